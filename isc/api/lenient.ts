import { unique } from '../shared/lists';
import { isRecord } from '../shared/untyped';
import type { Reference } from './wire';

/** Words that ISC and people spell in two ways. */
const SAME_WORD: ReadonlyArray<[RegExp, string]> = [[/canceled/g, 'cancelled']];

/**
 * An enumeration value in its documented spelling, whatever its case and with spaces, hyphens or underscores: `Request Completed` is
 * REQUEST_COMPLETED. Undocumented values are returned as they are. Undefined if there is no text.
 */
export function enumValue(value: unknown, documented: readonly string[]): string | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const letters = lettersOf(value);
	return documented.find((known) => lettersOf(known) === letters) ?? value;
}

function lettersOf(value: string): string {
	const letters = value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	return SAME_WORD.reduce((text, [spelling, usual]) => text.replace(spelling, usual), letters);
}

/** The people or groups in a field that, depending on the tenant, holds one or a list. Entries without id and name are left out. */
export function references(value: unknown): Reference[] {
	return [value].flat().filter((one): one is Reference => isRecord(one) && Boolean(one.id ?? one.name));
}

/** The texts in a field that holds text, an object with `comment` or `text`, or lists of these at any depth. Each once, in order. */
export function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return unique(value.flatMap(textsIn));
	if (typeof value === 'string') return value.trim() === '' ? [] : [value];
	return isRecord(value) ? textsIn(value.comment ?? value.text ?? value.message) : [];
}

/** An entry of a list as ISC sent it. */
export function asSent(entry: object & { asSent?: object }): object {
	return entry.asSent ?? entry;
}
