import type { IscClient, ReadCall } from './client';
import { IscError } from './errors';

/** ISC API: lists answer at most 250 entries at a time (roles: 50). */
export const PAGE_SIZE = 250;

export interface PageOptions {
	/** Entries a call; default 250. */
	pageSize?: number;
	/** Stop after so many entries; default: all. */
	limit?: number;
}

export interface OffsetPageOptions extends PageOptions {
	/** Ask for the total with the first page, which spares the call that would find nothing more, and costs the tenant a count. */
	count?: boolean;
}

/**
 * A list, page by page, by `limit` and `offset`; one page is held at a time.
 *
 * Where the order matters or the list is long, give `sorters` in the call's query: without an order pages may overlap.
 *
 * @throws {IscError} when a page is refused, or the same page comes twice.
 */
export async function* pages<T>(
	client: IscClient,
	call: ReadCall,
	options: OffsetPageOptions = {},
): AsyncGenerator<T[]> {
	const { limit = Infinity, count = false } = options;
	const pageSize = Math.min(options.pageSize ?? PAGE_SIZE, limit);
	const guard = new SamePageGuard(call);
	let total = Infinity;
	for (let offset = 0; offset < limit && offset < total;) {
		const query = { ...call.query, limit: pageSize, offset, ...(count && offset === 0 && { count: true }) };
		const { body, headers } = await client.read<T[]>({ ...call, query, expects: 'list' });
		if (count && offset === 0) total = totalOf(headers) ?? Infinity;
		guard.check(body);
		if (body.length > 0) yield body.slice(0, limit - offset);
		offset += body.length;
		if (body.length < pageSize && (total === Infinity || body.length === 0)) return;
	}
}

/** How many entries the list has. One call. ISC API: `count=true` puts it into `X-Total-Count`. */
export async function countOf(client: IscClient, call: ReadCall): Promise<number | undefined> {
	const { headers } = await client.read<unknown[]>({
		...call,
		query: { ...call.query, limit: 1, count: true },
		expects: 'list',
	});
	return totalOf(headers);
}

/** Body of `POST /search/v1`. Source: ISC API, Search. */
export interface SearchBody {
	indices: Array<'identities' | 'roles' | 'accessprofiles' | 'entitlements' | 'accountactivities' | 'events'>;
	query: { query: string };
	/** Fields to answer with; `id` is added, the paging needs it. */
	queryResultFilter?: { includes: string[] };
	/** False leaves the nested lists (access, accounts, apps) out. */
	includeNested?: boolean;
}

/**
 * What a search finds, page by page, in the order of ids and by `searchAfter`, which goes past the 10,000th entry.
 *
 * @throws {IscError} when a page is refused, an entry has no id, or the same page comes twice.
 */
export async function* searchPages<T extends { id: string }>(
	client: IscClient,
	body: SearchBody,
	options: PageOptions = {},
): AsyncGenerator<T[]> {
	const { limit = Infinity } = options;
	const pageSize = Math.min(options.pageSize ?? PAGE_SIZE, limit);
	const call = { method: 'POST' as const, path: '/search/v1' };
	const guard = new SamePageGuard(call);
	let after: string[] = [];
	for (let found = 0; found < limit;) {
		const searchBody = { ...withId(body), sort: ['id'], ...(after.length > 0 && { searchAfter: after }) };
		const answer = await client.read<T[]>({ ...call, query: { limit: pageSize }, body: searchBody, expects: 'list' });
		const page = answer.body;
		guard.check(page);
		if (page.length > 0) yield page.slice(0, limit - found);
		found += page.length;
		if (page.length < pageSize) return;
		after = [idOf(page[page.length - 1], call)];
	}
}

/** All entries of all pages, for lists that are known to be short. */
export async function collect<T>(source: AsyncIterable<T[]>): Promise<T[]> {
	const entries: T[] = [];
	for await (const page of source) entries.push(...page);
	return entries;
}

function withId(body: SearchBody): SearchBody {
	const includes = body.queryResultFilter?.includes;
	if (includes === undefined || includes.includes('id')) return body;
	return { ...body, queryResultFilter: { includes: ['id', ...includes] } };
}

function totalOf(headers: Record<string, string>): number | undefined {
	const total = Number(headers['x-total-count'] ?? NaN);
	return Number.isInteger(total) && total >= 0 ? total : undefined;
}

function idOf(entry: { id?: unknown }, call: ReadCall): string {
	if (typeof entry.id === 'string' && entry.id !== '') return entry.id;
	throw oddList(call, 'an entry without an id');
}

/** A server that ignores `offset` or `searchAfter` would be asked for ever. */
class SamePageGuard {
	private last = '[]';

	constructor(private readonly call: ReadCall) {}

	check(page: unknown[]): void {
		const text = JSON.stringify(page);
		if (page.length > 0 && text === this.last) throw oddList(this.call, 'the same page twice');
		this.last = text;
	}
}

function oddList(call: ReadCall, what: string): IscError {
	return new IscError(
		'garbage',
		`ISC answered ${call.method ?? 'GET'} ${call.path} with ${what}, so the list cannot be read to its end.`,
		{
			advice: "Try again; if it stays, ask SailPoint's support, or narrow down what is asked for.",
			httpCode: 200,
		},
	);
}
