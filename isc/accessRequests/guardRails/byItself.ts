import { DateTime } from 'luxon';

import { shorten } from '../../shared/labels';
import { matchesPattern, LONGEST_REFERENCE, type GuardRails } from '../model/guardRails';
import type { WantedPair } from '../model/wanted';
import { breaks, type Broken } from './broken';

/** Ends this much later than the limit are still within it: the clock goes on between reading the row and this check. */
const TOLERANCE_MS = 60_000;

/** The guard rails that need nothing but the pair itself. Pure. */
export function brokenByItself(pair: WantedPair, rails: GuardRails, now: number): Broken | undefined {
	return endBroken(pair, rails, now) ?? commentBroken(pair, rails) ?? referenceBroken(pair, rails);
}

/** A revoke ends access, so these limits don't apply to it. */
function endBroken({ requestType, item }: WantedPair, rails: GuardRails, now: number): Broken | undefined {
	if (requestType === 'REVOKE_ACCESS') return undefined;
	const { endRequired, maxDuration } = rails;
	// A change of the start alone leaves the end to ISC, so the node can't know whether there is one.
	const hasEnd = item.removeDate !== undefined;
	if (!hasEnd && endRequired === true) return breaks('End Required', 'the request has no end date');
	if (maxDuration === undefined) return undefined;
	const { amount, unit } = maxDuration;
	const longest = `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
	if (item.removeDate === undefined)
		return breaks('Max Duration', `the request has no end date, and at most ${longest} are allowed`);
	const from = Math.max(now, Date.parse(item.startDate ?? '') || 0);
	const latest = DateTime.fromMillis(from, { zone: 'utc' })
		.plus({ [unit]: amount })
		.toMillis();
	// A change of clocks may make a day of the calendar an hour longer.
	const slack = unit === 'hours' ? TOLERANCE_MS : 60 * TOLERANCE_MS + TOLERANCE_MS;
	if (Date.parse(item.removeDate) <= latest + slack) return undefined;
	return breaks('Max Duration', `the access would end on ${item.removeDate}, and at most ${longest} are allowed`);
}

function commentBroken({ item }: WantedPair, { commentRequired }: GuardRails): Broken | undefined {
	if (commentRequired !== true || (item.comment ?? '').trim() !== '') return undefined;
	return breaks('Comment Required', 'the request has no comment');
}

function referenceBroken({ reference }: WantedPair, { referencePattern }: GuardRails): Broken | undefined {
	if (referencePattern === undefined) return undefined;
	if (reference === undefined)
		return breaks('Reference Pattern', `the request has no reference, and it must match ${referencePattern}`);
	if (matchesPattern(referencePattern, reference)) return undefined;
	const why =
		reference.length > LONGEST_REFERENCE
			? `is longer than ${LONGEST_REFERENCE} characters`
			: `doesn't match ${referencePattern}`;
	return breaks('Reference Pattern', `the reference "${shorten(reference)}" ${why}`);
}
