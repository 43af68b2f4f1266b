import type { IscClient, ReadCall } from './client';
import { IscError } from './errors';
import type { EntryId } from './listGuard';
import { ListReading, OFFSET_CEILING, type Place } from './listReading';

/** ISC API: lists answer at most 250 entries at a time (roles: 50). */
export const PAGE_SIZE = 250;
/** Pages of one list that are asked for at a time. */
const SIDE_BY_SIDE = 8;
/** Entries that are held at a time, at most: they must fit into the memory of n8n. */
const MOST_HELD = 100_000;
/** ISC API: takes `searchAfter`, one value for each sorter. By id alone, since names hold the commas that part the values. */
const ENTITLEMENTS = '/entitlements/v1';

export interface PageOptions {
	/** Entries a call; default 250. */
	pageSize?: number;
	/** Stop after so many entries; default: all. */
	limit?: number;
}

export interface ListOptions<T> extends PageOptions {
	/** Ask for the total with the first page, which spares the call that would find nothing more, and costs the tenant a count. */
	count?: boolean;
	/** Begin behind so many entries, which were read before; default 0. */
	from?: number;
	/** The id that only one entry of the list has; default: its `id`. */
	idOf?: EntryId<T>;
	/** Sees the headers of each page as it is read. */
	onAnswer?: (headers: Record<string, string>) => void;
}

/** A list whose first page has been read. */
export interface OpenList<T> {
	rows: T[];
	/** How long the list is, where it was asked for and ISC's word can be believed. */
	total?: number;
	/** Whether these are all. */
	isWhole: boolean;
	/**
	 * What follows the first page, page by page, once. `sideBySide`: several pages at a time where the total is known, so that little can move
	 * between them; for lists that are read to their end.
	 */
	rest(options?: { sideBySide: boolean }): AsyncGenerator<T[]>;
}

/**
 * A list by `limit` and `offset`, its first page read.
 *
 * Where the order matters or the list is long, give `sorters` in the call's query: without an order pages may overlap.
 * An entry that comes twice is taken once.
 *
 * @throws {IscError} when a page is refused, or the list repeats itself or never ends.
 */
export async function openList<T>(
	client: IscClient,
	call: ReadCall,
	options: ListOptions<T> = {},
): Promise<OpenList<T>> {
	const reading = listReading(client, call, options);
	const rows = await reading.next();
	return {
		rows,
		...(reading.total !== undefined && { total: reading.total }),
		isWhole: reading.ended,
		rest: ({ sideBySide } = { sideBySide: false }) => {
			if (sideBySide) reading.sideBySide = SIDE_BY_SIDE;
			return pagesOf(reading, (options.limit ?? Infinity) - rows.length);
		},
	};
}

/**
 * A list, page by page, by `limit` and `offset`; one page is held at a time. As `openList`.
 *
 * Goes past the 10,000th entry where the endpoint can: `/entitlements/v1`, sorted by `id` alone.
 *
 * @throws {IscError} as `openList`; and past the 10,000th entry where ISC gives out no more.
 */
export async function* pages<T>(client: IscClient, call: ReadCall, options: ListOptions<T> = {}): AsyncGenerator<T[]> {
	yield* pagesOf(listReading(client, call, options), options.limit ?? Infinity);
}

export interface PageAt<T> {
	rows: T[];
	/** Where the next page begins; absent after the last one. */
	next?: number;
}

/** One page of a list that is read a page at a time, `from` entries in. @throws {IscError} as `openList` */
export async function pageAt<T>(client: IscClient, call: ReadCall, from: number, pageSize: number): Promise<PageAt<T>> {
	const reading = listReading<T>(client, call, { from, pageSize });
	const rows = await reading.next();
	return reading.ended ? { rows } : { rows, next: reading.offset };
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
 * @throws {IscError} when a page is refused, an entry has no id, or what is found repeats itself or never ends.
 */
export async function* searchPages<T extends { id: string }>(
	client: IscClient,
	body: SearchBody,
	options: PageOptions = {},
): AsyncGenerator<T[]> {
	const { limit = Infinity } = options;
	const pageSize = Math.min(options.pageSize ?? PAGE_SIZE, limit);
	const callAt = ({ after }: Place): ReadCall => ({
		method: 'POST',
		path: '/search/v1',
		query: { limit: pageSize },
		body: { ...withId(body), sort: ['id'], ...(after !== undefined && { searchAfter: [after] }) },
	});
	yield* pagesOf(new ListReading<T>(client, { pageSize, callAt, afterFrom: 0 }), limit);
}

/** All entries of all pages, for lists that are known to be short. @throws {IscError} where there are more than fit into memory */
export async function collect<T>(source: AsyncIterable<T[]>): Promise<T[]> {
	const entries: T[] = [];
	for await (const page of source) {
		for (const entry of page) entries.push(entry);
		if (entries.length > MOST_HELD) throw tooMany();
	}
	return entries;
}

function tooMany(): IscError {
	const most = MOST_HELD.toLocaleString('en-US');
	return new IscError('garbage', `ISC listed more than ${most} entries that would have to be held in memory at once.`, {
		advice: "Narrow down what is asked for. If it persists, ask SailPoint's support.",
		httpCode: 200,
	});
}

/** A list by `limit` and `offset` of which nothing has been read, for those who take pages from several lists in turn. As `openList`. */
export function listReading<T>(client: IscClient, call: ReadCall, options: ListOptions<T>): ListReading<T> {
	const { limit = Infinity } = options;
	const pageSize = Math.min(options.pageSize ?? PAGE_SIZE, limit);
	const canGoOn = call.path === ENTITLEMENTS && call.query?.sorters === 'id';
	const callAt = ({ offset, after }: Place): ReadCall => ({
		...call,
		query: { ...call.query, limit: pageSize, ...(after === undefined ? { offset } : { searchAfter: after }) },
	});
	return new ListReading<T>(client, { ...options, pageSize, callAt, afterFrom: canGoOn ? OFFSET_CEILING : Infinity });
}

async function* pagesOf<T>(reading: ListReading<T>, limit: number): AsyncGenerator<T[]> {
	for (let left = limit; left > 0 && !reading.ended;) {
		const rows = (await reading.next()).slice(0, left);
		left -= rows.length;
		if (rows.length > 0) yield rows;
	}
}

function withId(body: SearchBody): SearchBody {
	const includes = body.queryResultFilter?.includes;
	if (includes === undefined || includes.includes('id')) return body;
	return { ...body, queryResultFilter: { includes: ['id', ...includes] } };
}
