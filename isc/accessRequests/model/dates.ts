import { DateTime, Info, type Zone } from 'luxon';

import { shorten } from '../../shared/labels';
import { isDate } from '../../shared/values';

/** What reading a date depends on: the workflow's time zone (IANA name) and the present, in epoch milliseconds. */
export interface DateContext {
	timeZone: string;
	now: number;
	/** When the first try of this run began, if this is a later try. Durations count from it. */
	runStart?: number;
}

export const DURATION_UNITS = ['hours', 'days', 'weeks', 'months'] as const;

export interface Duration {
	/** A whole number greater than 0. */
	amount: number;
	unit: (typeof DURATION_UNITS)[number];
}

/** `utc` is ISO 8601 with `Z`, as ISC takes it. `asSoonAsPossible`: a start today, for which ISC is sent no start date. */
export type DateReading =
	| { kind: 'none' }
	| { kind: 'asSoonAsPossible' }
	| { kind: 'date'; utc: string }
	| { kind: 'fault'; message: string; advice: string };

type DateKind = 'start' | 'remove';

/** The field that a date is read from. `label` is its name on screen, or in the JSON; messages begin with it. */
export interface DateField {
	kind: DateKind;
	label: string;
}

const EXAMPLE_DATE = '2027-01-31';
const EXAMPLE_WITH_OFFSET = '2027-01-31T09:00:00Z';
const ISO_DATE =
	/^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const DAY_MONTH_YEAR = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/;
const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;
const MAX_OFFSET_MINUTES = 18 * 60;
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** A start that is longer ago is more likely a mistake in the data than a ticket that took a long time. */
const LONGEST_AGO = 366 * DAY;

/**
 * Reads a start or end date from text, a JavaScript Date or a luxon DateTime.
 *
 * Text without an offset is in the workflow's time zone. A date without a time is the whole day: a start is its first instant, an end its
 * last, and a start today means as soon as possible. When clocks go back, a local time occurs twice: a start is the first, an end the second.
 * When clocks go forward, a local time is skipped: it moves forward with the clock.
 *
 * An end must be in the future. A start in the past is sent as it is: ISC carries it out at once (ISC API: submit access request).
 */
export function readDate(value: unknown, field: DateField, context: DateContext): DateReading {
	if (value === undefined || value === null) return { kind: 'none' };
	if (DateTime.isDateTime(value)) return fromInstant(value.toMillis(), field, context.now);
	if (isDate(value)) return fromInstant(value.getTime(), field, context.now);
	if (typeof value !== 'string') return notADate(field, `is ${typeName(value)}, not a date`);
	const text = value.trim();
	return text === '' ? { kind: 'none' } : fromText(text, field, context);
}

/**
 * The end of access that lasts for a duration. Hours are counted by the clock. Days, weeks and months are counted by the calendar in the
 * workflow's time zone: a month after January 31 is the last day of February, and the time of day stays the same when clocks change.
 *
 * @param start ISO 8601. Without a start, or with one in the past, the duration counts from the start of the run.
 */
export function endAfter(
	{ amount, unit }: Duration,
	start: string | undefined,
	{ label, context }: { label: string; context: DateContext },
): DateReading {
	const field: DateField = { kind: 'remove', label };
	const runStart = context.runStart ?? context.now;
	const from = Math.max(start === undefined ? runStart : Date.parse(start), runStart);
	if (unit === 'hours') return fromInstant(from + amount * 60 * MINUTE, field, context.now);
	const zone = Info.normalizeZone(context.timeZone);
	if (!zone.isValid)
		return fault(
			field,
			`can't be counted: the workflow's time zone "${shorten(context.timeZone)}" isn't known`,
			"Choose a time zone in the workflow's settings.",
		);
	const wall = DateTime.fromMillis(from + zone.offset(from) * MINUTE, { zone: 'utc' }).plus({ [unit]: amount });
	return fromInstant(instantOf(wall.toMillis(), zone, 'remove'), field, context.now);
}

function fromInstant(millis: number, field: DateField, now: number, text?: string): DateReading {
	if (Number.isNaN(millis)) return notADate(field, "isn't a valid date");
	if (Math.abs(millis) > LAST_INSTANT) return notADate(field, 'is beyond the year 9999');
	const utc = new Date(millis).toISOString();
	const provided = text === undefined ? utc : `"${text}" (${utc})`;
	if (field.kind === 'remove' && millis <= now)
		return fault(field, `${provided} isn't in the future`, 'Use a date in the future.');
	if (millis < now - LONGEST_AGO) {
		const advice = 'Correct the date, or leave it empty so that the access starts as soon as possible.';
		return fault(field, `${provided} is more than a year ago`, advice);
	}
	return { kind: 'date', utc };
}

function fromText(text: string, field: DateField, context: DateContext): DateReading {
	const match = ISO_DATE.exec(text);
	if (!match) return notADate(field, `"${shorten(text)}" isn't a date`, isoOf(text));
	const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
	const isWholeDay = hour === undefined;
	const lastOfDay = isWholeDay && field.kind === 'remove';
	const wall = DateTime.fromObject(
		{
			year: Number(year),
			month: Number(month),
			day: Number(day),
			hour: isWholeDay ? (lastOfDay ? 23 : 0) : Number(hour),
			minute: isWholeDay ? (lastOfDay ? 59 : 0) : Number(minute),
			second: lastOfDay ? 59 : Number(second),
			millisecond: lastOfDay ? 999 : Number(fraction.slice(0, 3).padEnd(3, '0')),
		},
		{ zone: 'utc' },
	).toMillis();
	if (Number.isNaN(wall)) return notADate(field, `"${text}" doesn't exist in the calendar`);
	if (offset !== undefined) return fromOffset(text, wall, offset, field, context.now);
	const zone = Info.normalizeZone(context.timeZone);
	if (!zone.isValid) return unknownZone(field, text, context.timeZone);
	if (isWholeDay && field.kind === 'start' && isToday(text, zone, context.now)) return { kind: 'asSoonAsPossible' };
	return fromInstant(instantOf(wall, zone, field.kind), field, context.now, text);
}

function fromOffset(text: string, wall: number, offset: string, field: DateField, now: number): DateReading {
	const minutes = offsetMinutes(offset);
	if (Math.abs(minutes) > MAX_OFFSET_MINUTES)
		return notADate(field, `"${text}" has an offset from UTC that doesn't exist`, EXAMPLE_WITH_OFFSET);
	return fromInstant(wall - minutes * MINUTE, field, now, text);
}

function offsetMinutes(offset: string): number {
	if (/^z$/i.test(offset)) return 0;
	const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || '0');
	return offset.startsWith('-') ? -minutes : minutes;
}

function isToday(date: string, zone: Zone, now: number): boolean {
	return DateTime.fromMillis(now, { zone }).toISODate() === date;
}

/**
 * The instant at which clocks in the zone show the wall time, which is passed as if it were UTC. Luxon doesn't say which of two instants it
 * takes when clocks go back, so this doesn't use it.
 */
function instantOf(wall: number, zone: Zone, kind: DateKind): number {
	const before = wall - zone.offset(wall - DAY) * MINUTE;
	const after = wall - zone.offset(wall + DAY) * MINUTE;
	const shown = [before, after].filter((instant) => instant + zone.offset(instant) * MINUTE === wall);
	if (shown.length === 0) return before;
	return kind === 'start' ? Math.min(...shown) : Math.max(...shown);
}

/** The date in ISO 8601 if only one of its first two numbers can be the day: `31/12/2027` is 2027-12-31. */
function isoOf(text: string): string | undefined {
	const [, first, , second, year] = DAY_MONTH_YEAR.exec(text) ?? [];
	const [day, month] = Number(first) > 12 ? [first, second] : [second, first];
	if (year === undefined || Number(day) <= 12) return undefined;
	const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	return DateTime.fromISO(iso).isValid ? iso : undefined;
}

function unknownZone(field: DateField, text: string, timeZone: string): DateReading {
	return fault(
		field,
		`"${text}" has no offset from UTC, and the workflow's time zone "${shorten(timeZone)}" isn't known`,
		`Choose a time zone in the workflow's settings, or add an offset to the date, such as ${EXAMPLE_WITH_OFFSET}.`,
	);
}

function typeName(value: unknown): string {
	if (typeof value === 'number') return `the number ${value}`;
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : String(value);
}

function notADate(field: DateField, problem: string, example = EXAMPLE_DATE): DateReading {
	return fault(field, problem, `Use ${example}, or an expression that returns a date.`);
}

function fault({ label }: DateField, problem: string, advice: string): DateReading {
	return { kind: 'fault', message: `${label} ${problem}`, advice };
}
