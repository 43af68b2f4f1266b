import { idList, optionalText, record, requiredText } from '../access/bodyFields';
import { userOf } from '../access/caller';
import { flag, pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden } from '../http/errors';
import { optionalFilter, type FilterFields } from '../query/filter';
import { genericApproval, genericId } from '../render/genericApproval';
import type { Approval } from '../store/model';
import type { Tenant } from '../tenant';
import { decides, type ApprovalRow } from './approvals';

const service = 'generic-approvals';
const mostInBulk = 50;
const read = ['idn:approvals:read'];
const manage = ['idn:approvals:manage'];

/** ISC API: the newer service for approvals. It shows the same approvals as the older one, under ids of its own. */
export const genericApprovalEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '', scopes: read, handle: list },
	{ method: 'GET', service, path: '/:id', scopes: read, handle: (c) => shown(c, found(c, c.params.id)) },
	{ method: 'POST', service, path: '/:id/comments', scopes: manage, handle: comment },
	{ method: 'POST', service, path: '/bulk-approve', scopes: manage, handle: (c) => bulk(c, approve) },
	{ method: 'POST', service, path: '/bulk-reject', scopes: manage, handle: (c) => bulk(c, reject) },
	{ method: 'POST', service, path: '/bulk-reassign', scopes: manage, handle: (c) => bulk(c, reassign) },
];

const text = ['eq', 'in'] as const;
const fields: FilterFields<ApprovalRow> = {
	referenceType: { operators: text, get: () => 'accessRequestId', kind: 'text' },
	referenceId: { operators: text, get: ({ row }) => row.requestId, kind: 'id' },
	approvalId: { operators: text, get: ({ approval }) => genericId(approval.id), kind: 'id' },
	requesterId: { operators: text, get: ({ row }) => row.requesterId, kind: 'id' },
	requesteeId: { operators: text, get: ({ row }) => row.identityId, kind: 'id' },
	status: { operators: text, get: ({ approval }) => approval.state, kind: 'text' },
};

/** ISC API: an ORG_ADMIN sees all approvals unless `mine` is true; others see those that are assigned to them. */
function list(context: Context): unknown {
	const { tenant, caller, query, reply } = context;
	const mine = flag(query, 'mine', !caller.isAdmin);
	if (!mine && !caller.isAdmin) throw forbidden();
	const filter = optionalFilter(query.filters, fields, tenant.quirks);
	const rows = rowsOf(tenant).filter(
		({ approval, row }) =>
			(!mine || decides(tenant, approval, userOf(caller).id)) && filter?.test({ approval, row }) !== false,
	);
	return sendPage({ tenant, reply }, rows, pageOf(query), (row) => genericApproval(tenant, row, query));
}

function rowsOf({ store, quirks }: Tenant): ApprovalRow[] {
	if (quirks.genericApprovals === 'none') return [];
	return store.requests.approvals.flatMap((approval) => {
		const seen = store.requests.seenApproval(approval);
		const row = seen === null ? undefined : store.requests.item(seen.requestItemId);
		return seen === null || row === undefined ? [] : [{ approval: seen, row }];
	});
}

function shown({ tenant, query }: Context, row: ApprovalRow): unknown {
	return genericApproval(tenant, row, { ...query, 'include-comments': 'true', 'include-approvers': 'true' });
}

/** @throws ApiError 400: ISC API documents no 404 */
function found({ tenant, caller }: Context, id: string): ApprovalRow {
	const row = rowsOf(tenant).find(({ approval }) => genericId(approval.id) === id);
	if (row === undefined) throw badRequest('The id is not known.');
	if (!caller.isAdmin && !decides(tenant, row.approval, userOf(caller).id)) throw forbidden();
	return row;
}

function comment(context: Context): unknown {
	const { tenant, caller, body, params } = context;
	const row = found(context, params.id);
	const remark = requiredText(record(body, 'request body').comment, 'comment');
	const entry = { authorId: userOf(caller).id, text: remark, at: tenant.clock.now() };
	tenant.store.requests.addRemark(row.approval, entry);
	tenant.changed();
	return shown(context, found(context, params.id));
}

type Act = (context: Context, approval: Approval, fields: Record<string, unknown>) => void;

/** Reported of real tenants: 202 also for ids that don't exist, or that are no longer pending. */
function bulk(context: Context, act: Act): unknown {
	const { tenant, caller, body, reply } = context;
	const given = record(body, 'request body');
	for (const id of idList(given.approvalIds, 'approvalIds', mostInBulk)) {
		const row = rowsOf(tenant).find(({ approval }) => genericId(approval.id) === id);
		const isOpen = row?.approval.state === 'PENDING';
		if (!isOpen && tenant.quirks.unknownApprovals === 'refused') throw badRequest(`Approval "${id}" was not found.`);
		if (row === undefined || !isOpen) continue;
		if (!caller.isAdmin && !decides(tenant, row.approval, userOf(caller).id)) throw forbidden();
		const live = tenant.store.requests.approval(row.approval.id);
		if (live !== undefined) act(context, live, given);
	}
	return reply.code(202).send({});
}

function remarkOf({ tenant, caller }: Context, { comment: said }: Record<string, unknown>) {
	return { authorId: userOf(caller).id, text: optionalText(said, 'comment') ?? '', at: tenant.clock.now() };
}

const approve: Act = (context, approval, given) => context.tenant.lifecycle.approve(approval, remarkOf(context, given));
const reject: Act = (context, approval, given) => context.tenant.lifecycle.reject(approval, remarkOf(context, given));
const reassign: Act = ({ tenant, caller }, approval, given) => {
	const to = requiredText(given.reassignTo, 'reassignTo');
	if (tenant.store.identities.person(to) === undefined) throw badRequest(`Identity "${to}" was not found.`);
	tenant.lifecycle.forward(approval, to, userOf(caller).id, optionalText(given.comment, 'comment') ?? '');
};
