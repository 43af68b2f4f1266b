import { createHash } from 'node:crypto';

import { idKey } from '../shared/ids';
import type { ReadCall } from './client';
import { isRecord } from '../shared/untyped';
import { oddList, type ListPage } from './listPage';

/** The id of an entry that no other entry of its list has; undefined where it has none. */
export type EntryId<T> = (entry: T) => string | undefined;

/** More entries than any list of ISC's that this package reads: tenants hold 100,000 entitlements. */
const MOST_ENTRIES = 500_000;
const MOST_PAGES = 4_000;

/** By the entry's `id`, which most lists of ISC have; entries of several types may share a list. */
export function ownId(entry: unknown): string | undefined {
	if (!isRecord(entry) || typeof entry.id !== 'string' || entry.id === '') return undefined;
	return `${textOf(entry.type) ?? textOf(entry._type) ?? ''}|${idKey(entry.id)}`;
}

/**
 * What has come of a list so far: takes out entries that come twice because the list changed while it was read, and ends a list that would
 * be read for ever, because the server ignores `offset`, goes in circles, or never ends.
 */
export class ListGuard<T> {
	private readonly seen = new Set<string>();
	private pages = 0;

	constructor(
		private readonly call: ReadCall,
		private readonly idOf: EntryId<T>,
	) {}

	/**
	 * The entries of a page that are new. Entries without an id can't be told from their twins, and all count.
	 *
	 * @param isEnd whether the page ends the list by its own length: then it may hold nothing new
	 * @throws {IscError} when nothing in the page is new, or the list is longer than any list of ISC's
	 */
	take(page: ListPage<T>, isEnd: boolean): T[] {
		const before = this.seen.size;
		const fresh = page.rows.filter((row) => this.isNew(row));
		this.pages += 1;
		if (page.rows.length > 0 && this.seen.size === before && !isEnd)
			throw oddList(this.call, 'nothing but entries that came before (the same page twice, or pages in a circle)');
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

/** Tells entries without an id apart, in few bytes for each. */
function fingerprint(row: unknown): string {
	return createHash('sha1').update(JSON.stringify(row)).digest('base64');
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
