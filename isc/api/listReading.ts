import type { IscClient, ReadCall } from './client';
import { IscError } from './errors';
import { ListGuard, ownId, type EntryId } from './listGuard';
import { oddList, readPage, totalOf, type ListPage } from './listPage';

/** ISC API: what lies behind so many entries can't be reached by `offset`. */
export const OFFSET_CEILING = 10_000;
/** No list that a total is believed of is longer: ISC's totals are counts of what a tenant holds. */
const LONGEST_BELIEVED = 1_000_000;

/** Where a page begins: behind `offset` entries, or behind the entry with the id `after`. */
export interface Place {
	offset: number;
	after?: string;
}

export interface ReadingOptions<T> {
	/** Entries a call. */
	pageSize: number;
	/** The call for a page. */
	callAt: (place: Place) => ReadCall;
	/** From how many entries on pages are asked for by the last id, not by `offset`. Infinity: the endpoint can't. */
	afterFrom: number;
	/** Where the list begins; behind pages that were read before. Default 0. */
	from?: number;
	/** Ask for the total with the first page. */
	count?: boolean;
	/** Pages behind so many entries are not asked for ahead. */
	limit?: number;
	idOf?: EntryId<T>;
	/** Sees the headers of each page as it is read. */
	onAnswer?: (headers: Record<string, string>) => void;
}

type Fetched<T> = { page: ListPage<T> } | { error: unknown };

/**
 * One list, read page by page to its end. The end is a page that isn't whole, the total where it can be believed, an empty page, or, behind
 * whole pages, a refusal of the offset: sources differ on what follows the last page.
 *
 * A total is a hint: it saves the call that would find nothing more and lets pages be asked for side by side. Where it proves wrong the list
 * is read on without it. A total that equals what came is believed: nothing tells it from a right one.
 */
export class ListReading<T> {
	/** How long the list is, as far as ISC said so and what came agrees. */
	total?: number;
	ended = false;
	/** Pages asked for at a time where a total is believed. */
	sideBySide = 1;
	private readonly guard: ListGuard<T>;
	private readonly from: number;
	private readonly ahead: Array<{ offset: number; fetched: Promise<Fetched<T>> }> = [];
	private place: Place;
	private behindWholePage: boolean;
	private askForTotal: boolean;
	/** A page was shorter than asked for: where the next begins is known only once it has come. */
	private pagesVary = false;

	constructor(
		private readonly client: IscClient,
		private readonly options: ReadingOptions<T>,
	) {
		this.from = options.from ?? 0;
		this.place = { offset: this.from };
		this.guard = new ListGuard(options.callAt(this.place), options.idOf ?? ownId);
		this.behindWholePage = this.from > 0;
		this.askForTotal = options.count === true;
	}

	/** How many entries lie before the next page. */
	get offset(): number {
		return this.place.offset;
	}

	/**
	 * The entries of the next page that did not come before; none once the list has ended.
	 *
	 * @throws {IscError} when a page is refused, the list repeats itself, or ISC does not give out the rest of it
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
		this.behindWholePage ||= isWhole;
		this.pagesVary ||= !isWhole;
		this.ended = page.length === 0 || (this.total === undefined ? !isWhole : this.place.offset >= this.total);
		const rows = this.guard.take(page, this.ended && !isWhole);
		if (!this.ended && this.place.offset + this.options.pageSize > this.options.afterFrom)
			this.place.after = this.lastIdOf(page);
		return rows;
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
		// A page was shorter than the list's order has it: what was asked for ahead does not follow on it.
		this.ahead.length = 0;
		return await this.ask(this.place);
	}

	/** Little can move in the list between pages that are asked for together. */
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

	/** Never rejects: a page that was asked for ahead may never be looked at. */
	private async ask(place: Place): Promise<Fetched<T>> {
		const call = this.options.callAt(place);
		const query = { ...call.query, ...(this.askForTotal && { count: true }) };
		return await readPage<T>(this.client, { ...call, query }).then(
			(page) => ({ page }),
			(error: unknown) => ({ error }),
		);
	}

	/** The end of the list, where the refusal of a page is one. */
	private endAt(error: unknown): T[] {
		const { place, behindWholePage } = this;
		if (!(error instanceof IscError) || error.kind !== 'badRequest' || place.offset === 0 || place.after !== undefined)
			throw error;
		if (place.offset <= OFFSET_CEILING && place.offset + this.options.pageSize > OFFSET_CEILING)
			throw beyondReach(this.options.callAt(place), error);
		if (!/offset/i.test(error.message)) throw error;
		if (!behindWholePage) throw withheld(this.options.callAt(place), place.offset, error);
		this.ended = true;
		return [];
	}

	private lastIdOf({ rows }: ListPage<T>): string {
		const { id } = (rows.at(-1) ?? {}) as { id?: unknown };
		if (typeof id === 'string' && id !== '') return id;
		throw oddList(this.options.callAt(this.place), 'an entry without an id');
	}
}

/** A total that is exactly the ceiling may be where ISC stopped counting. */
function believable(total: number | undefined): number | undefined {
	return total === undefined || total === OFFSET_CEILING || total > LONGEST_BELIEVED ? undefined : total;
}

function beyondReach({ method = 'GET', path }: ReadCall, refusal: IscError): IscError {
	const most = OFFSET_CEILING.toLocaleString('en-US');
	return unfinished(
		`ISC gives out only the first ${most} entries of ${method} ${path}, and there may be more: ${refusal.message}`,
		'Narrow down what is asked for with filters, so that fewer entries are found.',
		refusal,
	);
}

/** A page that wasn't whole, and a total that says there is more: without a whole page before it the refusal is no sign of the end. */
function withheld({ method = 'GET', path }: ReadCall, came: number, refusal: IscError): IscError {
	return unfinished(
		`ISC says that ${method} ${path} has more than the ${came} entries that it gave out, but refuses the rest: ${refusal.message}`,
		"Try again. If it persists, ask SailPoint's support, or narrow down what is asked for.",
		refusal,
	);
}

function unfinished(message: string, advice: string, { httpCode, detailCode, trackingId }: IscError): IscError {
	return new IscError('badRequest', message, { advice, httpCode, detailCode, trackingId });
}
