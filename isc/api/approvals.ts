import type { IscClient } from './client';
import { inFilters } from './filters';
import { readApprovals } from './approvalRow';
import { collect, pages } from './paging';
import type { AccessItemType, IdentityType, RequestType } from './wire';

/** An entry of `GET /access-request-approvals/v1/pending`, as far as it is used. Source: ISC API, Access Request Approvals. */
export interface PendingApproval {
	id: string;
	accessRequestId?: string;
	name?: string;
	created?: string;
	modified?: string;
	requestCreated?: string;
	requestType?: RequestType | null;
	identityType?: IdentityType;
	requester?: { id?: string; name?: string };
	requestedFor?: { id?: string; name?: string; type?: string };
	owner?: { id?: string; name?: string };
	/** What is asked for, with its id: the status list has none. */
	requestedObject?: { id?: string; name?: string; type?: AccessItemType };
	clientMetadata?: Record<string, unknown> | null;
	startDate?: string;
	removeDate?: string;
}

/**
 * Pending approvals, for everybody's requests or for those of the given people or requests, in no order. Several approvals may belong to one request.
 *
 * ISC API: ORG_ADMIN for all; others only with `ownerId` `me` or their own id.
 *
 * @throws {IscError} `forbidden` where the level does not allow it
 */
export async function pendingApprovals(
	client: IscClient,
	query: { ownerId?: string; requestedFor?: readonly string[]; accessRequestIds?: readonly string[] } = {},
): Promise<PendingApproval[]> {
	const found = await Promise.all(
		filtersOf(query).map(
			async (filters) =>
				await collect(
					pages<PendingApproval>(client, {
						path: '/access-request-approvals/v1/pending',
						query: {
							sorters: 'created',
							...(query.ownerId !== undefined && { 'owner-id': query.ownerId }),
							...(filters !== undefined && { filters }),
						},
					}),
				),
		),
	);
	return readApprovals<PendingApproval>(found.flat());
}

function filtersOf({
	requestedFor,
	accessRequestIds,
}: {
	requestedFor?: readonly string[];
	accessRequestIds?: readonly string[];
}): Array<string | undefined> {
	if (requestedFor !== undefined) return inFilters('requestedFor.id', requestedFor);
	if (accessRequestIds !== undefined) return inFilters('accessRequestId', accessRequestIds);
	return [undefined];
}
