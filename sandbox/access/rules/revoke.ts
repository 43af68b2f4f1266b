import { badRequest, notReferenced } from '../../http/errors';
import type { Quirks } from '../../options';
import type { Holding, Identity } from '../../store/model';
import type { Store } from '../../store/store';
import { assignmentsOf, heldNow } from '../held';
import type { ResolvedItem } from './references';

/** The assignments that a revoke applies to: all requested ones, or the one it names. */
export function revokedAssignments(store: Store, identityId: string, { draft, item }: ResolvedItem): Holding[] {
	return assignmentsOf(store, identityId, item.id).filter(
		(holding) =>
			holding.origin === 'REQUEST' &&
			(draft.assignmentId === null || draft.assignmentId === holding.id) &&
			(draft.nativeIdentity === null || draft.nativeIdentity === holding.nativeIdentity),
	);
}

/**
 * Checks one item of a revoke. ISC API: a comment is required. Access from role membership or birthright provisioning
 * can't be revoked. A removeDate must be earlier than the existing one or, as the page on access requests has it, is allowed only if
 * there is none.
 * @throws ApiError 400
 */
export function checkRevokeItem(
	store: Store,
	identity: Identity,
	resolved: ResolvedItem,
	quirks: Quirks,
	now: number,
): void {
	const { draft, item } = resolved;
	if (draft.comment === null || draft.comment.trim() === '')
		throw badRequest('A comment is required for REVOKE_ACCESS requests.');
	if (!item.revocable) throw badRequest(`"${item.name}" is not revocable.`);
	const assignments = assignmentsOf(store, identity.id, item.id);
	if (draft.assignmentId !== null && !assignments.some((holding) => holding.id === draft.assignmentId)) {
		throw notReferenced(`assignment "${draft.assignmentId}"`);
	}
	if (quirks.revokeOfDerivedAccess === 'refused' && isDerived(store, identity.id, item.id, now)) {
		throw badRequest(
			`Access to "${item.name}" was granted by role membership or birthright provisioning and cannot be revoked by an access request.`,
		);
	}
	if (draft.removeDate !== null)
		checkEarlier(revokedAssignments(store, identity.id, resolved), draft.removeDate, quirks);
}

/** Whether the identity has the item, but not because it was requested. */
export function isDerived(store: Store, identityId: string, itemId: string, now: number): boolean {
	const requested = assignmentsOf(store, identityId, itemId).some((holding) => holding.origin === 'REQUEST');
	return !requested && heldNow(store, identityId, itemId, now) !== undefined;
}

function checkEarlier(holdings: readonly Holding[], removeDate: number, quirks: Quirks): void {
	for (const holding of holdings) {
		if (holding.removeDate === null) continue;
		if (quirks.revokeRemoveDate === 'onlyWithoutEndDate')
			throw badRequest('removeDate cannot be specified: the access already has an end date.');
		if (removeDate >= holding.removeDate) throw badRequest('removeDate must be earlier than the existing end date.');
	}
}
