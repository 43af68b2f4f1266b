import { chunks } from '../../shared/lists';
import { lotsOf, type Cell, type Layout, type Lot } from './cells';
import { MAX_ITEMS, MAX_PEOPLE } from './limits';

/** A full table of people × items: every person of it gets every item of it. A lot for each person, items in one order. */
export type Block = Lot[];

/** People who want exactly the same items stand together. */
export function blocksByPerson(cells: readonly Cell[]): Block[] {
	return grouped(lotsOf(cells), (lot) => signature(lot.cells, (cell) => cell.item));
}

/** Items that exactly the same people want stand together. */
export function blocksByItem(cells: readonly Cell[]): Block[] {
	const columns = new Map<number, Cell[]>();
	for (const cell of cells) {
		const column = columns.get(cell.item);
		if (column) column.push(cell);
		else columns.set(cell.item, [cell]);
	}
	return grouped([...columns.values()], (column) => signature(column, (cell) => cell.person)).map((group) =>
		sameOrder(lotsOf(group.flat())),
	);
}

/** Sorts each lot's cells by item, so that all lots of a block list the same items in the same order. */
function sameOrder(lots: Lot[]): Lot[] {
	for (const lot of lots) lot.cells.sort((a, b) => a.item - b.item);
	return lots;
}

function grouped<T>(list: readonly T[], keyOf: (entry: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const entry of list) {
		const key = keyOf(entry);
		const group = groups.get(key);
		if (group) group.push(entry);
		else groups.set(key, [entry]);
	}
	return [...groups.values()];
}

function signature(cells: Cell[], numberOf: (cell: Cell) => number): string {
	cells.sort((a, b) => numberOf(a) - numberOf(b));
	return cells.map(numberOf).join(',');
}

/** Cuts a block into pieces that fit a flat call. */
export function tiles(block: Block): Layout[] {
	return chunks(block, MAX_PEOPLE).flatMap((people) => {
		const pieces = Math.ceil(people[0].cells.length / MAX_ITEMS);
		return Array.from({ length: pieces }, (_, piece) => ({
			flat: true,
			lots: people.map(({ person, cells }) => ({
				person,
				cells: cells.slice(piece * MAX_ITEMS, (piece + 1) * MAX_ITEMS),
			})),
		}));
	});
}

/** Whether a piece would fill a nested call of its own, so that sending it flat costs nothing. */
export function fillsACall(tile: Layout): boolean {
	return tile.lots.length === MAX_PEOPLE || tile.lots.length * tile.lots[0].cells.length >= MAX_ITEMS;
}

/**
 * People whose lists are alike but not equal, ten at a time: what all ten want as one block, what is theirs alone as rest.
 * Lists are put in order as text, which brings those that begin alike together.
 */
export function sharedBlocks(lots: readonly Lot[]): { blocks: Block[]; rest: Cell[] } {
	const inOrder = lots
		.map((lot) => ({ lot, text: signature(lot.cells, (cell) => cell.item) }))
		.sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
		.map(({ lot }) => lot);
	const blocks: Block[] = [];
	const rest: Cell[] = [];
	for (const people of chunks(inOrder, MAX_PEOPLE)) {
		const shared = sharedItems(people);
		const worthIt = people.length * shared.size >= MAX_ITEMS;
		if (worthIt) blocks.push(people.map((lot) => only(lot, (cell) => shared.has(cell.item))));
		rest.push(...people.flatMap((lot) => (worthIt ? lot.cells.filter((cell) => !shared.has(cell.item)) : lot.cells)));
	}
	return { blocks, rest };
}

function sharedItems(lots: readonly Lot[]): Set<number> {
	const counts = new Map<number, number>();
	for (const cell of lots.flatMap((lot) => lot.cells)) counts.set(cell.item, (counts.get(cell.item) ?? 0) + 1);
	return new Set([...counts].filter(([, count]) => count === lots.length).map(([item]) => item));
}

function only(lot: Lot, wanted: (cell: Cell) => boolean): Lot {
	return { person: lot.person, cells: lot.cells.filter(wanted) };
}
