import { identityRef } from '../render/common';
import { attributesOf } from '../render/searchDocuments';
import { shownMetadata } from '../render/status';
import type { AccessRequest, Identity, RequestItem } from '../store/model';
import type { Store } from '../store/store';
import type { Tenant } from '../tenant';

/** ISC API: the event of the pre-approval and dynamic-approver triggers. */
export function submittedEvent(tenant: Tenant, request: AccessRequest): object {
	return {
		accessRequestId: request.id,
		requestedFor: recipients(tenant, request),
		requestedItems: itemsOnce(request).map((row) => requestedItem(tenant.store, row)),
		requestedBy: identityRef(tenant.store, request.requesterId),
	};
}

/** ISC API: the event of the post-approval trigger. */
export function decidedEvent(tenant: Tenant, request: AccessRequest): object {
	const { store, quirks } = tenant;
	return {
		accessRequestId: request.id,
		requestedFor: recipients(tenant, request),
		requestedItemsStatus: itemsOnce(request).map((row) => ({
			...requestedItem(store, row),
			clientMetadata: shownMetadata(quirks, row),
			approvalInfo: row.approvals
				.filter((approval) => approval.reviewerId !== null)
				.map((approval) => {
					const approver = identityRef(store, approval.reviewerId ?? approval.ownerId);
					return {
						approvalComment: approval.comment?.text ?? null,
						approvalDecision: approval.state === 'APPROVED' ? 'APPROVED' : 'DENIED',
						approverName: approver.name,
						approver,
					};
				}),
		})),
		requestedBy: identityRef(store, request.requesterId),
	};
}

/** ISC API: the event of the post-provisioning trigger. */
export function provisionedEvent(store: Store, row: RequestItem): object {
	const item = store.items.get(row.itemId);
	const source = item?.sourceId == null ? undefined : store.sources.get(item.sourceId);
	const sourceRef = { id: source?.id ?? '', type: 'SOURCE', name: source?.name ?? 'IdentityNow' };
	return {
		trackingNumber: row.requestId,
		sources: sourceRef.name,
		action: 'Access Request',
		errors: row.errors.length === 0 ? null : row.errors,
		warnings: null,
		recipient: identityRef(store, row.identityId),
		requester: identityRef(store, row.requesterId),
		accountRequests: [
			{
				source: sourceRef,
				accountId: row.nativeIdentity ?? row.accounts[0]?.nativeIdentity ?? '',
				accountOperation: 'Modify',
				provisioningResult: row.state === 'REQUEST_COMPLETED' ? 'SUCCESS' : 'FAILED',
				provisioningTarget: sourceRef.name,
				ticketId: null,
				attributeRequests: [
					{
						attributeName: item?.attribute ?? 'detectedRoles',
						attributeValue: item?.value ?? item?.name ?? null,
						operation: row.requestType === 'REVOKE_ACCESS' ? 'Remove' : 'Add',
					},
				],
			},
		],
	};
}

/** ISC API: the event for a created or a deleted identity. */
export function identityEvent(store: Store, person: Identity): object {
	return { identity: identityRef(store, person.id), attributes: attributesOf(person) };
}

export interface AttributeChange {
	attribute: string;
	oldValue: string | null;
	newValue: string | null;
}

export function attributesChangedEvent(store: Store, person: Identity, changes: AttributeChange[]): object {
	return { identity: identityRef(store, person.id), changes };
}

/** ISC API: a list. In practice, also one object. */
function recipients({ store, quirks }: Tenant, request: AccessRequest): unknown {
	const people = [...new Set(request.items.map((row) => row.identityId))].map((id) => identityRef(store, id));
	return quirks.triggerRecipients === 'object' ? people[0] : people;
}

/** Returns each item once, even if it is requested for several people. */
function itemsOnce(request: AccessRequest): RequestItem[] {
	return [...new Map(request.items.map((row) => [row.itemId, row])).values()];
}

function requestedItem(store: Store, row: RequestItem): Record<string, unknown> {
	const item = store.items.get(row.itemId);
	return {
		id: row.itemId,
		name: item?.name ?? row.itemId,
		description: item?.description ?? null,
		type: item?.type,
		operation: row.requestType === 'REVOKE_ACCESS' ? 'Remove' : 'Add',
		comment: row.comment,
	};
}
