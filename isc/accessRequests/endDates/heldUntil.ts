import { withNotes } from '../model/pairs';
import type { AssessedPair } from '../model/standings';
import type { Present } from './present';

/** Ends this close to each other count as the same: clocks differ, and durations count from the start of the run. */
const SAME_MS = 5 * 60_000;

/** Adds when access ends that is held already, and whether that differs from what the row asks for. */
export function withHeldUntil(assessed: AssessedPair, { until }: Present): AssessedPair {
	const { pair, standing } = assessed;
	if (standing.kind !== 'alreadyHeld') return assessed;
	const isOther = differs(pair.item.removeDate, until);
	return {
		...assessed,
		pair: withNotes(pair, { heldUntil: until, ...(isOther && { datesDiffer: true }) }),
		standing: {
			...standing,
			message: `${standing.message} ${sentence(until, isOther ? pair.item.removeDate : until)}`.trim(),
		},
	};
}

/** Whether another end was asked for than the access has. What isn't known doesn't differ. */
function differs(asked: string | undefined, until: string): boolean {
	if (until === 'unknown') return false;
	if (asked === undefined || until === 'none') return (asked === undefined) !== (until === 'none');
	return Math.abs(Date.parse(asked) - Date.parse(until)) > SAME_MS;
}

function sentence(until: string, asked: string | undefined): string {
	if (until === 'unknown') return '';
	const ends = until === 'none' ? 'It has no end date' : `It ends on ${until}`;
	if (asked === until) return `${ends}.`;
	return asked === undefined
		? `${ends}, and the request asks for no end date.`
		: `${ends}, and the request asks for ${asked}.`;
}
