import type { WantedPair } from '../model/wanted';
import type { Standing } from '../model/standings';
import type { RequestType } from '../../api/wire';
import { requestIds, requestsLabel, type MatchedRequest, type PairEvidence } from './evidence';
import { itemLabel, personLabel } from '../model/wording';

export type DuplicateHandling = 'skip' | 'fail';

/**
 * Decides what to do with a pair, given the evidence. Pure.
 *
 * A pair counts as already held, already requested or not held only if that is proven. In doubt it is submitted, and its message says what
 * wasn't checked. With `fail`, doubt is a problem of the row instead.
 */
export function decide(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	switch (pair.requestType) {
		case 'GRANT_ACCESS':
			return decideGrant(pair, evidence, handling);
		case 'REVOKE_ACCESS':
			return decideRevoke(pair, evidence, handling);
		case 'MODIFY_ACCESS':
			return decideModify(pair, evidence, handling);
	}
}

function decideGrant(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	const grants = runningOf(evidence.requests, 'GRANT_ACCESS');
	const revokes = runningOf(evidence.requests, 'REVOKE_ACCESS');
	const isHeld = isHeldNow(evidence);
	if (namesAnAccount(pair) && (grants.length > 0 || isHeld)) return doubtful(pair, handling, ACCOUNT_DOUBT);
	if (grants.length > 0) return alreadyRequested(pair, handling, grants);
	if (revokes.length > 0) {
		const message = `A revoke of it is running (${requestsLabel(revokes)}) and may remove it after this grant.`;
		return doubtful(pair, handling, message);
	}
	// To remove an end date is a grant of access that is held. The check of end dates looks at it more closely.
	if (pair.item.clear === true) return evidence.surelyNotHeld ? noDates(pair) : { kind: 'submit' };
	if (isHeld) return alreadyHeld(pair, evidence, handling);
	const possible = runningOf(evidence.possible, 'GRANT_ACCESS');
	if (possible.length > 0) return doubtful(pair, handling, maybeRequested(possible));
	return submitOrDoubt(pair, evidence, handling);
}

function decideRevoke(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	if (pair.item.type !== 'ENTITLEMENT' && evidence.searchEntry?.revocable === false) return notRevocable(pair);
	const revokes = runningOf(evidence.requests, 'REVOKE_ACCESS');
	const grants = runningOf(evidence.requests, 'GRANT_ACCESS');
	if (namesAnAccount(pair) && (revokes.length > 0 || grants.length > 0)) return doubtful(pair, handling, ACCOUNT_DOUBT);
	if (revokes.length > 0) return alreadyRequested(pair, handling, revokes);
	if (grants.length > 0) return stillBeingGranted(pair, grants);
	const possible = evidence.possible.filter((request) => request.running);
	if (possible.length > 0) return doubtful(pair, handling, maybeRequested(possible));
	if (evidence.surelyNotHeld) {
		return {
			kind: 'notHeld',
			message: `${personLabel(pair)} doesn't hold ${itemLabel(pair)}, so there is nothing to revoke.`,
		};
	}
	if (evidence.assignedOnly && evidence.unchecked.length === 0) return { kind: 'submit', message: stillAssigned(pair) };
	return submitOrDoubt(pair, evidence, handling);
}

function decideModify(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	const modifies = runningOf(evidence.requests, 'MODIFY_ACCESS');
	if (namesAnAccount(pair) && modifies.length > 0) return doubtful(pair, handling, ACCOUNT_DOUBT);
	if (modifies.length > 0) return alreadyRequested(pair, handling, modifies);
	const others = evidence.requests.filter((request) => request.running);
	if (others.length > 0)
		return doubtful(pair, handling, `Another request for it is running: ${requestsLabel(others)}.`);
	const possible = evidence.possible.filter((request) => request.running);
	if (possible.length > 0) return doubtful(pair, handling, maybeRequested(possible));
	if (evidence.surelyNotHeld) return noDates(pair);
	return submitOrDoubt(pair, evidence, handling);
}

function noDates(pair: WantedPair): Standing {
	return {
		kind: 'problem',
		problem: {
			field: 'Access Items',
			message: `${personLabel(pair)} doesn't hold ${itemLabel(pair)}, so it has no dates to change`,
			advice: 'Use the operation Grant, which takes dates too.',
		},
	};
}

const ACCOUNT_DOUBT =
	"They already have this access, or a request for it is running. ISC doesn't say for which account or assignment, so it may or may not be for this one.";

/** ISC API: access granted by request stays assigned if the source loses it, and comes back until it is revoked. */
function stillAssigned(pair: WantedPair): string {
	return `Search and the person's entitlements don't list it, but ISC still assigns it to ${personLabel(pair)}, so a revoke is needed.`;
}

/** The same access on another account, or by another assignment of the role, is other access, and no list tells them apart. */
function namesAnAccount(pair: WantedPair): boolean {
	const { accountSelection, nativeIdentity, assignmentId } = pair.item;
	return accountSelection !== undefined || nativeIdentity !== undefined || assignmentId !== undefined;
}

function runningOf(requests: readonly MatchedRequest[], requestType: RequestType): MatchedRequest[] {
	return requests.filter((request) => request.running && request.requestType === requestType);
}

/**
 * What search shows, corrected by requests that ended too recently for its index. A running change of dates shows too that the access is
 * held: there are no dates to change otherwise.
 */
function isHeldNow(evidence: PairEvidence): boolean {
	if (runningOf(evidence.requests, 'MODIFY_ACCESS').length > 0) return true;
	const latest = evidence.requests.find((request) => !request.running);
	if (latest === undefined) return evidence.held === 'yes';
	return latest.requestType !== 'REVOKE_ACCESS';
}

function submitOrDoubt(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	if (evidence.unchecked.length === 0) return { kind: 'submit' };
	return doubtful(pair, handling, evidence.unchecked.join(' '));
}

function doubtful(pair: WantedPair, handling: DuplicateHandling, message: string): Standing {
	if (handling === 'skip') return { kind: 'submit', unchecked: true, message };
	return {
		kind: 'problem',
		problem: {
			message: `Couldn't check whether ${personLabel(pair)} already has ${itemLabel(pair)} or a request for it is running. ${message}`,
			advice:
				'Nothing was sent for this input item. Check in ISC, or set Duplicate Handling to Skip to send it anyway.',
		},
	};
}

function maybeRequested(requests: readonly MatchedRequest[]): string {
	return `A request for access with the same name and type is running (${requestsLabel(requests)}). It may or may not be for this item.`;
}

function alreadyRequested(
	pair: WantedPair,
	handling: DuplicateHandling,
	requests: readonly MatchedRequest[],
): Standing {
	const accessRequestIds = requestIds(requests);
	if (handling === 'skip') {
		const message = `Already requested: ${requestsLabel(requests)} ${accessRequestIds.length > 1 ? 'are' : 'is'} still running.`;
		return { kind: 'alreadyRequested', accessRequestIds, state: requests[0].state, message };
	}
	return {
		kind: 'problem',
		accessRequestIds,
		problem: {
			message: `The same request for ${itemLabel(pair)} and ${personLabel(pair)} is already running: ${requestsLabel(requests)}.`,
			advice: 'Wait for it or cancel it, or set Duplicate Handling to Skip to leave out what is already requested.',
		},
	};
}

function alreadyHeld(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	const hasDates = pair.item.startDate !== undefined || pair.item.removeDate !== undefined;
	const message = [
		`${personLabel(pair)} already has ${itemLabel(pair)}${howHeld(evidence)}.`,
		hasDates ? "The dates weren't changed. To change them, use the operation Modify." : undefined,
		pair.accountNote,
	]
		.filter((text) => text !== undefined)
		.join(' ');
	if (handling === 'skip') return { kind: 'alreadyHeld', message };
	return {
		kind: 'problem',
		problem: {
			message,
			advice: hasDates
				? 'To change the dates, use the operation Modify.'
				: 'Take this access item out, or set Duplicate Handling to Skip to leave out what is already held.',
		},
	};
}

/** The request that granted it a short time ago, if search doesn't show the access yet, and the roles and access profiles it is part of. */
function howHeld({ held, requests, containers }: PairEvidence): string {
	const ended = requests.find((request) => !request.running);
	const inContainers = containers.length === 0 ? '' : `, through ${containers.join(' and ')}`;
	if (held === 'yes' || ended === undefined) return inContainers;
	const from = ended.row.startDate ? ` from ${ended.row.startDate}` : '';
	return `${from} by ${requestsLabel([ended])}${inContainers}`;
}

function notRevocable(pair: WantedPair): Standing {
	return {
		kind: 'problem',
		problem: {
			message: `ISC marks ${itemLabel(pair)} as not revocable for ${personLabel(pair)}.`,
			advice:
				"A request can't revoke access from a role membership or birthright. Change what grants it, such as the membership criteria or the lifecycle state.",
		},
	};
}

function stillBeingGranted(pair: WantedPair, grants: readonly MatchedRequest[]): Standing {
	return {
		kind: 'problem',
		accessRequestIds: requestIds(grants),
		problem: {
			message: `A grant of ${itemLabel(pair)} to ${personLabel(pair)} is still running: ${requestsLabel(grants)}.`,
			advice: `Cancel that request (Access Request > Cancel, ID ${requestIds(grants).join(', ')}). If it is already approved, wait until it has ended and revoke then.`,
		},
	};
}
