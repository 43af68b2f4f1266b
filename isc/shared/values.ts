import type { Faults, Read } from './faults';
import { DateTime } from 'luxon';
import { idProblem } from './ids';
import { shorten } from './labels';

/** A value as a message shows it: in quotation marks, and shortened. */
export function quoted(value: string): string {
	return `"${shorten(value)}"`;
}

/** Nothing, or text with nothing but white space in it. */
export function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** True for plain objects: not for null, lists and dates. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		!isDate(value) &&
		!DateTime.isDateTime(value)
	);
}

/** What kind of value it is, for a message: "The comment must be text but is `a list`". */
export function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (isDate(value) || DateTime.isDateTime(value)) return 'a date';
	if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
	if (typeof value === 'string') return 'text';
	return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Any value as a message shows it: text in quotation marks, everything else by its kind. */
export function valueLabel(value: unknown): string {
	return typeof value === 'string' ? quoted(value) : kindOf(value);
}

/** What JavaScript makes of an object that n8n inserts into a text. */
const OBJECT_AS_TEXT = '[object Object]';

/** Why a value can't be used as text, as the end of a sentence ("… must be text but is a list"). Undefined if it can. */
export function textProblem(value: unknown): string | undefined {
	if (textOf(value) === undefined) return `must be text but is ${kindOf(value)}`;
	if (typeof value !== 'string' || !value.includes(OBJECT_AS_TEXT)) return undefined;
	return `contains "${OBJECT_AS_TEXT}": an expression returned an object instead of text`;
}

/** Half a character, for example of an emoji that was cut in two. No URL can contain it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * The value as trimmed text, with broken characters made visible. Expressions return numbers for ids and tickets, so a number counts as text
 * if no digit gets lost. Undefined for everything else.
 */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value.trim().replace(LONE_SURROGATE, '\ufffd');
	if (typeof value === 'bigint') return String(value);
	if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
		return String(value);
	return undefined;
}

/** Where a text comes from. */
interface TextField {
	field: string;
	/** The field in words, for messages, e.g. `comment`. */
	what: string;
	/** The value is part of a JSON body: only text counts as text, as in the API. */
	strict: boolean;
}

/** Reads an optional text. Empty text counts as not provided. */
export function readText(value: unknown, at: TextField, faults: Faults): Read<string> {
	const { field, what } = at;
	if (isBlank(value)) return { field, provided: false };
	const needsQuotes = at.strict && typeof value !== 'string';
	const problem = needsQuotes ? `must be text but is ${kindOf(value)}` : textProblem(value);
	if (problem === undefined) return { field, provided: true, value: textOf(value) };
	const advice = needsQuotes
		? 'Put the value in double quotation marks.'
		: 'Use text, or an expression that returns text.';
	faults.add(field, `The ${what} ${problem}`, advice);
	return { field, provided: true };
}

/** Reads an optional ISC id, in the same way as `readText`. A text that can't be an id is a fault. */
export function readId(value: unknown, at: TextField, faults: Faults): Read<string> {
	const read = readText(value, at, faults);
	return read.value !== undefined && idFault(read.value, at, faults) ? { field: read.field, provided: true } : read;
}

/**
 * Reports a text that can't be an ISC id, and returns whether it did. Ids become part of a path, where `..` or a slash would reach another
 * endpoint. No ISC id contains a comma or semicolon, so those separate several ids, which must be a list.
 */
export function idFault(text: string, at: { field: string; what: string }, faults: Faults): boolean {
	const problem = idProblem(text) ?? (/[,;]/.test(text) ? 'contains a comma or semicolon' : undefined);
	if (problem === undefined) return false;
	const several = 'To name several, use a list of IDs, not one text.';
	faults.add(at.field, `The ${at.what} ${quoted(visible(text))} ${problem}`, `${COPY_FROM_ISC} ${several}`);
	return true;
}

/** Reads the name of an account on its source, in the same way as `readText`. It may be a DN, which contains commas and slashes. */
export function readNativeIdentity(value: unknown, at: TextField, faults: Faults): Read<string> {
	const read = readText(value, at, faults);
	const problem = read.value === undefined ? undefined : nativeIdentityProblem(read.value);
	if (problem === undefined || read.value === undefined) return read;
	faults.add(read.field, `The ${at.what} ${quoted(visible(read.value))} ${problem}`, COPY_FROM_ISC);
	return { field: read.field, provided: true };
}

const COPY_FROM_ISC = 'Use the value exactly as ISC shows it. If it comes from an expression, check what it returns.';
const LONGEST_NATIVE_IDENTITY = 4_096;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

function nativeIdentityProblem(text: string): string | undefined {
	if (text.length > LONGEST_NATIVE_IDENTITY)
		return `is ${text.length} characters long; native identities have at most ${LONGEST_NATIVE_IDENTITY}`;
	return text.search(CONTROL) >= 0 ? 'contains a control character' : undefined;
}

/** The text with a visible sign for each control character, for a message. */
function visible(text: string): string {
	return text.replace(CONTROL, '\ufffd');
}

/** True for a Date of this or another realm: n8n may evaluate expressions in a realm of their own. */
export function isDate(value: unknown): value is Date {
	return Object.prototype.toString.call(value) === '[object Date]';
}
