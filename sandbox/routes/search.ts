import { optionalText, record } from '../access/bodyFields';
import { checkReach, pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest } from '../http/errors';
import { matches, plainObject, type Leaf } from '../query/search';
import { parseSearch, type SearchQuery } from '../query/searchParser';
import { compareValues } from '../query/sort';
import { indexNames, searchIndex, type Document, type Hit, type IndexName } from './searchIndex';

const levels = ['ORG_ADMIN', 'CERT_ADMIN', 'REPORT_ADMIN', 'SOURCE_ADMIN', 'ROLE_ADMIN'];
const scopes = ['sp:search:read'];

/** ISC API: the most records on one page. */
const mostOnPage = 10_000;

/** ISC API: search, which isn't available at USER level. */
export const searchEndpoints: Endpoint[] = [
	{ method: 'POST', service: 'search', path: '', scopes, levels, apiClients: true, handle: search },
	{ method: 'POST', service: 'search', path: '/count', scopes, levels, apiClients: true, handle: count },
];

function search({ tenant, body, query, reply }: Context): unknown {
	const request = record(body, 'search request');
	const page = pageOf(query, mostOnPage);
	checkReach(page, tenant.quirks.offsetLimit);
	const hits = after(sorted(find(tenant, request), request), request);
	const filter = resultFilter(request.queryResultFilter);
	return sendPage({ tenant, reply }, hits, page, (hit) => filter(hit.document()));
}

function count({ tenant, body, reply }: Context): unknown {
	const hits = find(tenant, record(body, 'search request'));
	return reply.code(204).header('X-Total-Count', String(hits.length)).send();
}

function find(tenant: Context['tenant'], request: Document): Hit[] {
	const queryType = optionalText(request.queryType, 'queryType') ?? 'SAILPOINT';
	if (queryType !== 'SAILPOINT')
		throw badRequest(`queryType "${queryType}" is not supported by this sandbox; use SAILPOINT.`);
	const query = queryOf(request);
	const hits = indicesOf(request).flatMap((index) => searchIndex(tenant, index, query));
	return filtered(hits, request.filters);
}

function queryOf(request: Document): SearchQuery {
	if (request.query === undefined || request.query === null) return { kind: 'all' };
	const { query, fields } = record(request.query, 'query');
	if (query !== undefined && typeof query !== 'string') throw badRequest('query.query must be a string.');
	const parsed = parseSearch(query ?? '*');
	if (typeof fields !== 'string') return parsed;
	const names = fields.split(',').map((name) => name.trim());
	return inFields(parsed, names);
}

/** ISC API: terms without a field search the fields in `query.fields`. */
function inFields(query: SearchQuery, names: readonly string[]): SearchQuery {
	if (query.kind === 'and' || query.kind === 'or')
		return { ...query, terms: query.terms.map((term) => inFields(term, names)) };
	if (query.kind === 'not') return { ...query, term: inFields(query.term, names) };
	if (query.kind !== 'match' || query.field !== null) return query;
	return { kind: 'or', terms: names.map((field) => ({ ...query, field })) };
}

function indicesOf(request: Document): IndexName[] {
	const { indices } = request;
	if (!Array.isArray(indices) || indices.length === 0) throw badRequest('indices must name at least one index.');
	return indices.flatMap((name): IndexName[] => {
		if (name === '*') return [...indexNames];
		const known = indexNames.find((index) => index === name);
		if (known === undefined) throw badRequest(`"${String(name)}" is not an index.`);
		return [known];
	});
}

/** ISC API: `filters` by field: EXISTS, RANGE and TERMS, each of which can also exclude. */
function filtered(hits: Hit[], filters: unknown): Hit[] {
	if (filters === undefined || filters === null) return hits;
	const tests = Object.entries(record(filters, 'filters')).map(([field, filter]) =>
		fieldFilter(field, record(filter, 'filter')),
	);
	return hits.filter((hit) => tests.every((test) => test(hit.document())));
}

function fieldFilter(field: string, filter: Document): (document: Document) => boolean {
	const test = (query: SearchQuery) => (document: Document) =>
		matches(query, document, plainObject) !== (filter.exclude === true);
	switch (filter.type) {
		case 'EXISTS':
			return test({ kind: 'exists', field });
		case 'TERMS': {
			if (!Array.isArray(filter.terms)) throw badRequest('A TERMS filter requires terms.');
			return test({
				kind: 'or',
				terms: filter.terms.map((term) => ({ kind: 'match', field, term: { kind: 'phrase', text: String(term) } })),
			});
		}
		case 'RANGE': {
			const { lower, upper } = record(filter.range, 'range') as { lower?: Bound; upper?: Bound };
			const range = {
				kind: 'range',
				from: lower?.value ?? null,
				to: upper?.value ?? null,
				includeFrom: lower?.inclusive !== false,
				includeTo: upper?.inclusive !== false,
			} as const;
			return test({ kind: 'match', field, term: range });
		}
		default:
			throw badRequest(`Filter type "${String(filter.type)}" is not one of EXISTS, RANGE, TERMS.`);
	}
}

interface Bound {
	value?: string;
	inclusive?: boolean;
}

function sortKeys(request: Document): Array<{ path: string; sign: 1 | -1 }> {
	if (!Array.isArray(request.sort)) return [];
	return request.sort.map((key) => {
		const text = String(key);
		return { path: text.replace(/^[-+]/, ''), sign: text.startsWith('-') ? -1 : 1 };
	});
}

function sorted(hits: Hit[], request: Document): Hit[] {
	const keys = sortKeys(request);
	if (keys.length === 0) return hits;
	const onlyId = keys.length === 1 && keys[0].path === 'id';
	const rows = hits.map((hit) => ({
		hit,
		values: onlyId ? [hit.id] : keys.map(({ path }) => valueAt(hit.document(), path)),
	}));
	rows.sort((a, b) => {
		for (const [index, { sign }] of keys.entries()) {
			const order = compareValues(a.values[index], b.values[index]);
			if (order !== 0) return order * sign;
		}
		return 0;
	});
	return rows.map((row) => row.hit);
}

/** ISC API: `searchAfter` contains the sort values of the last record on the previous page. */
function after(hits: Hit[], request: Document): Hit[] {
	const { searchAfter } = request;
	if (!Array.isArray(searchAfter) || searchAfter.length === 0) return hits;
	const keys = sortKeys(request);
	if (keys.length !== searchAfter.length) throw badRequest('searchAfter must have as many values as sort has fields.');
	return hits.filter((hit) => {
		for (const [index, { path, sign }] of keys.entries()) {
			const value = path === 'id' ? hit.id : valueAt(hit.document(), path);
			const order = compareValues(value === undefined ? undefined : String(value), String(searchAfter[index])) * sign;
			if (order !== 0) return order > 0;
		}
		return false;
	});
}

function valueAt(document: Document, path: string): Leaf | undefined {
	return plainObject.values(document, path.replace(/\.exact$/, ''))[0];
}

/** ISC API: `queryResultFilter` keeps the fields under `includes`, without those under `excludes`. */
function resultFilter(value: unknown): (document: Document) => Document {
	if (value === undefined || value === null) return (document) => document;
	const { includes, excludes } = record(value, 'queryResultFilter');
	const keep =
		Array.isArray(includes) && includes.length > 0 ? includes.map((path) => String(path).split('.')) : undefined;
	const drop = Array.isArray(excludes) ? excludes.map((path) => String(path).split('.')) : [];
	return (document) => {
		const kept = keep === undefined ? structuredClone(document) : pick(document, keep);
		for (const path of drop) omit(kept, path);
		return kept;
	};
}

function pick(document: Document, paths: readonly string[][]): Document {
	const result: Document = {};
	for (const [name, value] of Object.entries(document)) {
		const mine = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
		if (mine.length === 0) continue;
		if (mine.some((path) => path.length === 0)) result[name] = value;
		else if (Array.isArray(value)) result[name] = value.map((entry) => pick(record(entry, name), mine));
		else if (typeof value === 'object' && value !== null) result[name] = pick(record(value, name), mine);
	}
	return result;
}

function omit(value: unknown, [first, ...rest]: string[]): void {
	if (Array.isArray(value)) for (const entry of value) omit(entry, [first, ...rest]);
	else if (typeof value === 'object' && value !== null) {
		const fields = value as Document;
		if (rest.length === 0) delete fields[first];
		else omit(fields[first], rest);
	}
}
