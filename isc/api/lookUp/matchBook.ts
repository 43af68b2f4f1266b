import type { AccessItemType } from '../wire';
import { IdMap } from '../../shared/ids';

/** A person whom a look-up found. */
export interface FoundPerson {
	id: string;
	name?: string;
	alias?: string;
	email?: string;
	/** As ISC says it, e.g. `INACTIVE_LONG_TERM`; absent where it says nothing. */
	state?: string;
	inactive: boolean;
}

/** An access item that a look-up found. */
export interface FoundItem {
	type: AccessItemType;
	id: string;
	name: string;
	sourceName?: string;
	/** False where it exists but cannot be requested. */
	requestable: boolean;
}

/** What a value stands for: those that match it exactly (letters' case aside), and others that a search thinks alike. */
export interface Matches<T> {
	exact: T[];
	near: T[];
	/** Where nothing matches: the known value that is most like it, for "did you mean". */
	nearest?: string;
	/** Nobody could be asked: this credential may not search. */
	refused?: true;
}

/** Collects what look-ups find for many values, each found thing once. */
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

	/** Of the exact matches of a value, only those with one of the ids count. */
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

/** How values and names are compared. */
export function folded(text: string): string {
	return text.trim().toLowerCase();
}

/** Up to so many values one by one cost no more calls than they are worth, and what answers then is the tenant, not its search index. */
export const FEW_VALUES = 3;
