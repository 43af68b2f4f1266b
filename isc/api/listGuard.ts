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

/** The entries of a page that no page before had. */
export interface Fresh<T> {
	/** Entries without an id are all in it, because equal ones may be different entries. */
	rows: T[];
	/** Whether everything in the page had come before, entries without an id by what they contain. */
	isRepeat: boolean;
}

/** Keeps track of the entries of a list. Removes entries that come twice because the list changed while it was read, and stops a list that never ends. */
export class ListGuard<T> {
	private readonly seen = new Set<string>();
	private pages = 0;

	constructor(
		private readonly call: ReadCall,
		private readonly idOf: EntryId<T>,
	) {}

	/**
	 * The new entries of a page.
	 *
	 * @throws {IscError} if the list is longer than any real one
	 */
	take(page: ListPage<T>): Fresh<T> {
		const before = this.seen.size;
		const rows = page.rows.filter((row) => this.isNew(row));
		this.pages += 1;
		if (this.seen.size > MOST_ENTRIES || this.pages > MOST_PAGES)
			throw oddList(this.call, `more than ${this.seen.size.toLocaleString('en-US')} entries`);
		return { rows, isRepeat: page.rows.length > 0 && this.seen.size === before };
	}

	/** What a page contains, in its order, as one text. */
	contentsOf({ rows }: ListPage<T>): string {
		return rows.map((row) => this.keyOf(row)).join(' ');
	}

	private isNew(row: T): boolean {
		const key = this.keyOf(row);
		const isNew = !this.seen.has(key);
		this.seen.add(key);
		return isNew || !key.startsWith('#');
	}

	/** With `#` if it is the entry's id. */
	private keyOf(row: T): string {
		const id = this.idOf(row);
		return id === undefined ? fingerprint(row) : `#${id}`;
	}
}

/** Tells entries without an id apart, with few bytes for each. */
function fingerprint(row: unknown): string {
	return createHash('sha1').update(JSON.stringify(row)).digest('base64');
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
