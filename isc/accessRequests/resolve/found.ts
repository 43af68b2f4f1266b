import type { AccessItemType } from '../../api/wire';
import { IdMap } from '../../shared/ids';

/** A person whom a look-up found. */
export interface FoundPerson {
	id: string;
	name?: string;
	alias?: string;
	email?: string;
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
}

/** Collects what look-ups find for many values, each found thing once. */
export class MatchBook<T extends { id: string }> {
	private readonly byKey = new Map<string, { exact: IdMap<T>; near: IdMap<T> }>();

	of(key: string): Matches<T> {
		const entry = this.byKey.get(key);
		return { exact: [...(entry?.exact.values() ?? [])], near: [...(entry?.near.values() ?? [])] };
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
