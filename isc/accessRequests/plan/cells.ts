import type { WantedPair } from '../model/wanted';
import type { RequestedItem } from '../../api/wire';

/** One pair in the table of people × items. Numbers stand for a person and for an item with all its details. */
export interface Cell {
	pair: WantedPair;
	person: number;
	item: number;
	/** Position among all pairs: what comes first is sent first. */
	order: number;
	wire: RequestedItem;
}

/** What one call carries for one person. */
export interface Lot {
	person: number;
	cells: Cell[];
}

/** The lots of one call; `flat` where each lot has the same items. */
export interface Layout {
	flat: boolean;
	lots: Lot[];
}

/** Gathers cells into one lot a person, people in order of first appearance. */
export function lotsOf(cells: readonly Cell[]): Lot[] {
	const lots = new Map<number, Lot>();
	for (const cell of cells) {
		const lot = lots.get(cell.person);
		if (lot) lot.cells.push(cell);
		else lots.set(cell.person, { person: cell.person, cells: [cell] });
	}
	return [...lots.values()];
}

/** Hands out a number for each different text. */
export class Numbers {
	private readonly known = new Map<string, number>();

	of(text: string): number {
		const known = this.known.get(text);
		if (known !== undefined) return known;
		this.known.set(text, this.known.size);
		return this.known.size - 1;
	}
}
