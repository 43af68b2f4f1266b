import { isCancelable } from '../access/phases';
import { schemeName } from '../access/approvalSteps';
import { message } from '../http/errors';
import { seededId } from '../ids';
import type { Approval, Phase, RequestItem } from '../store/model';
import type { Tenant } from '../tenant';
import { identityRef, iso, ownerRef, recipientRef } from './common';

/** ISC API: a row of `GET /access-request-status/v1`. It doesn't contain the id of the access item. */
export function statusRow(tenant: Tenant, row: RequestItem): Record<string, unknown> {
	const { store, quirks } = tenant;
	const item = store.items.get(row.itemId);
	const identity = store.identities.get(row.identityId);
	const type = item?.type ?? 'ROLE';
	const recipient = identity === undefined ? identityRef(store, row.identityId) : recipientRef(identity);
	return {
		...requestIds(quirks, row),
		name: item?.name ?? row.itemId,
		type,
		description: item?.description ?? null,
		...(row.cancelled === null ? {} : { cancelledRequestDetails: cancelled(tenant, row.cancelled) }),
		errorMessages: row.errors.length === 0 ? null : [row.errors.map(message)],
		state: row.state,
		approvalDetails: row.approvals.map((approval) =>
			quirks.reviewers === 'documented'
				? approvalDetails(tenant, approval, type, row)
				: reviewedDetails(tenant, approval, type, row),
		),
		approvalIds: row.approvals.map((approval) => approval.id),
		manualWorkItemDetails: manualWorkItems(tenant, row),
		accountActivityItemId: row.activityItemId,
		requestType: row.requestType,
		modified: iso(row.modified),
		created: iso(row.created),
		requester: identityRef(store, row.requesterId),
		requestedFor: quirks.statusRecipients === 'list' ? [recipient] : recipient,
		identityType: row.identityType,
		requesterComment:
			row.comment === null
				? null
				: { comment: row.comment, created: iso(row.created), author: identityRef(store, row.requesterId) },
		sodViolationContext: sodCheck(row),
		...(row.preApproval === null ? {} : { preApprovalTriggerDetails: row.preApproval }),
		accessRequestPhases: [...(quirks.reviewers === 'documented' ? [] : [unlistedPhase(row)]), ...row.phases.map(phase)],
		startDate: iso(row.startDate),
		removeDate: iso(row.removeDate),
		cancelable: isCancelable(row),
		clientMetadata: shownMetadata(quirks, row),
		requestedAccounts: requestedAccounts(tenant, row),
		privilegeLevel: null,
		jitDetails: null,
		form:
			row.formInstanceId === null
				? null
				: { formDefinitionId: item?.rules.formDefinitionId ?? null, formInstanceId: row.formInstanceId },
	};
}

/** ISC API: a row of the administration list, which lacks some fields of the status list. */
export function administrationRow(tenant: Tenant, row: RequestItem): Record<string, unknown> {
	const {
		approvalIds: _ids,
		requestedAccounts: _accounts,
		privilegeLevel: _level,
		jitDetails: _details,
		...shared
	} = statusRow(tenant, row);
	return shared;
}

/** ISC API: since 2025, `id` is the access request id; older rows may lack it. A cancel takes `accessRequestId`. */
function requestIds(quirks: Tenant['quirks'], row: RequestItem): { id: string | null; accessRequestId?: string } {
	const id = quirks.statusIdField === 'accessRequestId' ? null : row.requestId;
	return quirks.statusIdField === 'id' ? { id } : { id, accessRequestId: row.requestId };
}

/** The metadata that the settings allow in responses. */
export function shownMetadata(quirks: Tenant['quirks'], row: RequestItem): Record<string, string> | null {
	const own = quirks.itemMetadata === 'returned' ? row.clientMetadata : null;
	return own ?? (quirks.requestMetadata === 'returned' ? row.requestMetadata : null);
}

/** ISC API: the selected accounts; null if there are none. */
export function requestedAccounts(tenant: Tenant, row: RequestItem): unknown[] | null {
	if (row.accounts.length === 0) return null;
	return row.accounts.map((account) => ({
		name: account.nativeIdentity,
		type: 'ACCOUNT',
		accountUuid: account.accountUuid,
		accountId: account.nativeIdentity,
		sourceName: tenant.store.sources.get(account.sourceId)?.name ?? account.sourceId,
	}));
}

function approvalDetails(
	{ store }: Tenant,
	approval: Approval,
	type: string,
	row: RequestItem,
): Record<string, unknown> {
	return {
		forwarded: approval.forwards.length > 0,
		originalOwner: ownerRef(store, approval.originalOwnerType, approval.originalOwnerId),
		currentOwner: approval.ownerType === 'IDENTITY' ? identityRef(store, approval.ownerId) : null,
		modified: iso(approval.modified),
		status: approval.state,
		scheme: schemeName(approval.scheme, type),
		errorMessages: null,
		comment: approval.comment?.text ?? null,
		removeDate: iso(row.removeDate),
	};
}

/** Seen in real tenants: a workflow decides for a group, and undocumented fields contain who decided. */
function reviewedDetails(tenant: Tenant, approval: Approval, type: string, row: RequestItem): Record<string, unknown> {
	const { comment, ...details } = approvalDetails(tenant, approval, type, row);
	return {
		...details,
		approvalId: approval.id,
		originalOwner: { type: 'GOVERNANCE_GROUP', id: seededId('reviewers', approval.originalOwnerId), name: 'Reviewers' },
		currentOwner: null,
		scheme: 'WORKFLOW',
		comment: null,
		...(approval.reviewerId === null
			? {}
			: { reviewedBy: identityRef(tenant.store, approval.reviewerId), approverComments: comment }),
	};
}

/** A phase with a name and state that no document lists. */
function unlistedPhase(row: RequestItem): Record<string, unknown> {
	return {
		started: iso(row.created),
		finished: iso(row.created),
		name: 'WORKFLOW_PHASE',
		state: 'SKIPPED',
		result: null,
		phaseReference: null,
	};
}

function manualWorkItems({ store }: Tenant, { manualTask, state }: RequestItem): unknown[] | null {
	if (manualTask === undefined) return null;
	const owner = identityRef(store, manualTask.ownerId);
	const isDone = manualTask.completed !== undefined;
	const status = isDone ? 'FINISHED' : state === 'EXECUTING' ? 'PENDING' : 'CANCELLED';
	return [
		{
			forwarded: false,
			originalOwner: owner,
			currentOwner: owner,
			modified: iso(manualTask.completed ?? manualTask.created),
			status,
			forwardHistory: [],
		},
	];
}

/** ISC API: the check of separation of duties that ISC itself made of the request. */
function sodCheck({ id, violations }: RequestItem): Record<string, unknown> | null {
	if (violations === undefined) return null;
	const policies = violations.map(({ policy }) => policy);
	return {
		state: 'SUCCESS',
		uuid: id,
		violationCheckResult: { clientMetadata: null, violationContexts: violations, violatedPolicies: policies },
	};
}

function cancelled({ store }: Tenant, details: NonNullable<RequestItem['cancelled']>): Record<string, unknown> {
	return { comment: details.comment, owner: identityRef(store, details.ownerId), modified: iso(details.at) };
}

function phase({ name, state, result, started, finished, reference }: Phase): Record<string, unknown> {
	return {
		...(started === null ? {} : { started: iso(started) }),
		finished: iso(finished),
		name,
		state,
		result,
		phaseReference: reference,
	};
}
