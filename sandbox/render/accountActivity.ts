import { isFinal, type AccessRequest, type RequestItem, type RequestState } from '../store/model';
import type { Tenant } from '../tenant';
import { iso } from './common';

/** ISC API: an account activity. */
export function accountActivity(tenant: Tenant, request: AccessRequest): Record<string, unknown> {
	const completed = completedAt(request);
	const [first] = request.items;
	return {
		id: request.id,
		name: request.id,
		created: iso(request.created),
		modified: iso(modifiedAt(request)),
		completed: iso(completed),
		completionStatus: completed === null ? 'PENDING' : completionStatus(request.items),
		type: 'appRequest',
		requesterIdentitySummary: summary(tenant, request.requesterId, completed !== null),
		targetIdentitySummary: summary(tenant, first.identityId, completed !== null),
		errors: request.items.flatMap((item) => item.errors),
		warnings: [],
		items: request.items.map((item) => activityItem(tenant, item)),
		executionStatus: executionStatus(request.items),
		clientMetadata: request.clientMetadata,
	};
}

export function modifiedAt(request: AccessRequest): number {
	return Math.max(...request.items.map((item) => item.modified));
}

/** When the last of its items became final; null before that. */
export function completedAt(request: AccessRequest): number | null {
	return request.items.every((item) => isFinal(item.state)) ? modifiedAt(request) : null;
}

function completionStatus(items: readonly RequestItem[]): string {
	const good = items.filter((item) => item.state === 'REQUEST_COMPLETED').length;
	if (good === items.length) return 'SUCCESS';
	return good > 0 || items.some((item) => item.state === 'NOT_ALL_ITEMS_PROVISIONED') ? 'INCOMPLETE' : 'FAILURE';
}

function executionStatus(items: readonly RequestItem[]): string {
	if (items.some((item) => item.state === 'EXECUTING')) return 'EXECUTING';
	if (items.some((item) => item.state === 'PROVISIONING_VERIFICATION_PENDING')) return 'VERIFYING';
	return items.some((item) => item.state === 'TERMINATED' || item.state === 'CANCELLED') ? 'TERMINATED' : 'COMPLETED';
}

function activityItem(tenant: Tenant, row: RequestItem): Record<string, unknown> {
	const item = tenant.store.items.get(row.itemId);
	const decided = row.approvals.find((approval) => approval.reviewerId !== null);
	return {
		id: row.activityItemId,
		name: item?.name ?? row.itemId,
		requested: iso(row.created),
		approvalStatus: approvalStatus(row),
		provisioningStatus: provisioningStatus(row.state),
		requesterComment: row.comment === null ? null : comment(tenant, row.requesterId, row.comment, row.created),
		reviewerIdentitySummary: decided?.reviewerId == null ? null : summary(tenant, decided.reviewerId, true),
		reviewerComment:
			decided?.comment == null
				? null
				: comment(tenant, decided.comment.authorId, decided.comment.text, decided.comment.at),
		operation: row.requestType === 'REVOKE_ACCESS' ? 'REMOVE' : row.requestType === 'MODIFY_ACCESS' ? 'MODIFY' : 'ADD',
		attribute: item?.attribute ?? null,
		value: item?.value ?? null,
		nativeIdentity: row.accounts[0]?.nativeIdentity ?? row.nativeIdentity,
		...(item?.sourceId == null ? {} : { sourceId: item.sourceId }),
		accountRequestInfo: {
			requestedObjectId: row.itemId,
			requestedObjectName: item?.name,
			requestedObjectType: item?.type,
		},
		clientMetadata: row.clientMetadata,
		removeDate: iso(row.removeDate),
	};
}

function approvalStatus(row: RequestItem): string {
	if (row.state === 'REJECTED') return 'REJECTED';
	if (row.state === 'CANCELLED') return 'CANCELED';
	return row.phases.some((phase) => phase.name === 'APPROVAL_PHASE' && phase.state === 'COMPLETED')
		? 'FINISHED'
		: 'PENDING';
}

function provisioningStatus(state: RequestState): string {
	if (!isFinal(state)) return 'PENDING';
	return state === 'REQUEST_COMPLETED' ? 'FINISHED' : 'FAILED';
}

function summary(tenant: Tenant, id: string, completed: boolean): Record<string, unknown> {
	return { id, name: tenant.store.identities.get(id)?.name ?? id, identityId: id, completed };
}

function comment(tenant: Tenant, authorId: string, body: string, at: number): Record<string, unknown> {
	return {
		commenterId: authorId,
		commenterName: tenant.store.identities.get(authorId)?.name ?? authorId,
		body,
		date: iso(at),
	};
}
