import type { IscSession } from '../../session';
import { sideBySide } from '../../shared/sideBySide';
import type { AlignedPair } from '../model/alignment';
import type { Failed } from '../model/fates';
import { pairKey } from '../model/pairs';
import type { PlannedCall } from '../model/plannedCall';
import type { WantedPair } from '../model/wanted';
import { itemLabel, personLabel } from '../model/wording';
import { blocked } from './actions';
import { lookAt, type Look } from './lookAgain';

const LOOKS_AT_A_TIME = 10;
/** The most looks at access that stays, for the end that it has. With more, none of them is looked at. */
const MOST_KEPT = 200;
/** Ends this close to each other count as the same: clocks differ, and durations count from the start of the run. */
const SAME_MS = 5 * 60_000;

/**
 * Looks live at everything that is to be granted or revoked, at what can't be revoked for a reason that search doesn't show, and, if they are not
 * too many, at what stays.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function withLooks(
	aligned: readonly AlignedPair[],
	session: IscSession,
	isSubmitted: (pair: WantedPair) => boolean,
): Promise<{ aligned: AlignedPair[]; endsUnread: number }> {
	const kept = aligned.filter((one) => one.action === 'KEEP' && showsEnd(one.pair));
	const readsKept = kept.length <= MOST_KEPT;
	const asks = aligned.filter((one) => (needsLook(one) && !isSubmitted(one.pair)) || (readsKept && kept.includes(one)));
	const looks = new Map<AlignedPair, Look>();
	const failures: unknown[] = [];
	await sideBySide(asks, { narrow: LOOKS_AT_A_TIME, wide: LOOKS_AT_A_TIME }, async (one) => {
		if (failures.length > 0) return;
		await lookAt(session, one.pair).then(
			(look) => void looks.set(one, look),
			(error: unknown) => void failures.push(error),
		);
	});
	if (failures.length > 0) throw failures[0] as Error;
	const seen = aligned.map((one) => {
		const look = looks.get(one);
		return look === undefined ? one : withLook(one, look);
	});
	return { aligned: seen, endsUnread: readsKept ? 0 : kept.length };
}

function needsLook({ action, reason }: AlignedPair): boolean {
	return action === 'GRANT' || action === 'REVOKE' || (action === 'CANNOT_REVOKE' && reason === 'NOT_REVOCABLE');
}

/** ISC shows the end dates of access profiles nowhere. */
function showsEnd({ item }: WantedPair): boolean {
	return item.type !== 'ACCESS_PROFILE';
}

function withLook(one: AlignedPair, look: Look): AlignedPair {
	switch (one.action) {
		case 'GRANT':
			return look.kind === 'held' ? keptAfterAll(one, look) : one;
		case 'REVOKE':
			return revokeAfterLook(one, look);
		case 'KEEP':
			return look.kind === 'held' ? withEnd(one, look.heldUntil) : one;
		default:
			return look.kind === 'held' && look.reason === 'MEMBERSHIP' ? becauseOf(one, look) : one;
	}
}

/** Search doesn't show it yet, or it starts later. */
function keptAfterAll(one: AlignedPair, look: Look & { kind: 'held' }): AlignedPair {
	const message = `${subjectOf(one)}: held or assigned already, and stays.`;
	return withEnd({ ...one, action: 'KEEP', via: look.via, message }, look.heldUntil);
}

function withEnd(one: AlignedPair, heldUntil: string): AlignedPair {
	const known = { ...one, heldUntil };
	if (!endsEarlier(heldUntil, one.pair.item.removeDate)) return known;
	const asked = one.pair.item.removeDate ?? 'no end date';
	return {
		...known,
		action: 'ENDS_EARLIER',
		message: `${subjectOf(one)}: held, but it ends on ${heldUntil}, and the list asks for ${asked}. Dates are not changed: use Modify.`,
	};
}

function endsEarlier(heldUntil: string, asked: string | undefined): boolean {
	if (heldUntil === 'none' || heldUntil === 'unknown') return false;
	return asked === undefined || Date.parse(heldUntil) < Date.parse(asked) - SAME_MS;
}

function revokeAfterLook(one: AlignedPair, look: Look): AlignedPair {
	if (look.kind === 'notHeld') return { ...one, action: 'CHANGED', message: `${subjectOf(one)}: ${GONE}.` };
	if (look.kind === 'unread') return { ...one, ...blocked(subjectOf(one), `it couldn't be read again: ${look.why}`) };
	return look.reason === undefined ? { ...one, heldUntil: look.heldUntil } : becauseOf(one, look);
}

const GONE = "a list shows it as held, but ISC's own lists don't any more, so nothing is done";

const WHY = {
	MEMBERSHIP: 'its membership criteria give it too, so it would stay',
	NOT_REVOCABLE: 'ISC marks it as not revocable on an account that has it',
	UNKNOWN: "ISC doesn't show how each of several assignments came about",
} as const;

function becauseOf(one: AlignedPair, { reason, via, heldUntil }: Look & { kind: 'held' }): AlignedPair {
	const why = reason === 'MEMBERSHIP' || reason === 'NOT_REVOCABLE' ? WHY[reason] : WHY.UNKNOWN;
	const message = `${subjectOf(one)}: not in the list, but a request can't take it away: ${why}.`;
	return { ...one, action: 'CANNOT_REVOKE', reason, via, heldUntil, message };
}

/**
 * Looks at the revokes of a call directly before it is sent. Returns those that may not be sent any more, by `pairKey`. Never throws: what can't be
 * read isn't revoked.
 */
export async function lookJustBefore(session: IscSession, { pairs }: PlannedCall): Promise<Map<string, Failed>> {
	const stopped = new Map<string, Failed>();
	for (const pair of pairs.filter(({ requestType }) => requestType === 'REVOKE_ACCESS')) {
		const why = await lookAt(session, pair).then(whyNot, () => "it couldn't be read again");
		if (why === undefined) continue;
		stopped.set(pairKey(pair), {
			kind: 'failed',
			isChanged: true,
			message: `${personLabel(pair)} and ${itemLabel(pair)}: not revoked, because directly before it ${why}.`,
			advice: 'Run Align again.',
		});
	}
	return stopped;
}

function whyNot(look: Look): string | undefined {
	if (look.kind === 'notHeld') return "ISC's own lists didn't show it as held any more";
	if (look.kind === 'unread') return `it couldn't be read: ${look.why}`;
	return look.reason === undefined ? undefined : 'ISC showed that a request would not take it away';
}

function subjectOf({ pair }: AlignedPair): string {
	return `${personLabel(pair)} and ${itemLabel(pair)}`;
}
