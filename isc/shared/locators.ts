import { parseJson } from './jsonText';
import { isRecord } from './values';

/** A resource locator's value with how it is meant (`list` counts as `id`) and where it stands. */
export interface LocatorEntry {
	by: string;
	value: unknown;
	field: string;
}

/** A list of lists comes from an expression over several items; deeper nesting is a mistake and stays as it is. */
const MAX_LIST_DEPTH = 2;

/**
 * Takes a resource locator's value apart: a list counts as one entry for each of its values (an empty list as none), and a value
 * in a list may be a resource locator itself, `{ __rl, mode, value }`. What is no text is left for the caller to refuse.
 */
export function unpackLocator(entry: LocatorEntry): LocatorEntry[] {
	return unpack(entry, []);
}

function unpack(entry: LocatorEntry, path: number[]): LocatorEntry[] {
	const { by, value: given, field } = withoutLocator(entry);
	const value = asList(given);
	if (Array.isArray(value) && path.length < MAX_LIST_DEPTH) {
		return value.flatMap((one: unknown, index) => unpack({ by, value: one, field }, [...path, index + 1]));
	}
	return [{ by, value, field: path.length > 0 ? `${field} (list entry ${path.join('.')})` : field }];
}

/** A list as JSON text is that list: so a form, a model, or an expression with a blank behind it hands one over. */
function asList(value: unknown): unknown {
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
