import { LaggedRows } from './lagged';
import type { Holding } from './model';

/** Who holds what. What a role or access profile contains is worked out from these (see access/held.ts). */
export class HoldingBook {
	private readonly byIdentity = new Map<string, Holding[]>();
	/** Whose holdings have changed since the seed. */
	readonly touched = new Set<string>();
	private readonly indexed = new LaggedRows<Holding[]>();

	/** `now` and `searchLag` tell how long the search index goes on showing the old state. */
	constructor(
		private readonly now: () => number,
		private readonly searchLag: () => number,
	) {}

	of(identityId: string): readonly Holding[] {
		return this.byIdentity.get(identityId) ?? [];
	}

	/** The same as a lagging search index knows it. */
	indexedOf(identityId: string): readonly Holding[] {
		return this.indexed.seen(identityId, this.now()) ?? this.of(identityId);
	}

	/** Puts a holding in at the seed: no lag, as if it had always been there. */
	seed(holding: Holding): void {
		const held = this.byIdentity.get(holding.identityId);
		if (held === undefined) this.byIdentity.set(holding.identityId, [holding]);
		else held.push(holding);
	}

	add(holding: Holding): void {
		this.keepOld(holding.identityId);
		this.seed(holding);
		this.touched.add(holding.identityId);
	}

	remove(holding: Holding): void {
		this.keepOld(holding.identityId);
		const rest = this.of(holding.identityId).filter((held) => held.id !== holding.id);
		this.byIdentity.set(holding.identityId, rest);
		this.touched.add(holding.identityId);
	}

	changeDates(holding: Holding, dates: { startDate: number | null; removeDate: number | null }): void {
		this.keepOld(holding.identityId);
		holding.startDate = dates.startDate;
		holding.removeDate = dates.removeDate;
		this.touched.add(holding.identityId);
	}

	/** Takes an assignment's access away on its source, or gives it back; the assignment stays. */
	setOffSource(holding: Holding, offSource: boolean): void {
		this.keepOld(holding.identityId);
		const { offSource: _before, ...rest } = holding;
		const changed: Holding = offSource ? { ...rest, offSource } : rest;
		this.byIdentity.set(
			holding.identityId,
			this.of(holding.identityId).map((held) => (held.id === holding.id ? changed : held)),
		);
		this.touched.add(holding.identityId);
	}

	*all(): Generator<Holding> {
		for (const holdings of this.byIdentity.values()) yield* holdings;
	}

	/** Replaces all of an identity's holdings, as when a kept state is read back. */
	replace(identityId: string, holdings: Holding[]): void {
		this.byIdentity.set(identityId, holdings);
		this.touched.add(identityId);
	}

	private keepOld(identityId: string): void {
		this.indexed.keep(identityId, [...this.of(identityId)], this.now(), this.searchLag());
	}
}
