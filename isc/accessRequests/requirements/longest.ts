import type { MaxDuration } from '../../api/itemRecords';
import type { WantedPair } from '../model/wanted';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** How much earlier an end is sent that equals the longest time: ISC measures when it takes the request, by its own clock. */
const EARLIER_MS = 2 * 60_000;

const UNIT_MS: Record<MaxDuration['timeUnit'], number> = { HOURS: HOUR, DAYS: DAY, WEEKS: 7 * DAY, MONTHS: 30 * DAY };

/** e.g. `90 days`, `1 month` */
export function durationLabel({ value, timeUnit }: MaxDuration): string {
	const unit = timeUnit.toLowerCase();
	return `${value} ${value === 1 ? unit.slice(0, -1) : unit}`;
}

/**
 * How long access may last, in milliseconds. ISC doesn't say whether a month is a calendar month, so there are two answers: within `surely` it
 * is allowed either way, beyond `atMost` either way not.
 */
export function longestMs({ value, timeUnit }: MaxDuration): { surely: number; atMost: number } {
	const ms = value * UNIT_MS[timeUnit];
	return timeUnit === 'MONTHS' ? { surely: value * 28 * DAY, atMost: value * 31 * DAY } : { surely: ms, atMost: ms };
}

/** How long the access of a pair would last, in milliseconds. */
export function lengthOf({ item }: WantedPair, now: number): number | undefined {
	if (item.removeDate === undefined) return undefined;
	return Date.parse(item.removeDate) - startOf(item.startDate, now);
}

/** Whether the row asks for just the longest time, as a duration. */
export function asksForLongest({ item }: WantedPair, { value, timeUnit }: MaxDuration): boolean {
	const { duration } = item;
	if (duration === undefined) return false;
	if (duration.unit.toUpperCase() === timeUnit) return duration.amount === value;
	if (duration.unit === 'months' || timeUnit === 'MONTHS') return false;
	const unit = duration.unit.toUpperCase() as MaxDuration['timeUnit'];
	return duration.amount * UNIT_MS[unit] === value * UNIT_MS[timeUnit];
}

/** A pair that asks for just the longest time ends two minutes before it. Counted by the clock, as a change of clocks would make it too long. */
export function withinMaximum(pair: WantedPair, longest: MaxDuration | undefined, now: number): WantedPair {
	const { removeDate, startDate } = pair.item;
	if (longest === undefined || removeDate === undefined || !asksForLongest(pair, longest)) return pair;
	const latest = startOf(startDate, now) + longestMs(longest).atMost;
	const end = Math.min(Date.parse(removeDate), latest) - EARLIER_MS;
	return { ...pair, item: { ...pair.item, removeDate: new Date(end).toISOString() } };
}

function startOf(startDate: string | undefined, now: number): number {
	return startDate === undefined ? now : Math.max(now, Date.parse(startDate));
}
