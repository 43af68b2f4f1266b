import { DateTime, Info, type Zone } from 'luxon';

import { shorten } from '../text';

/** What dates are read against: the workflow's time zone (IANA name) and the present, in epoch milliseconds. */
export interface DateContext {
	timeZone: string;
	now: number;
}

/** `utc` is ISO 8601 with `Z`, as ISC takes it. `asSoonAsPossible`: a start today, which is sent without a start date. */
export type DateReading =
	| { kind: 'none' }
	| { kind: 'asSoonAsPossible' }
	| { kind: 'date'; utc: string }
	| { kind: 'fault'; message: string; advice: string };

type Which = 'start' | 'remove';

const FORMS =
	"Write it as 2027-01-31, 2027-01-31T09:00 (read in the workflow's time zone) or 2027-01-31T09:00:00Z. " +
	'Another form can be converted in an expression: {{ DateTime.fromFormat($json.date, "dd/MM/yyyy") }}.';
const NOT_FUTURE: Record<Which, string> = {
	start: 'Give a later date, or leave it empty so that the access starts as soon as possible.',
	remove: 'Give a date in the future.',
};
const ISO =
	/^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;
const MAX_OFFSET_MINUTES = 18 * 60;
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Reads a start or remove date as an operator or an expression gave it: text, a JavaScript Date or a luxon DateTime.
 * Text without an offset is read in the workflow's time zone. A bare date is the whole day: a start is its first instant,
 * a removal its last, and a start today means as soon as possible. Where clocks go back a local time comes twice: a start takes
 * the first, a removal the second. Where clocks go forward a local time is missing: it moves on with the clock.
 * Both must be in the future (ISC API: submit access request).
 */
export function readDate(value: unknown, which: Which, context: DateContext): DateReading {
	if (value === undefined || value === null) return { kind: 'none' };
	if (DateTime.isDateTime(value)) return fromInstant(value.toMillis(), which, context.now);
	if (isDate(value)) return fromInstant(value.getTime(), which, context.now);
	if (typeof value !== 'string') return fault(`The ${which} date is not a date but ${typeName(value)}`, FORMS);
	const text = value.trim();
	return text === '' ? { kind: 'none' } : fromText(text, which, context);
}

/** True for a Date of this or another realm: n8n may evaluate expressions in one of their own. */
export function isDate(value: unknown): value is Date {
	return Object.prototype.toString.call(value) === '[object Date]';
}

function fromInstant(millis: number, which: Which, now: number, text?: string): DateReading {
	if (Number.isNaN(millis)) return fault(`The ${which} date is not a valid date`, FORMS);
	if (Math.abs(millis) > LAST_INSTANT) return fault(`The ${which} date is beyond the year 9999`, FORMS);
	const utc = new Date(millis).toISOString();
	if (millis > now) return { kind: 'date', utc };
	const given = text === undefined ? utc : `“${text}” (${utc})`;
	return fault(`The ${which} date ${given} is not in the future`, NOT_FUTURE[which]);
}

function fromText(text: string, which: Which, context: DateContext): DateReading {
	const match = ISO.exec(text);
	if (!match) return fault(`The ${which} date “${shorten(text)}” is not a date in a form that can be read`, FORMS);
	const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
	const bare = hour === undefined;
	const lastOfDay = bare && which === 'remove';
	const wall = DateTime.fromObject(
		{
			year: Number(year),
			month: Number(month),
			day: Number(day),
			hour: bare ? (lastOfDay ? 23 : 0) : Number(hour),
			minute: bare ? (lastOfDay ? 59 : 0) : Number(minute),
			second: lastOfDay ? 59 : Number(second),
			millisecond: lastOfDay ? 999 : Number(fraction.slice(0, 3).padEnd(3, '0')),
		},
		{ zone: 'utc' },
	).toMillis();
	if (Number.isNaN(wall)) return fault(`The ${which} date “${text}” does not exist in the calendar`, FORMS);
	if (offset !== undefined) return fromOffset(text, wall, offset, which, context.now);
	const zone = Info.normalizeZone(context.timeZone);
	if (!zone.isValid) return unknownZone(which, context.timeZone);
	if (bare && which === 'start' && isToday(text, zone, context.now)) return { kind: 'asSoonAsPossible' };
	return fromInstant(instantOf(wall, zone, which), which, context.now, text);
}

function fromOffset(text: string, wall: number, offset: string, which: Which, now: number): DateReading {
	const minutes = offsetMinutes(offset);
	if (Math.abs(minutes) > MAX_OFFSET_MINUTES) {
		return fault(`The ${which} date “${text}” has an offset from UTC that does not exist`, FORMS);
	}
	return fromInstant(wall - minutes * MINUTE, which, now, text);
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
 * The instant at which clocks in the zone show the wall time (given as if it were UTC). Own code because luxon leaves open which of two it
 * takes where clocks go back.
 */
function instantOf(wall: number, zone: Zone, which: Which): number {
	const before = wall - zone.offset(wall - DAY) * MINUTE;
	const after = wall - zone.offset(wall + DAY) * MINUTE;
	const shown = [before, after].filter((instant) => instant + zone.offset(instant) * MINUTE === wall);
	if (shown.length === 0) return before;
	return which === 'start' ? Math.min(...shown) : Math.max(...shown);
}

function unknownZone(which: Which, timeZone: string): DateReading {
	return fault(
		`The ${which} date has no offset from UTC, and the workflow's time zone “${shorten(timeZone)}” is not known`,
		"Choose a time zone in the workflow's settings, or give the date with an offset, such as 2027-01-31T09:00:00Z.",
	);
}

function typeName(value: unknown): string {
	if (typeof value === 'number') return `the number ${value}`;
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : String(value);
}

function fault(message: string, advice: string): DateReading {
	return { kind: 'fault', message, advice };
}
