import { newId } from '../ids';
import type { Approval, ApproverType, ApprovalScheme, Identity, RequestItem } from '../store/model';
import type { Store } from '../store/store';
import { rulesOf } from './rules/grant';

/** The approver of one step. */
export interface ApprovalStep {
	scheme: ApproverType;
	ownerId: string;
	ownerType: 'IDENTITY' | 'GOVERNANCE_GROUP';
}

/** The approval steps of a request: a dynamic approver first, if there is one, then those in the item's configuration. */
export function approvalSteps(store: Store, request: RequestItem): ApprovalStep[] {
	const item = store.items.get(request.itemId);
	const identity = store.identities.get(request.identityId);
	if (item === undefined || identity === undefined) return [];
	const rules = rulesOf(item, store.config);
	const schemes = request.requestType === 'REVOKE_ACCESS' ? rules.revocationApprovals : rules.approvals;
	const steps = schemes.map((scheme) => stepOf(store, scheme, identity, item.ownerId, item.sourceId));
	const { dynamicApprover } = request;
	if (dynamicApprover === null) return steps;
	const scheme = dynamicApprover.type === 'IDENTITY' ? 'OWNER' : 'GOVERNANCE_GROUP';
	return [{ scheme, ownerId: dynamicApprover.id, ownerType: dynamicApprover.type }, ...steps];
}

export function newApproval(item: RequestItem, step: ApprovalStep, now: number): Approval {
	return {
		id: newId(),
		requestItemId: item.id,
		scheme: step.scheme,
		ownerId: step.ownerId,
		ownerType: step.ownerType,
		originalOwnerId: step.ownerId,
		originalOwnerType: step.ownerType,
		state: 'PENDING',
		created: now,
		modified: now,
		comment: null,
		reviewerId: null,
		forwards: [],
	};
}

function stepOf(
	store: Store,
	scheme: ApprovalScheme,
	identity: Identity,
	itemOwnerId: string,
	sourceId: string | null,
): ApprovalStep {
	const person = (ownerId: string | null | undefined): ApprovalStep => ({
		scheme: scheme.approverType,
		ownerId: ownerId ?? fallbackApprover(store),
		ownerType: 'IDENTITY',
	});
	switch (scheme.approverType) {
		case 'MANAGER':
			return person(identity.type === 'MACHINE' ? identity.ownerId : identity.managerId);
		case 'SOURCE_OWNER':
			return person(sourceId === null ? itemOwnerId : store.sources.get(sourceId)?.ownerId);
		case 'GOVERNANCE_GROUP':
			if (scheme.approverId !== undefined && store.groups.has(scheme.approverId)) {
				return { scheme: 'GOVERNANCE_GROUP', ownerId: scheme.approverId, ownerType: 'GOVERNANCE_GROUP' };
			}
			return person(undefined);
		default:
			return person(itemOwnerId);
	}
}

/** If nobody else can decide, an ORG_ADMIN does. */
function fallbackApprover(store: Store): string {
	const admin = store.identities.people.find((person) => person.authorities.includes('ORG_ADMIN'));
	if (admin === undefined) throw new Error('The tenant has no ORG_ADMIN.');
	return admin.id;
}

/** ISC API: the `scheme` of an approval detail. For an owner it begins with the type of the item. */
export function schemeName(scheme: ApproverType, itemType: string): string {
	if (scheme === 'OWNER') return `${itemType}_OWNER`;
	return scheme;
}
