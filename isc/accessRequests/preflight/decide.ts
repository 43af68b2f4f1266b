import type { WantedPair } from '../model/wanted';
import type { Standing } from '../model/standings';
import type { RequestType } from '../../api/wire';
import { requestIds, requestsLabel, type MatchedRequest, type PairEvidence } from './evidence';
import { itemLabel, personLabel } from '../model/wording';

export type DuplicateHandling = 'skip' | 'fail';

/**
 * What is to be done with a pair, given what was found out about it. Pure.
 *
 * A claim (already held, already requested, not held) is made only on proof; in doubt the pair is submitted and its message says
 * what was not checked, or, with `fail`, it is the row's problem.
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
	const grants = running(evidence.requests, 'GRANT_ACCESS');
	const revokes = running(evidence.requests, 'REVOKE_ACCESS');
	const held = heldNow(evidence);
	if (namesAnAccount(pair) && (grants.length > 0 || held)) return doubtful(pair, handling, ACCOUNT_DOUBT);
	if (grants.length > 0) return alreadyRequested(pair, handling, grants);
	if (revokes.length > 0) {
		return doubtful(
			pair,
			handling,
			`A revoke of it is running, ${requestsLabel(revokes)}, and may remove it after this grant.`,
		);
	}
	if (held) return alreadyHeld(pair, evidence, handling);
	const possible = running(evidence.possible, 'GRANT_ACCESS');
	if (possible.length > 0) return doubtful(pair, handling, maybeRunning(possible));
	return checked(pair, evidence, handling);
}

function decideRevoke(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	if (pair.item.type !== 'ENTITLEMENT' && evidence.entry?.revocable === false) return notRevocable(pair);
	const revokes = running(evidence.requests, 'REVOKE_ACCESS');
	const grants = running(evidence.requests, 'GRANT_ACCESS');
	if (namesAnAccount(pair) && (revokes.length > 0 || grants.length > 0)) return doubtful(pair, handling, ACCOUNT_DOUBT);
	if (revokes.length > 0) return alreadyRequested(pair, handling, revokes);
	if (grants.length > 0) return stillBeingGranted(pair, grants);
	const possible = evidence.possible.filter((request) => request.running);
	if (possible.length > 0) return doubtful(pair, handling, maybeRunning(possible));
	if (evidence.surelyNotHeld) {
		return {
			kind: 'notHeld',
			message: `${personLabel(pair)} doesn't hold ${itemLabel(pair)}, so there is nothing to revoke.`,
		};
	}
	if (evidence.assignedOnly && evidence.unchecked.length === 0) return { kind: 'submit', message: stillAssigned(pair) };
	return checked(pair, evidence, handling);
}

function decideModify(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	const modifies = running(evidence.requests, 'MODIFY_ACCESS');
	if (namesAnAccount(pair) && modifies.length > 0) return doubtful(pair, handling, ACCOUNT_DOUBT);
	if (modifies.length > 0) return alreadyRequested(pair, handling, modifies);
	const others = [...evidence.requests, ...evidence.possible].filter((request) => request.running);
	if (others.length > 0)
		return doubtful(pair, handling, `Another request about it is running, ${requestsLabel(others)}.`);
	if (evidence.surelyNotHeld) {
		return {
			kind: 'problem',
			problem: {
				field: 'Access Items',
				message: `${personLabel(pair)} doesn't hold ${itemLabel(pair)}, so it has no dates to change`,
				advice: 'Use the operation Grant, which takes dates too.',
			},
		};
	}
	return checked(pair, evidence, handling);
}

const ACCOUNT_DOUBT =
	"They already have this access, or a request for it is running. ISC doesn't say for which account or assignment, so it may or may not be for this one.";

/** ISC API: access granted by request stays assigned when the source loses it, and comes back until it is revoked. */
function stillAssigned(pair: WantedPair): string {
	return `Search and the person's entitlements don't list it, but ISC still assigns it to ${personLabel(pair)}, so a revoke is needed.`;
}

/** Access on one account, or one assignment of a role, is not the same as the access as such, and no list tells them apart. */
function namesAnAccount(pair: WantedPair): boolean {
	const { accountSelection, nativeIdentity, assignmentId } = pair.item;
	return accountSelection !== undefined || nativeIdentity !== undefined || assignmentId !== undefined;
}

function running(requests: readonly MatchedRequest[], requestType: RequestType): MatchedRequest[] {
	return requests.filter((request) => request.running && request.requestType === requestType);
}

/** Search as corrected by what ended while its index may not have caught up, and by a change of dates, which only held access can have. */
function heldNow(evidence: PairEvidence): boolean {
	if (running(evidence.requests, 'MODIFY_ACCESS').length > 0) return true;
	const latest = evidence.requests.find((request) => !request.running);
	if (latest === undefined) return evidence.held === 'yes';
	return latest.requestType !== 'REVOKE_ACCESS';
}

function checked(pair: WantedPair, evidence: PairEvidence, handling: DuplicateHandling): Standing {
	if (evidence.unchecked.length === 0) return { kind: 'submit' };
	return doubtful(pair, handling, evidence.unchecked.join(' '));
}

function doubtful(pair: WantedPair, handling: DuplicateHandling, message: string): Standing {
	if (handling === 'skip') return { kind: 'submit', unchecked: true, message };
	return {
		kind: 'problem',
		problem: {
			message: `Couldn't check whether ${personLabel(pair)} already has ${itemLabel(pair)} or a request for it is running. ${message}`,
			advice: 'Nothing was sent for this item. Check in ISC, or set Duplicate Handling to Skip to send it anyway.',
		},
	};
}

function maybeRunning(requests: readonly MatchedRequest[]): string {
	return `A request for access of the same name and type is running, ${requestsLabel(requests)}; it may or may not be for this item.`;
}

function alreadyRequested(
	pair: WantedPair,
	handling: DuplicateHandling,
	requests: readonly MatchedRequest[],
): Standing {
	const accessRequestIds = requestIds(requests);
	const message = `Requested already: ${requestsLabel(requests)} is still running.`;
	if (handling === 'skip') return { kind: 'alreadyRequested', accessRequestIds, state: requests[0].state, message };
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
	const through = evidence.through.length === 0 ? '' : `, through ${evidence.through.join(' and ')}`;
	const dated = pair.item.startDate !== undefined || pair.item.removeDate !== undefined;
	const dates = dated ? ' Its dates were not changed; use the operation Modify to change them.' : '';
	const recent = evidence.requests.find((request) => !request.running);
	const since = evidence.held === 'yes' || recent === undefined ? '' : ` by ${requestsLabel([recent])}`;
	const from = since === '' || !recent?.row.startDate ? '' : ` from ${recent.row.startDate}`;
	const note = pair.accountNote === undefined ? '' : ` ${pair.accountNote}`;
	const message = `${personLabel(pair)} has ${itemLabel(pair)} already${from}${since}${through}.${dates}${note}`;
	if (handling === 'skip') return { kind: 'alreadyHeld', message };
	return {
		kind: 'problem',
		problem: {
			message,
			advice: dated
				? 'Use the operation Modify to change the dates.'
				: 'Take the item out, or set Duplicate Handling to Skip to leave out what is already held.',
		},
	};
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
			message: `${itemLabel(pair)} is still being granted to ${personLabel(pair)}: ${requestsLabel(grants)}.`.replace(
				/^t/,
				'T',
			),
			advice: `Cancel that request (Access Request > Cancel, ID ${requestIds(grants).join(', ')}). If it is already approved, wait until it has ended and revoke then.`,
		},
	};
}
