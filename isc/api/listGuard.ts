import { createHash } from 'node:crypto';

import { idKey } from '../shared/ids';
import type { ReadCall } from './client';
import { isRecord } from '../shared/untyped';
import { oddList, type ListPage } from './listPage';

/** The id of an entry, which no other entry of its list has; undefined if it has none. */
export type EntryId<T> = (entry: T) => string | undefined;

/** More entries than any list that this package reads: tenants have up to about 100,000 entitlements. */
const MOST_ENTRIES = 500_000;
const MOST_PAGES = 4_000;

/** The entry's `id`, which most lists have, with its type: a list may contain several types. */
export function ownId(entry: unknown): string | undefined {
	if (!isRecord(entry) || typeof entry.id !== 'string' || entry.id === '') return undefined;
	return `${textOf(entry.type) ?? textOf(entry._type) ?? ''}|${idKey(entry.id)}`;
}

/**
 * Keeps track of the entries of a list. Removes entries that come twice because the list changed while it was read, and stops a list that
 * would never end because the server ignores `offset` or returns pages in a circle.
 */
export class ListGuard<T> {
	private readonly seen = new Set<string>();
	private pages = 0;

	constructor(
		private readonly call: ReadCall,
		private readonly idOf: EntryId<T>,
	) {}

	/**
	 * The new entries of a page. Entries without an id all count as new, because equal ones may be different entries.
	 *
	 * @param isEnd whether the page ends the list by its own length: then it may contain nothing new
	 * @throws {IscError} if nothing in the page is new, or the list is longer than any real one
	 */
	take(page: ListPage<T>, isEnd: boolean): T[] {
		const before = this.seen.size;
		const fresh = page.rows.filter((row) => this.isNew(row));
		this.pages += 1;
		if (page.rows.length > 0 && this.seen.size === before && !isEnd)
			throw oddList(this.call, 'only entries that it had returned before (the same page twice, or pages in a circle)');
		if (this.seen.size > MOST_ENTRIES || this.pages > MOST_PAGES)
			throw oddList(this.call, `more than ${this.seen.size.toLocaleString('en-US')} entries`);
		return fresh;
	}

	private isNew(row: T): boolean {
		const id = this.idOf(row);
		const key = id === undefined ? fingerprint(row) : `#${id}`;
		const isNew = !this.seen.has(key);
		this.seen.add(key);
		return isNew || id === undefined;
	}
}

/** Tells entries without an id apart, with few bytes for each. */
function fingerprint(row: unknown): string {
	return createHash('sha1').update(JSON.stringify(row)).digest('base64');
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
