import { ApiError, detailCodes } from '../http/errors';
import type { Identity, RequestType } from '../store/model';
import type { Store } from '../store/store';
import { heldNow, requestedAssignments } from './held';
import { selectedAccounts, targetAccounts } from './rules/accounts';
import type { ResolvedItem } from './rules/references';
import { isDerived, revokedAssignments } from './rules/revoke';

/**
 * Whether a request would change nothing. ISC API: a grant of access already held "without changing the account details
 * or end date information from the existing assignment". A modify or revoke of access that was never requested changes
 * nothing either.
 */
export function changesNothing(
	store: Store,
	requestType: RequestType,
	identity: Identity,
	resolved: ResolvedItem,
	now: number,
): boolean {
	const { draft, item } = resolved;
	if (requestType === 'REVOKE_ACCESS') {
		if (isDerived(store, identity.id, item.id, now)) return false;
		const assignments = revokedAssignments(store, identity.id, resolved);
		return assignments.every((holding) => draft.removeDate !== null && holding.removeDate === draft.removeDate);
	}
	const assignments = requestedAssignments(store, identity.id, item.id);
	if (requestType === 'MODIFY_ACCESS') {
		return assignments.every(
			(holding) =>
				(draft.startDate === null || draft.startDate === holding.startDate) &&
				(draft.removeDate === null || draft.removeDate === holding.removeDate),
		);
	}
	if (assignments.length === 0)
		return draft.removeDate === null && heldNow(store, identity.id, item.id, now) !== undefined;
	const newAccount = targetAccounts(identity, item, selectedAccounts(identity, draft)).some(
		(target) => !assignments.some(({ nativeIdentity }) => nativeIdentity === null || nativeIdentity === target),
	);
	return (
		!newAccount &&
		assignments.every(
			(holding) =>
				holding.offSource !== true &&
				sameStart(holding.startDate, draft.startDate, now) &&
				holding.removeDate === draft.removeDate,
		)
	);
}

/** The message for a grant of access already held, as reported by users. */
export function alreadyHasAccess(identity: Identity, name: string): ApiError {
	return new ApiError(400, detailCodes.badRequest, `Identity "${identity.name}" already has access to "${name}".`);
}

/** A start in the past means the same as no start: the person already has the access. */
function sameStart(existing: number | null, asked: number | null, now: number): boolean {
	const pending = existing !== null && existing > now ? existing : null;
	const wanted = asked !== null && asked > now ? asked : null;
	return pending === wanted || (pending === null && wanted !== null);
}
