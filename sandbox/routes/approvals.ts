import { meOrId, userOf } from '../access/caller';
import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { forbidden } from '../http/errors';
import { optionalFilter, type FilterFields } from '../query/filter';
import { sortRows } from '../query/sort';
import { approvalBase } from '../render/approvals';
import type { Approval, RequestItem } from '../store/model';
import type { Tenant } from '../tenant';

const service = 'access-request-approvals';

/** ISC API: lists of approvals. */
export const approvalListEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '/pending', scopes: ['idn:access-request-approvals:read'], handle: pending },
];

/** An approval as shown in a list, with its request. */
export interface ApprovalRow {
	approval: Approval;
	row: RequestItem;
}

const dates = ['gt', 'lt', 'ge', 'le', 'eq', 'in'] as const;

const approvalFields: FilterFields<ApprovalRow> = {
	id: { operators: ['eq', 'in'], get: ({ approval }) => approval.id, kind: 'id' },
	'requestedFor.id': { operators: ['eq', 'in'], get: ({ row }) => row.identityId, kind: 'id' },
	accessRequestId: { operators: ['eq', 'in'], get: ({ row }) => row.requestId, kind: 'id' },
	created: { operators: dates, get: ({ approval }) => approval.created, kind: 'date' },
	modified: { operators: dates, get: ({ approval }) => approval.modified, kind: 'date' },
};

function pending(context: Context): unknown {
	const { tenant } = context;
	return sendApprovals(
		context,
		(approval) => approval.state === 'PENDING',
		approvalFields,
		({ approval, row }) => approvalBase(tenant, approval, row),
	);
}

/** Sends the list of approvals the caller may see, newest first. */
export function sendApprovals(
	context: Context,
	wanted: (approval: Approval) => boolean,
	fields: FilterFields<ApprovalRow>,
	render: (row: ApprovalRow) => unknown,
): unknown {
	const { tenant, query, reply } = context;
	const page = pageOf(query);
	const ownerId = approvalOwner(context);
	const filter = optionalFilter(query.filters, fields, tenant.quirks);
	const rows: ApprovalRow[] = [];
	for (const approval of tenant.store.requests.approvals) {
		const seen = tenant.store.requests.seenApproval(approval);
		if (seen === null || !wanted(seen) || (ownerId !== undefined && !decides(tenant, seen, ownerId))) continue;
		const row = tenant.store.requests.item(seen.requestItemId);
		if (row !== undefined && filter?.test({ approval: seen, row }) !== false) rows.push({ approval: seen, row });
	}
	rows.reverse();
	const sorters = {
		created: ({ approval }: ApprovalRow) => approval.created,
		modified: ({ approval }: ApprovalRow) => approval.modified,
	};
	return sendPage({ tenant, reply }, sortRows(rows, query.sorters, sorters), page, render);
}

/** ISC API: an ORG_ADMIN may ask for the approvals of anyone or of everyone. Others see their own. */
export function approvalOwner({ caller, query }: Context): string | undefined {
	const user = userOf(caller);
	const asked = query['owner-id'];
	if (asked === undefined || asked === '') return caller.isAdmin ? undefined : user.id;
	const id = meOrId(caller, asked);
	if (id !== user.id && !caller.isAdmin) throw forbidden();
	return id;
}

/** Whether a person has decided an approval, or may decide it alone or as a member of a group. */
export function decides(tenant: Tenant, approval: Approval, identityId: string): boolean {
	if (approval.reviewerId === identityId || approval.ownerId === identityId) return true;
	return tenant.store.groups.get(approval.ownerId)?.memberIds.includes(identityId) === true;
}
