import { DateTime } from 'luxon';
import { isDate } from '../dates';
import type { Faults, Read } from './common';

const SHOWN = 60;

/** A value as a message shows it: in quotation marks, cut after 60 characters. */
export function quote(value: string): string {
	return `“${value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value}”`;
}

/** Nothing, or text without anything in it. */
export function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		!isDate(value) &&
		!DateTime.isDateTime(value)
	);
}

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (isDate(value) || DateTime.isDateTime(value)) return 'a date';
	if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
	if (typeof value === 'string') return 'text';
	return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Half a character (of an emoji that was cut in two, say): no address can hold it. */
const BROKEN = /\p{Surrogate}/gu;

/** Trimmed text, what is broken in it made visible. A number counts as its text where nothing is lost by it: expressions give numbers for ids and tickets. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value.trim().replace(BROKEN, '\ufffd');
	if (typeof value === 'bigint') return String(value);
	if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
		return String(value);
	return undefined;
}

/**
 * Reads an optional text: empty counts as not given. `strict` (JSON) takes text only, as the API does.
 * @param what the field in words, e.g. `comment`
 */
export function readText(
	value: unknown,
	at: { field: string; what: string; strict: boolean },
	faults: Faults,
): Read<string> {
	const { field, what } = at;
	if (isBlank(value)) return { field, given: false };
	const text = at.strict && typeof value !== 'string' ? undefined : textOf(value);
	if (text !== undefined) return { field, given: true, value: text };
	faults.add(
		field,
		`The ${what} must be text but is ${kindOf(value)}`,
		at.strict ? 'Put the value in double quotation marks.' : 'Give text, or let the expression pick one text.',
	);
	return { field, given: true };
}
