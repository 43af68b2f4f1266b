import { chunks, unique } from '../shared/lists';

/**
 * Text of ISC's two filter languages. Nothing here is URL-encoded yet: that is the HTTP interface's work.
 * Source: ISC API, standard collection parameters (filtering) and search.
 */

/** ISC's gateway takes URLs up to about 8 kB; the rest is left to the path and the other parameters. */
const defaultUrlBytes = 7_000;
/** ISC API: a search query takes about 800 values. */
const valuesPerSearch = 800;

/** A value in double quotes, with `"` and `\` escaped: safe in a filter and in a search query, whatever it holds. */
export function quote(value: string): string {
	return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** `field sw "value"`: what begins with it. */
export function startsWith(field: string, value: string): string {
	return `${field} sw ${quote(value)}`;
}

/**
 * `field in ("a","b")` for any number of values, in as many filters as it takes to keep each, URL-encoded, under `maxUrlBytes`.
 * Values that occur twice are named once. No values: no filters.
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
 * Search query texts `field:("a" OR "b")` that together find every value, at most `perQuery` values in each.
 * Values that occur twice are named once. No values: no queries.
 */
export function anyOf(field: string, values: Iterable<string>, perQuery = valuesPerSearch): string[] {
	return chunks(unique(values), perQuery).map((chunk) => `${field}:(${chunk.map(quote).join(' OR ')})`);
}

/** Bytes after URL-encoding in its wordiest form (every byte but letters and digits as `%XX`). */
function encodedLength(text: string): number {
	let bytes = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		if (/[A-Za-z0-9]/.test(character)) bytes += 1;
		else bytes += 3 * (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
	}
	return bytes;
}
