import type { IscClient, ReadCall } from './client';
import { IscError } from './errors';
import { ListGuard, ownId, type EntryId } from './listGuard';
import { oddList, readPage, totalOf, type ListPage } from './listPage';

/** ISC API: `offset` can't reach past this many entries. */
export const OFFSET_CEILING = 10_000;
/** A larger total isn't believed: totals count objects of a tenant. */
const LONGEST_BELIEVED = 1_000_000;

/** Where a page begins: after `offset` entries, or after the entry with the id `after`. */
export interface Place {
	offset: number;
	after?: string;
}

export interface ReadingOptions<T> {
	/** Entries per call. */
	pageSize: number;
	/** The call for a page. */
	callAt: (place: Place) => ReadCall;
	/** Past this many entries, pages are requested by the last id instead of `offset`. Infinity: the endpoint can't do that. */
	afterFrom: number;
	/** Number of entries to skip because they were read before. Default 0. */
	from?: number;
	/** Asks for the total with the first page. */
	count?: boolean;
	/** Pages past this many entries aren't requested ahead of time. */
	limit?: number;
	idOf?: EntryId<T>;
	/** Sees the headers of each page as it is read. */
	onAnswer?: (headers: Record<string, string>) => void;
}

/** How many pages in a row may have nothing new, because the list moves faster than it is read. */
const MOST_REPEATS = 10;

type Fetched<T> = { page: ListPage<T> } | { error: unknown };

/**
 * Reads one list page by page to its end. The list ends with a page that isn't full, at a plausible total, with an empty page or, after full
 * pages, with a refusal of the offset: the sources differ on what comes after the last page.
 *
 * The total is a hint: it saves the call that would find nothing more, and lets pages be requested side by side. If it proves wrong, the list is
 * read on without it. A total that equals the number of entries so far is believed, because a right one looks the same.
 *
 * While a list is read, entries may come in before those that were read, or move there (`-modified`). The others then move down, and pages repeat
 * entries. The end moves down as well, so the total no longer counts. (If more than a whole page comes in between two pages, nothing shows it.) A page
 * that has nothing new may be such a page, or the server ignores `offset` or goes in a circle: the first page, read again, tells which.
 */
export class ListReading<T> {
	/** The length of the list, if ISC has returned one that agrees with the entries so far. */
	total?: number;
	ended = false;
	/** Pages requested at the same time if the total is known. */
	sideBySide = 1;
	private readonly guard: ListGuard<T>;
	private readonly from: number;
	private readonly ahead: Array<{ offset: number; fetched: Promise<Fetched<T>> }> = [];
	private place: Place;
	private hadFullPage: boolean;
	private askForTotal: boolean;
	/** A page was shorter than requested, so the offset of the next page is only known once a page has arrived. */
	private pagesVary = false;
	/** What the first page contained when it was read last. */
	private top = '';
	/** Pages in a row that had nothing new. */
	private repeats = 0;

	constructor(
		private readonly client: IscClient,
		private readonly options: ReadingOptions<T>,
	) {
		this.from = options.from ?? 0;
		this.place = { offset: this.from };
		this.guard = new ListGuard(options.callAt(this.place), options.idOf ?? ownId);
		this.hadFullPage = this.from > 0;
		this.askForTotal = options.count === true;
	}

	/** The offset of the next page. */
	get offset(): number {
		return this.place.offset;
	}

	/**
	 * The new entries of the next page; none once the list has ended.
	 *
	 * @throws {IscError} if a page is refused, the list repeats itself, or ISC doesn't return the rest of it
	 */
	async next(): Promise<T[]> {
		if (this.ended) return [];
		const fetched = await this.fetch();
		if ('error' in fetched) return this.endAt(fetched.error);
		const { page } = fetched;
		this.options.onAnswer?.(page.headers);
		this.place = { ...this.place, offset: this.place.offset + page.length };
		this.learnTotal(page);
		const isWhole = page.length >= this.options.pageSize;
		this.hadFullPage ||= isWhole;
		this.pagesVary ||= !isWhole;
		if (this.top === '') this.top = this.guard.contentsOf(page);
		const { rows, isRepeat } = this.guard.take(page);
		if (rows.length < page.rows.length) this.total = undefined;
		this.ended = page.length === 0 || (this.total === undefined ? !isWhole : this.place.offset >= this.total);
		if (isRepeat && !(this.ended && !isWhole)) await this.checkItMoves(page);
		else this.repeats = 0;
		if (!this.ended && this.place.offset + this.options.pageSize > this.options.afterFrom)
			this.place.after = this.lastIdOf(page);
		return rows;
	}

	/** @throws {IscError} if a page with nothing new doesn't come from entries that have moved down */
	private async checkItMoves(page: ListPage<T>): Promise<void> {
		this.repeats += 1;
		const contents = this.guard.contentsOf(page);
		// The first page once more, entry by entry, shows that `offset` is ignored. By id nothing moves.
		const isCertain = contents === this.top || this.place.after !== undefined || this.repeats > MOST_REPEATS;
		const again = isCertain ? undefined : await this.ask({ offset: this.from });
		const top = again !== undefined && 'page' in again ? this.guard.contentsOf(again.page) : this.top;
		if (top === this.top || top === contents)
			throw oddList(
				this.options.callAt(this.place),
				'only entries that it had returned before (the same page twice, or pages in a circle)',
			);
		this.top = top;
	}

	private learnTotal({ headers }: ListPage<T>): void {
		if (this.askForTotal) this.total = believable(totalOf(headers));
		this.askForTotal = false;
		if (this.total !== undefined && this.place.offset > this.total) this.total = undefined;
	}

	private async fetch(): Promise<Fetched<T>> {
		this.askAhead();
		const next = this.ahead.shift();
		if (next === undefined) return await this.ask(this.place);
		if (next.offset === this.place.offset) return await next.fetched;
		// A page was shorter than expected, so the pages requested ahead begin in the wrong places.
		this.ahead.length = 0;
		return await this.ask(this.place);
	}

	/** Little can move in the list between pages that are requested together. */
	private askAhead(): void {
		const { pageSize, afterFrom, limit = Infinity } = this.options;
		if (this.total === undefined || this.pagesVary || this.sideBySide === 1 || this.place.after !== undefined) return;
		const end = Math.min(this.total, this.from + limit, afterFrom, OFFSET_CEILING);
		const last = this.ahead.at(-1)?.offset;
		for (let offset = last === undefined ? this.place.offset : last + pageSize; offset < end; offset += pageSize) {
			if (this.ahead.length >= this.sideBySide) return;
			this.ahead.push({ offset, fetched: this.ask({ offset }) });
		}
	}

	/** Never rejects: a page that was requested ahead may never be looked at. */
	private async ask(place: Place): Promise<Fetched<T>> {
		const call = this.options.callAt(place);
		const query = { ...call.query, ...(this.askForTotal && { count: true }) };
		return await readPage<T>(this.client, { ...call, query }).then(
			(page) => ({ page }),
			(error: unknown) => ({ error }),
		);
	}

	/** Ends the list, if the refusal of a page means that it has ended. */
	private endAt(error: unknown): T[] {
		const { place, hadFullPage } = this;
		if (!(error instanceof IscError) || error.kind !== 'badRequest' || place.offset === 0 || place.after !== undefined)
			throw error;
		if (place.offset <= OFFSET_CEILING && place.offset + this.options.pageSize > OFFSET_CEILING)
			throw beyondReach(this.options.callAt(place), error);
		if (!/offset/i.test(error.message)) throw error;
		if (!hadFullPage) throw withheld(this.options.callAt(place), place.offset, error);
		this.ended = true;
		return [];
	}

	private lastIdOf({ rows }: ListPage<T>): string {
		const { id } = (rows.at(-1) ?? {}) as { id?: unknown };
		if (typeof id === 'string' && id !== '') return id;
		throw oddList(this.options.callAt(this.place), 'an entry without an id');
	}
}

/** At exactly the ceiling, ISC may have stopped counting. */
function believable(total: number | undefined): number | undefined {
	return total === undefined || total === OFFSET_CEILING || total > LONGEST_BELIEVED ? undefined : total;
}

function beyondReach({ method = 'GET', path }: ReadCall, refusal: IscError): IscError {
	const most = OFFSET_CEILING.toLocaleString('en-US');
	return unfinished(
		`ISC returns only the first ${most} entries of ${method} ${path}, and there may be more: ${refusal.message}`,
		'Set filters that find fewer entries.',
		refusal,
	);
}

/** The total says that there is more. Without a full page before it, the refusal doesn't mean the end of the list. */
function withheld({ method = 'GET', path }: ReadCall, came: number, refusal: IscError): IscError {
	return unfinished(
		`ISC returned ${came} entries of ${method} ${path} and says that there are more, but refuses the rest: ${refusal.message}`,
		'Try again. If it persists, ask SailPoint support, or set filters that find fewer entries.',
		refusal,
	);
}

function unfinished(message: string, advice: string, { httpCode, detailCode, trackingId }: IscError): IscError {
	return new IscError('badRequest', message, { advice, httpCode, detailCode, trackingId });
}
