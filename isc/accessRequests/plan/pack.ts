import type { Lot } from './cells';
import { MAX_ITEMS, MAX_PEOPLE } from './limits';

/**
 * Packs lots into the fewest nested calls: bins of 10 people and 25 entries. A lot may be cut where that fills a bin.
 * While entries are what is scarce the largest lot that fits goes first; while people are, room for one entry is kept for
 * each place that is still free. Linear in the number of entries.
 */
export function packLots(lots: readonly Lot[]): Lot[][] {
	const bins: Lot[][] = [];
	const waiting = new Waiting();
	for (const lot of lots) {
		let cells = lot.cells;
		for (; cells.length >= MAX_ITEMS; cells = cells.slice(MAX_ITEMS)) {
			bins.push([{ person: lot.person, cells: cells.slice(0, MAX_ITEMS) }]);
		}
		if (cells.length > 0) waiting.add({ person: lot.person, cells });
	}
	while (waiting.people > 0) bins.push(fillBin(waiting));
	return bins;
}

function fillBin(waiting: Waiting): Lot[] {
	const bin: Lot[] = [];
	const peopleAreScarce = waiting.people / MAX_PEOPLE >= waiting.entries / MAX_ITEMS;
	let room = MAX_ITEMS;
	for (let places = MAX_PEOPLE; places > 0 && room > 0; places--) {
		const kept = peopleAreScarce ? Math.max(1, room - (places - 1)) : room;
		const lot = waiting.takeLargest(kept) ?? (peopleAreScarce ? waiting.takeSmallest(room) : waiting.cut(room));
		if (!lot) break;
		bin.push(lot);
		room -= lot.cells.length;
	}
	return bin;
}

/** Lots by their number of entries, first in first out. */
class Waiting {
	people = 0;
	entries = 0;
	private readonly bySize: Lot[][] = Array.from({ length: MAX_ITEMS }, () => []);
	private readonly taken: number[] = new Array<number>(MAX_ITEMS).fill(0);

	add(lot: Lot): void {
		this.bySize[lot.cells.length].push(lot);
		this.people++;
		this.entries += lot.cells.length;
	}

	takeLargest(most: number): Lot | undefined {
		for (let size = Math.min(most, MAX_ITEMS - 1); size > 0; size--) {
			if (this.has(size)) return this.take(size);
		}
		return undefined;
	}

	takeSmallest(most: number): Lot | undefined {
		for (let size = 1; size <= most && size < MAX_ITEMS; size++) {
			if (this.has(size)) return this.take(size);
		}
		return undefined;
	}

	/** The first `size` entries of the smallest lot that has more; the others wait on. */
	cut(size: number): Lot | undefined {
		const whole = this.takeSmallest(MAX_ITEMS - 1);
		if (!whole) return undefined;
		this.add({ person: whole.person, cells: whole.cells.slice(size) });
		return { person: whole.person, cells: whole.cells.slice(0, size) };
	}

	private has(size: number): boolean {
		return this.taken[size] < this.bySize[size].length;
	}

	private take(size: number): Lot {
		const lot = this.bySize[size][this.taken[size]++];
		this.people--;
		this.entries -= size;
		return lot;
	}
}
