import type { Faults, Read } from './faults';
import { DateTime } from 'luxon';
import { idProblem } from './ids';

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

/** What JavaScript makes of an object where n8n puts one into a text. */
const OBJECT_AS_TEXT = '[object Object]';

/** Why a value cannot stand for a text, as the rest of a sentence ("… must be text but is a list"); undefined where it can. */
export function textProblem(value: unknown): string | undefined {
	if (textOf(value) === undefined) return `must be text but is ${kindOf(value)}`;
	if (typeof value !== 'string' || !value.includes(OBJECT_AS_TEXT)) return undefined;
	return `contains “${OBJECT_AS_TEXT}”: an expression returned an object where text is expected`;
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
	const problem = at.strict && typeof value !== 'string' ? `must be text but is ${kindOf(value)}` : textProblem(value);
	if (problem === undefined) return { field, given: true, value: textOf(value) };
	faults.add(
		field,
		`The ${what} ${problem}`,
		at.strict && typeof value !== 'string'
			? 'Put the value in double quotation marks.'
			: 'Give text, or let the expression pick one text.',
	);
	return { field, given: true };
}

/** Reads an optional id of ISC's, as `readText` does; what can be no id is a fault. */
export function readId(value: unknown, at: Parameters<typeof readText>[1], faults: Faults): Read<string> {
	const read = readText(value, at, faults);
	return read.value !== undefined && idFault(read.value, at, faults) ? { field: read.field, given: true } : read;
}

/**
 * Reports a text that cannot be an id of ISC's: ids become parts of a path, where `..` or a slash would reach another endpoint.
 * Several ids must come as a list: no id of ISC's holds a comma.
 */
export function idFault(text: string, at: { field: string; what: string }, faults: Faults): boolean {
	const problem = idProblem(text) ?? (/[,;]/.test(text) ? 'contains a comma or semicolon' : undefined);
	if (problem === undefined) return false;
	const several = 'Several ids must come as a list, not as one text.';
	faults.add(at.field, `The ${at.what} ${quote(visible(text))} ${problem}`, `${HOW_TO_NAME} ${several}`);
	return true;
}

/** Reads the name of an account on its source, as `readText` does. It may be a DN, with commas and slashes. */
export function readNativeIdentity(value: unknown, at: Parameters<typeof readText>[1], faults: Faults): Read<string> {
	const read = readText(value, at, faults);
	const problem = read.value === undefined ? undefined : nativeIdentityProblem(read.value);
	if (problem === undefined || read.value === undefined) return read;
	faults.add(read.field, `The ${at.what} ${quote(visible(read.value))} ${problem}`, HOW_TO_NAME);
	return { field: read.field, given: true };
}

const HOW_TO_NAME = 'Use the value exactly as ISC shows it. If it comes from an expression, check what it returns.';
const LONGEST_NATIVE_IDENTITY = 4_096;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

function nativeIdentityProblem(text: string): string | undefined {
	if (text.length > LONGEST_NATIVE_IDENTITY)
		return `is ${text.length} characters long; native identities have at most ${LONGEST_NATIVE_IDENTITY}`;
	return text.search(CONTROL) >= 0 ? 'contains a control character' : undefined;
}

/** The text with what cannot be seen replaced, for a message. */
export function visible(text: string): string {
	return text.replace(CONTROL, '\ufffd');
}

/** True for a Date of this or another realm: n8n may evaluate expressions in one of their own. */
export function isDate(value: unknown): value is Date {
	return Object.prototype.toString.call(value) === '[object Date]';
}
