import type { PendingApproval } from '../../api/approvals';
import type { IscClient } from '../../api/client';
import { openList } from '../../api/paging';

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
	const { rows, isWhole } = await openList<PendingApproval>(
		client,
		{ path: '/access-request-approvals/v1/pending', query: { sorters: '-created' } },
		{ count: true },
	);
	return { approvals: rows, whole: isWhole };
}
