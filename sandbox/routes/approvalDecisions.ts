import { userOf } from '../access/caller';
import { idList, optionalText, record, requiredText } from '../access/bodyFields';
import { rulesOf } from '../access/rules/grant';
import { pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden, notFound } from '../http/errors';
import type { FilterFields } from '../query/filter';
import { approvalBase, reviewerComment } from '../render/approvals';
import { identityRef, iso } from '../render/common';
import type { Approval, Comment } from '../store/model';
import type { Tenant } from '../tenant';
import { approvalOwner, decides, sendApprovals, type ApprovalRow } from './approvals';

const service = 'access-request-approvals';
const read = ['idn:access-request-approvals:read'];
const manage = ['idn:access-request-approvals:manage'];

/** ISC API: the most approvals in one bulk call. */
const mostInBulk = 50;

/** ISC API: deciding approvals, and the list of decided ones. */
export const approvalDecisionEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '/completed', scopes: read, handle: completed },
	{ method: 'GET', service, path: '/approval-summary', scopes: read, handle: summary },
	{
		method: 'POST',
		service,
		path: '/bulk-approve',
		scopes: ['idn:access-request:manage'],
		levels: ['ORG_ADMIN'],
		handle: bulkApprove,
	},
	{ method: 'POST', service, path: '/:id/approve', scopes: manage, handle: approve },
	{ method: 'POST', service, path: '/:id/reject', scopes: manage, handle: reject },
	{ method: 'POST', service, path: '/:id/forward', scopes: manage, handle: forward },
	{
		method: 'GET',
		service,
		path: '/:id/approvers',
		scopes: ['idn:access-request-administration:read'],
		levels: ['ORG_ADMIN'],
		handle: approvers,
	},
];

const comparisons = ['eq', 'in', 'ge', 'gt', 'le', 'lt', 'ne', 'isnull', 'sw'] as const;

const completedFields: FilterFields<ApprovalRow> = {
	id: { operators: comparisons, get: ({ approval }) => approval.id, kind: 'id' },
	'requestedFor.id': { operators: comparisons, get: ({ row }) => row.identityId, kind: 'id' },
	modified: {
		operators: ['gt', 'lt', 'ge', 'le', 'eq', 'in', 'ne'],
		get: ({ approval }) => approval.modified,
		kind: 'date',
	},
};

function completed(context: Context): unknown {
	const { tenant } = context;
	const render = ({ approval, row }: ApprovalRow): Record<string, unknown> => {
		const { accessRequestId: _accessRequestId, ...base } = approvalBase(tenant, approval, row);
		return {
			...base,
			...(approval.reviewerId === null ? {} : { reviewedBy: identityRef(tenant.store, approval.reviewerId) }),
			reviewerComment: reviewerComment(tenant.store, approval)[0] ?? null,
			state: approval.state,
			preApprovalTriggerResult: row.preApproval === null ? null : { ...row.preApproval, date: iso(row.created) },
		};
	};
	return sendApprovals(context, isDecided, completedFields, render);
}

function isDecided(approval: Approval): boolean {
	return approval.state === 'APPROVED' || approval.state === 'REJECTED';
}

function summary(context: Context): unknown {
	const { tenant, query } = context;
	const ownerId = approvalOwner(context);
	const from = query['from-date'] === undefined ? 0 : Date.parse(query['from-date']);
	if (Number.isNaN(from)) throw badRequest('from-date must be a date in ISO 8601 format.');
	const mine = tenant.store.requests.approvals.filter(
		(approval) => approval.modified >= from && (ownerId === undefined || decides(tenant, approval, ownerId)),
	);
	const count = (state: string): number => mine.filter((approval) => approval.state === state).length;
	return { pending: count('PENDING'), approved: count('APPROVED'), rejected: count('REJECTED') };
}

function approve(context: Context): unknown {
	const approval = pendingApproval(context);
	context.tenant.lifecycle.approve(approval, comment(context, optionalComment(context.body)));
	return context.reply.code(202).send({});
}

function reject(context: Context): unknown {
	const { tenant, body, reply } = context;
	const approval = pendingApproval(context);
	const text = optionalComment(body);
	if (text === '' && denialNeedsComment(tenant, approval))
		throw badRequest('A comment is required to reject this access request.');
	tenant.lifecycle.reject(approval, comment(context, text));
	return reply.code(202).send({});
}

function forward(context: Context): unknown {
	const { tenant, caller, body, reply } = context;
	const approval = pendingApproval(context);
	const fields = record(body, 'request body');
	const newOwner = requiredText(fields.newOwnerId, 'newOwnerId');
	const text = requiredText(fields.comment, 'comment');
	if (tenant.store.identities.person(newOwner) === undefined) throw badRequest(`Identity "${newOwner}" was not found.`);
	tenant.lifecycle.forward(approval, newOwner, userOf(caller).id, text);
	return reply.code(202).send({});
}

function bulkApprove(context: Context): unknown {
	const { tenant, body, reply } = context;
	const fields = record(body, 'request body');
	const ids = idList(fields.approvalIds, 'approvalIds', mostInBulk);
	const remark = comment(context, requiredText(fields.comment, 'comment'));
	const approvals = ids.map((id) => approvalOf(tenant, id));
	for (const approval of approvals) if (approval.state === 'PENDING') tenant.lifecycle.approve(approval, remark);
	return reply.code(202).send({});
}

function approvers({ tenant, params, query, reply }: Context): unknown {
	const request = tenant.store.requests.get(params.id);
	if (request === undefined) throw notFound();
	const rows = request.items
		.flatMap((item) => item.approvals)
		.flatMap((approval) => {
			const members = tenant.store.groups.get(approval.ownerId)?.memberIds ?? [approval.ownerId];
			return members.map((id) => ({ id, approvalId: approval.id }));
		});
	return sendPage({ tenant, reply }, rows, pageOf(query), ({ id, approvalId }) => {
		const person = tenant.store.identities.get(id);
		return {
			id,
			...(person?.email == null ? {} : { email: person.email }),
			name: person?.name ?? id,
			approvalId,
			type: 'IDENTITY',
		};
	});
}

/** The approval in the path, if it is pending and the caller may decide it. @throws ApiError 400, 403, 404 */
function pendingApproval({ tenant, caller, params }: Context): Approval {
	const user = userOf(caller);
	const approval = approvalOf(tenant, params.id);
	if (!caller.isAdmin && !decides(tenant, approval, user.id)) throw forbidden();
	if (approval.state !== 'PENDING') throw badRequest(`Approval "${approval.id}" is no longer pending.`);
	return approval;
}

function approvalOf(tenant: Tenant, id: string): Approval {
	const approval = tenant.store.requests.approval(id);
	if (approval === undefined) throw notFound(`Approval "${id}" was not found.`);
	return approval;
}

function optionalComment(body: unknown): string {
	if (body === undefined || body === null) return '';
	return optionalText(record(body, 'request body').comment, 'comment')?.trim() ?? '';
}

function comment({ tenant, caller }: Context, text: string): Comment {
	return { authorId: userOf(caller).id, text, at: tenant.clock.now() };
}

function denialNeedsComment(tenant: Tenant, approval: Approval): boolean {
	const row = tenant.store.requests.item(approval.requestItemId);
	const item = row === undefined ? undefined : tenant.store.items.get(row.itemId);
	return item !== undefined && rulesOf(item, tenant.store.config).denialCommentRequired;
}
