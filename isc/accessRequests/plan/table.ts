import type { WantedPair } from '../model/wanted';
import type { RequestedItem } from '../../api/wire';
import { groupBy } from '../../shared/lists';

/*
 * The pairs of a run are cells of a table, people × access items. The plan divides the cells among as few calls as it can find:
 *
 *           Payroll   CRM   VPN   Wiki
 *          ┌─────────────┐
 *   Ann    │   x      x  │
 *   Bob    │   x      x  │        ┌ x ┐      1: flat    Ann, Bob × Payroll, CRM
 *          └─────────────┘  ┌─────┘   │      2: nested  Bob: Wiki; Cleo: VPN, Wiki
 *   Cleo                    │  x    x │
 *                           └─────────┘
 *
 * In the flat shape everyone gets every item, so it is for full tables only, but they may be large: 10 people × 25 items. In the nested shape
 * each person has items of their own, but a call has room for only 25 cells and 10 people. (The drawing is small: these seven cells would
 * fit into one nested call.)
 */

/** One pair in the table. */
export interface Cell {
	pair: WantedPair;
	/** Number of the person, by first appearance. */
	person: number;
	/** Number of the access item with all its details: two dates for one role are two items. */
	item: number;
	/** Position among all pairs. What comes first is sent first. */
	order: number;
	/** The item as the body has it. */
	requested: RequestedItem;
}

/** A part of the table, of any size or just as large as one call may be. */
export interface Table {
	/** True if everyone has the same items, in the same order, and the call may have the flat shape. */
	flat: boolean;
	/** The cells of each person, a list for each. */
	people: Cell[][];
}

/**
 * The most people in one call, for every type of item and both shapes. This is the strict reading of ISC's limits (ISC API, Submit Access
 * Request: 25 entitlements, 10 recipients; input schemas of the event triggers: 1 to 10 recipients, 1 to 25 items of any type).
 */
export const MAX_PEOPLE = 10;

/** From the same sources: the most items in a flat call, and the most cells in a nested one. */
export const MAX_ITEMS = 25;

/** The cells of each person, people in order of first appearance. */
export function cellsByPerson(cells: readonly Cell[]): Cell[][] {
	return [...groupBy(cells, ({ person }) => person).values()];
}

export function inItemOrder(cells: readonly Cell[]): Cell[] {
	return [...cells].sort((a, b) => a.item - b.item);
}

/** Whether every person has the same items. The cells of each must be in item order. */
export function haveSameItems(people: readonly Cell[][]): boolean {
	const [first] = people;
	return people.every(
		(cells) => cells.length === first.length && cells.every(({ item }, index) => item === first[index].item),
	);
}
