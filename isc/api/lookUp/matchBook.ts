import type { AccessItemType } from '../wire';
import { IdMap } from '../../shared/ids';

/** A person that a look-up found. */
export interface FoundPerson {
	id: string;
	name?: string;
	alias?: string;
	email?: string;
	/** In ISC's spelling, e.g. `INACTIVE_LONG_TERM`. Absent if ISC doesn't say. */
	state?: string;
	employeeNumber?: string;
	inactive: boolean;
}

/** An access item that a look-up found. */
export interface FoundItem {
	type: AccessItemType;
	id: string;
	name: string;
	sourceName?: string;
	/** False if it exists but can't be requested. */
	requestable: boolean;
}

/** What was found for a value: exact matches, except for upper and lower case, and similar ones. */
export interface Matches<T> {
	exact: T[];
	near: T[];
	/** If nothing matches: the most similar known value, for "Did you mean …?". */
	nearest?: string;
	/** Set if it couldn't be looked up: this credential may not search. */
	refused?: true;
}

/** Collects what look-ups find for many values. What is found twice is kept once. */
export class MatchBook<T extends { id: string }> {
	private readonly byKey = new Map<string, { exact: IdMap<T>; near: IdMap<T> }>();
	private readonly nearest = new Map<string, string>();
	private readonly refused = new Set<string>();

	of(key: string): Matches<T> {
		const entry = this.byKey.get(key);
		const nearest = this.nearest.get(key);
		return {
			exact: [...(entry?.exact.values() ?? [])],
			near: [...(entry?.near.values() ?? [])],
			...(nearest !== undefined && { nearest }),
			...(this.refused.has(key) && { refused: true as const }),
		};
	}

	suggest(key: string, nearest: string): void {
		this.nearest.set(key, nearest);
	}

	refuse(key: string): void {
		this.refused.add(key);
	}

	/** Removes the exact matches of a value that have none of the ids. */
	keepOnly(key: string, ids: ReadonlySet<string>): void {
		const exact = this.byKey.get(key)?.exact ?? new IdMap<T>();
		for (const id of [...exact.keys()]) if (!ids.has(id)) exact.delete(id);
	}

	has(key: string): boolean {
		return (this.byKey.get(key)?.exact.size ?? 0) > 0;
	}

	add(key: string, kind: 'exact' | 'near', found: T): void {
		const entry = this.byKey.get(key) ?? { exact: new IdMap<T>(), near: new IdMap<T>() };
		this.byKey.set(key, entry);
		if (!entry[kind].has(found.id)) entry[kind].set(found.id, found);
	}
}

/**
 * Up to this many values are looked up in the tenant's own lists first, which are up to date but take a call for each value. More values are
 * looked up in search first, which takes fewer calls.
 */
export const FEW_VALUES = 3;
