import type { SearchQuery, SearchTerm } from './searchParser';

export type Leaf = string | number | boolean;

/** Reads parts of a search document without building the whole document. */
export interface Searchable<Row> {
	/** All values at a dotted path such as `attributes.department` or `access.id`; empty if there are none. */
	values: (row: Row, path: string) => readonly Leaf[];
	/** The values that a term without a field searches. */
	everything: (row: Row) => readonly Leaf[];
	/** The entries of a list such as `access`, for `@access(…)`. */
	entries: (row: Row, path: string) => readonly Readonly<Record<string, unknown>>[];
}

/** Fields whose value is matched as a whole, not word by word. */
const keywordField = /(^|\.)(id|type|status|attribute|schema|uid|value)$|\.exact$/;

/** Whether a document matches a query. */
export function matches<Row>(query: SearchQuery, row: Row, searchable: Searchable<Row>): boolean {
	switch (query.kind) {
		case 'all':
			return true;
		case 'and':
			return query.terms.every((term) => matches(term, row, searchable));
		case 'or':
			return query.terms.some((term) => matches(term, row, searchable));
		case 'not':
			return !matches(query.term, row, searchable);
		case 'exists':
			return searchable.values(row, query.field).length > 0;
		case 'nested':
			return searchable
				.entries(row, query.path)
				.some((entry) => matches(withoutPath(query.term, query.path), entry, plainObject));
		case 'match': {
			const path = query.field?.replace(/\.exact$/, '') ?? null;
			const values = path === null ? searchable.everything(row) : searchable.values(row, path);
			const keyword = query.field !== null && keywordField.test(query.field);
			return values.some((value) => matchesValue(query.term, value, keyword));
		}
	}
}

/**
 * The only ids that can match a query such as `id:(a OR b)`, alone or joined to other terms by AND; undefined for other
 * queries.
 */
export function confinedToIds(query: SearchQuery): Set<string> | undefined {
	if (query.kind === 'match') {
		const { field, term } = query;
		if ((field !== 'id' && field !== 'id.exact') || term.kind === 'range' || (term.kind === 'word' && term.wildcard))
			return undefined;
		return new Set([term.text]);
	}
	if (query.kind === 'or') {
		const ids = new Set<string>();
		for (const term of query.terms) {
			const some = confinedToIds(term);
			if (some === undefined) return undefined;
			for (const id of some) ids.add(id);
		}
		return ids;
	}
	if (query.kind !== 'and') return undefined;
	for (const term of query.terms) {
		const ids = confinedToIds(term);
		if (ids !== undefined) return ids;
	}
	return undefined;
}

/** `@access(access.id:x)` and `@access(id:x)` mean the same field. */
function withoutPath(query: SearchQuery, path: string): SearchQuery {
	if (query.kind === 'and' || query.kind === 'or')
		return { ...query, terms: query.terms.map((term) => withoutPath(term, path)) };
	if (query.kind === 'not') return { ...query, term: withoutPath(query.term, path) };
	if ((query.kind === 'match' || query.kind === 'exists') && query.field?.startsWith(`${path}.`) === true) {
		return { ...query, field: query.field.slice(path.length + 1) };
	}
	return query;
}

/** Reads a complete document. */
export const plainObject: Searchable<unknown> = {
	values: (row, path) => leavesAt(row, path.split('.')),
	everything: (row) => leavesOf(row),
	entries: (row, path) => objectsAt(row, path),
};

function leavesAt(value: unknown, path: readonly string[]): Leaf[] {
	if (Array.isArray(value)) return value.flatMap((entry) => leavesAt(entry, path));
	if (path.length === 0) return leavesOf(value);
	if (typeof value !== 'object' || value === null) return [];
	return leavesAt((value as Record<string, unknown>)[path[0]], path.slice(1));
}

function leavesOf(value: unknown): Leaf[] {
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [value];
	if (Array.isArray(value)) return value.flatMap(leavesOf);
	if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
	return [];
}

function objectsAt(row: unknown, path: string): Array<Record<string, unknown>> {
	let at: unknown = row;
	for (const step of path.split('.')) {
		if (typeof at !== 'object' || at === null) return [];
		at = (at as Record<string, unknown>)[step];
	}
	return Array.isArray(at) ? (at as Array<Record<string, unknown>>) : [];
}

function matchesValue(term: SearchTerm, value: Leaf, keyword: boolean): boolean {
	if (term.kind === 'range') return inRange(term, value);
	const text = String(value).toLowerCase();
	const wanted = term.text.toLowerCase();
	if (term.kind === 'word' && term.wildcard) {
		const pattern = wildcardPattern(wanted);
		return pattern.test(text) || (!keyword && wordsOf(text).some((word) => pattern.test(word)));
	}
	if (text === wanted) return true;
	if (keyword) return false;
	return containsPhrase(wordsOf(text), wordsOf(wanted));
}

function inRange(term: Extract<SearchTerm, { kind: 'range' }>, value: Leaf): boolean {
	const below = term.to === null ? -1 : compare(value, term.to);
	const above = term.from === null ? 1 : compare(value, term.from);
	return (below < 0 || (term.includeTo && below === 0)) && (above > 0 || (term.includeFrom && above === 0));
}

function compare(value: Leaf, bound: string): number {
	const [a, b] = typeof value === 'number' ? [value, Number(bound)] : [String(value), bound];
	if (typeof a === 'string' && /^\d{4}-\d\d-\d\d/.test(a)) return Date.parse(a) - momentOf(bound);
	return a < b ? -1 : a > b ? 1 : 0;
}

/** A bound such as `now`, `now-90d` or a date. */
function momentOf(bound: string): number {
	const relative = /^now(?:([+-]\d+)([smhdwMy]))?/.exec(bound);
	if (relative === null) return Date.parse(bound);
	const units: Record<string, number> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, M: 2592e6, y: 31536e6 };
	return Date.now() + Number(relative[1] ?? 0) * (units[relative[2] ?? 's'] ?? 0);
}

function wordsOf(text: string): string[] {
	return text.split(/[^\p{L}\p{N}_]+/u).filter((word) => word !== '');
}

function containsPhrase(words: readonly string[], phrase: readonly string[]): boolean {
	if (phrase.length === 0) return false;
	for (let i = 0; i + phrase.length <= words.length; i += 1) {
		if (phrase.every((word, j) => words[i + j] === word)) return true;
	}
	return false;
}

const patterns = new Map<string, RegExp>();

function wildcardPattern(text: string): RegExp {
	let pattern = patterns.get(text);
	if (pattern === undefined) {
		pattern = new RegExp(
			`^${text
				.replace(/[.+^${}()|[\]\\]/g, '\\$&')
				.replaceAll('*', '.*')
				.replaceAll('?', '.')}$`,
		);
		if (patterns.size > 500) patterns.clear();
		patterns.set(text, pattern);
	}
	return pattern;
}
