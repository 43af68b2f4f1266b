import { unique } from '../shared/lists';
import { isRecord } from '../shared/untyped';
import type { Reference } from './wire';

/** Spellings of one word that ISC and people mix. */
const SAME_WORD: ReadonlyArray<[RegExp, string]> = [[/canceled/g, 'cancelled']];

/**
 * An enumeration value as the document spells it, whatever the case and with spaces, hyphens or underscores: `Request Completed` is
 * REQUEST_COMPLETED. Values that no document lists stay as they are. Undefined where there is no text.
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

/** The people or groups in a field that holds one or a list of them, by the tenant; null entries and ones without id and name left out. */
export function references(value: unknown): Reference[] {
	return [value].flat().filter((one): one is Reference => isRecord(one) && Boolean(one.id ?? one.name));
}

/** The texts in a field that holds text, an object with `comment` or `text`, or lists of these, however deep; each once, in order. */
export function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return unique(value.flatMap(textsIn));
	if (typeof value === 'string') return value.trim() === '' ? [] : [value];
	return isRecord(value) ? textsIn(value.comment ?? value.text ?? value.message) : [];
}

/** An entry of a list as ISC sent it, be it read otherwise or not. */
export function asSent(entry: object & { asSent?: object }): object {
	return entry.asSent ?? entry;
}
