import type { PendingApproval } from '../../api/approvals';
import type { IscClient } from '../../api/client';
import { listPage } from '../../api/listPage';

export interface LatestApprovals {
	approvals: PendingApproval[];
	/** Whether these are all. */
	whole: boolean;
}

/**
 * The newest pending approvals of the whole tenant, one page.
 *
 * @throws {IscError} `forbidden` without ORG_ADMIN
 */
export async function latestApprovals(client: IscClient): Promise<LatestApprovals> {
	const page = await listPage<PendingApproval>(client, {
		path: '/access-request-approvals/v1/pending',
		query: { sorters: '-created' },
	});
	return { approvals: page.rows, whole: page.total !== undefined && page.rows.length >= page.total };
}
