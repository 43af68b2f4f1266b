import { chunks, unique } from '../shared/lists';

/**
 * Text in ISC's two filter languages. It isn't URL-encoded yet: the HTTP interface does that.
 * Source: ISC API, standard collection parameters (filtering) and search.
 */

/** ISC's gateway takes URLs up to about 8 kB. This leaves room for the path and the other parameters. */
const defaultUrlBytes = 7_000;
/** ISC API: a search query takes about 800 values. */
const valuesPerSearch = 800;

/** A value in double quotes, with `"` and `\` escaped. Safe in filters and search queries, whatever the value. */
export function quote(value: string): string {
	return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** `field sw "value"`: finds values that begin with it. */
export function startsWith(field: string, value: string): string {
	return `${field} sw ${quote(value)}`;
}

/**
 * `field in ("a","b")` for any number of values, split into several filters so that each stays under `maxUrlBytes` once URL-encoded.
 * Each value is listed once. Without values there are no filters.
 */
export function inFilters(field: string, values: Iterable<string>, maxUrlBytes = defaultUrlBytes): string[] {
	const frame = encodedLength(`${field} in ()`);
	const comma = encodedLength(',');
	const filters: string[] = [];
	let chunk: string[] = [];
	let length = frame;
	for (const value of new Set(values)) {
		const quoted = quote(value);
		const added = encodedLength(quoted) + comma;
		if (chunk.length > 0 && length + added > maxUrlBytes) {
			filters.push(inFilter(field, chunk));
			chunk = [];
			length = frame;
		}
		chunk.push(quoted);
		length += added;
	}
	if (chunk.length > 0) filters.push(inFilter(field, chunk));
	return filters;
}

function inFilter(field: string, quoted: string[]): string {
	return `${field} in (${quoted.join(',')})`;
}

/**
 * Search queries `field:("a" OR "b")` that together find every value, with at most `perQuery` values each.
 * Each value is listed once. Without values there are no queries.
 */
export function anyOf(field: string, values: Iterable<string>, perQuery = valuesPerSearch): string[] {
	return chunks(unique(values), perQuery).map((chunk) => `${field}:(${chunk.map(quote).join(' OR ')})`);
}

/** Bytes after URL-encoding in its longest form: every byte except letters and digits as `%XX`. */
function encodedLength(text: string): number {
	let bytes = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		if (/[A-Za-z0-9]/.test(character)) bytes += 1;
		else bytes += 3 * (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
	}
	return bytes;
}
