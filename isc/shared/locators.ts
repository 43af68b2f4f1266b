import { parseJson } from './jsonText';
import { isRecord } from './values';

/** The value of a resource locator, how it names its object (`list` counts as `id`), and the parameter it is in. */
export interface LocatorEntry {
	by: string;
	value: unknown;
	field: string;
}

/** An expression over several items returns a list of lists. Deeper nesting is a mistake and is left as it is. */
const MAX_LIST_DEPTH = 2;

/**
 * Splits the value of a resource locator into entries: a list counts as one entry for each of its values, so an empty list is no entry. A
 * value in a list may itself be a resource locator, `{ __rl, mode, value }`. Whether a value is text is for the caller to check.
 */
export function unpackLocator(entry: LocatorEntry): LocatorEntry[] {
	return unpack(entry, []);
}

function unpack(entry: LocatorEntry, path: number[]): LocatorEntry[] {
	const { by, value: plain, field } = withoutLocator(entry);
	const value = parsedList(plain);
	if (Array.isArray(value) && path.length < MAX_LIST_DEPTH) {
		return value.flatMap((element: unknown, index) => unpack({ by, value: element, field }, [...path, index + 1]));
	}
	return [{ by, value, field: path.length > 0 ? `${field} (list entry ${path.join('.')})` : field }];
}

/** Parses a list that is JSON text, as forms, models and expressions followed by a space return it. Other values are returned as they are. */
function parsedList(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*\[.*\]\s*$/s.test(value)) return value;
	const parsed = parseJson(value);
	return parsed.ok ? parsed.value : value;
}

function withoutLocator(entry: LocatorEntry): LocatorEntry {
	const { value } = entry;
	if (!isRecord(value) || value.__rl === undefined) return entry;
	const mode = typeof value.mode === 'string' && value.mode !== '' ? value.mode : entry.by;
	return { by: mode === 'list' ? 'id' : mode, value: value.value, field: entry.field };
}
