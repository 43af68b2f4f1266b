import type { IscClient, ReadCall } from './client';
import { IscError } from './errors';
import type { EntryId } from './listGuard';
import { ListReading, OFFSET_CEILING, type Place } from './listReading';

/** ISC API: lists return at most 250 entries at a time (roles: 50). */
export const PAGE_SIZE = 250;
/** Pages of one list that are requested at the same time. */
const SIDE_BY_SIDE = 8;
/** Largest number of entries in memory at the same time: they must fit into n8n's. */
const MOST_HELD = 100_000;
/** ISC API: takes `searchAfter`, one value for each sorter. Sorted by id only: names may contain the comma that separates the values. */
const ENTITLEMENTS = '/entitlements/v1';

export interface PageOptions {
	/** Entries per call; default 250. */
	pageSize?: number;
	/** Largest number of entries to read; default: all. */
	limit?: number;
}

export interface ListOptions<T> extends PageOptions {
	/** Asks for the total with the first page. This saves the call that would find nothing more, but the tenant has to count. */
	count?: boolean;
	/** Number of entries to skip because they were read before; default 0. */
	from?: number;
	/** The id that only one entry of the list has; default: `id`. */
	idOf?: EntryId<T>;
	/** Sees the headers of each page as it is read. */
	onAnswer?: (headers: Record<string, string>) => void;
}

/** A list whose first page has been read. */
export interface OpenList<T> {
	rows: T[];
	/** The length of the list, if it was asked for and ISC's answer is plausible. */
	total?: number;
	/** Whether these are all. */
	isWhole: boolean;
	/**
	 * The pages after the first one. Can be read once. `sideBySide` reads several pages at a time if the total is known, so that little can move
	 * between them; for lists that are read to their end.
	 */
	rest(options?: { sideBySide: boolean }): AsyncGenerator<T[]>;
}

/**
 * Opens a list by `limit` and `offset` and reads its first page.
 *
 * If the order matters or the list is long, put `sorters` into the query: without an order, pages may overlap.
 * An entry that comes twice is returned once.
 *
 * @throws {IscError} if a page is refused, or the list repeats itself or never ends
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
 * Reads a list page by page, by `limit` and `offset`, with one page in memory. Otherwise like `openList`.
 *
 * Reads past the 10,000th entry where the endpoint allows it: `/entitlements/v1`, sorted by `id` only.
 *
 * @throws {IscError} as `openList`, and past the 10,000th entry if ISC returns no more
 */
export async function* pages<T>(client: IscClient, call: ReadCall, options: ListOptions<T> = {}): AsyncGenerator<T[]> {
	yield* pagesOf(listReading(client, call, options), options.limit ?? Infinity);
}

export interface PageAt<T> {
	rows: T[];
	/** The offset of the next page; absent after the last one. */
	next?: number;
}

/** Reads one page of a list, after the first `from` entries. @throws {IscError} as `openList` */
export async function pageAt<T>(client: IscClient, call: ReadCall, from: number, pageSize: number): Promise<PageAt<T>> {
	const reading = listReading<T>(client, call, { from, pageSize });
	const rows = await reading.next();
	return reading.ended ? { rows } : { rows, next: reading.offset };
}

/** Body of `POST /search/v1`. Source: ISC API, Search. */
export interface SearchBody {
	indices: Array<'identities' | 'roles' | 'accessprofiles' | 'entitlements' | 'accountactivities' | 'events'>;
	query: { query: string };
	/** Fields to return. `id` is added: paging needs it. */
	queryResultFilter?: { includes: string[] };
	/** False leaves out the nested lists (access, accounts, apps). */
	includeNested?: boolean;
}

/**
 * The results of a search, page by page, sorted by id. By `searchAfter`, which reads past the 10,000th entry. `counted`: each page comes with the
 * total, for `onAnswer`.
 *
 * @throws {IscError} if a page is refused, an entry has no id, or the results repeat themselves or never end
 */
export async function* searchPages<T extends { id: string }>(
	client: IscClient,
	body: SearchBody,
	options: PageOptions & Pick<ListOptions<T>, 'onAnswer'> & { counted?: boolean } = {},
): AsyncGenerator<T[]> {
	const { limit = Infinity, onAnswer, counted } = options;
	const pageSize = Math.min(options.pageSize ?? PAGE_SIZE, limit);
	const callAt = ({ after }: Place): ReadCall => ({
		method: 'POST',
		path: '/search/v1',
		query: { limit: pageSize, ...(counted === true && { count: true }) },
		body: { ...withId(body), sort: ['id'], ...(after !== undefined && { searchAfter: [after] }) },
	});
	yield* pagesOf(new ListReading<T>(client, { pageSize, callAt, afterFrom: 0, onAnswer }), limit);
}

/** All entries of all pages, for lists that are known to be short. @throws {IscError} if there are more than fit into memory */
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
	return new IscError('garbage', `ISC listed more than ${most} entries, which is too many to hold in memory at once.`, {
		advice: 'Set filters that find fewer entries. If it persists, ask SailPoint support.',
		httpCode: 200,
	});
}

/** An unread list by `limit` and `offset`, for callers that take pages from several lists in turn. As `openList`. */
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
