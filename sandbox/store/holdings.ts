import { LaggedRows } from './lagged';
import type { Holding } from './model';

/** The assignments of all identities. The contents of roles and access profiles are derived from them (see access/held.ts). */
export class HoldingBook {
	private readonly byIdentity = new Map<string, Holding[]>();
	/** The identities whose holdings have changed since the tenant was seeded. */
	readonly touched = new Set<string>();
	private readonly indexed = new LaggedRows<Holding[]>();

	/** The search index shows the old state for as long as `searchLag` says. */
	constructor(
		private readonly now: () => number,
		private readonly searchLag: () => number,
	) {}

	of(identityId: string): readonly Holding[] {
		return this.byIdentity.get(identityId) ?? [];
	}

	/** The holdings as a lagging search index shows them. */
	indexedOf(identityId: string): readonly Holding[] {
		return this.indexed.seen(identityId, this.now()) ?? this.of(identityId);
	}

	/** Adds a holding without lag, as if it had always been there. */
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

	/** Removes the access of an assignment on its source, or restores it. The assignment itself stays. */
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

	/** Replaces all holdings of an identity, when a saved state is restored. */
	replace(identityId: string, holdings: Holding[]): void {
		this.byIdentity.set(identityId, holdings);
		this.touched.add(identityId);
	}

	private keepOld(identityId: string): void {
		this.indexed.keep(identityId, [...this.of(identityId)], this.now(), this.searchLag());
	}
}
