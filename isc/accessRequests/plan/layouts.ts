import { chunks } from '../../shared/lists';
import { blocksByItem, blocksByPerson, fillsACall, sharedBlocks, tiles, type Block } from './blocks';
import { lotsOf, type Cell, type Layout, type Lot } from './cells';
import { MAX_ITEMS, MAX_PEOPLE } from './limits';
import { packLots } from './pack';

/** The fewest flat calls that were found. */
export function flatLayouts(cells: readonly Cell[]): Layout[] {
	const byPerson = blocksByPerson(cells).flatMap(tiles);
	if (byPerson.length === 1) return byPerson;
	return fewest([byPerson, blocksByItem(cells).flatMap(tiles)]);
}

/** Nested calls only: for accounts to choose from, and for machines. */
export function nestedLayouts(cells: readonly Cell[], forSeveral: boolean): Layout[] {
	if (forSeveral) return packLots(lotsOf(cells)).map((lots) => ({ flat: false, lots }));
	return lotsOf(cells).flatMap(({ person, cells: own }) =>
		chunks(own, MAX_ITEMS).map((piece) => ({ flat: false, lots: [{ person, cells: piece }] })),
	);
}

/** The fewest calls of either shape that were found; of equally few, those with the most flat ones. */
export function mixedLayouts(cells: readonly Cell[]): Layout[] {
	const flat = flatLayouts(cells);
	if (flat.length === 1) return flat;
	return fewest([flat, packed(blocksByPerson(cells)), packed(blocksByItem(cells)), shared(cells)]);
}

/** Blocks that fill calls of their own go flat, what is left is packed. */
function packed(blocks: readonly Block[], rest: readonly Cell[] = []): Layout[] {
	const pieces = blocks.flatMap(tiles);
	const small = pieces.filter((piece) => !fillsACall(piece)).flatMap((piece) => cellsOf(piece.lots));
	const bins = packLots(lotsOf([...small, ...rest]));
	return [...pieces.filter(fillsACall), ...bins.map((lots) => ({ flat: haveSameItems(lots), lots }))];
}

/** Tens of people with equal lists first; the others by what tens of them share. */
function shared(cells: readonly Cell[]): Layout[] {
	const full: Block[] = [];
	const others: Lot[] = [];
	for (const block of blocksByPerson(cells)) {
		for (const tile of chunks(block, MAX_PEOPLE)) {
			if (tile.length === MAX_PEOPLE) full.push(tile);
			else others.push(...tile);
		}
	}
	const { blocks, rest } = sharedBlocks(others);
	return packed([...full, ...blocks], rest);
}

function cellsOf(lots: readonly Lot[]): Cell[] {
	return lots.flatMap((lot) => lot.cells);
}

/** True where a nested call would say no more than a flat one. */
function haveSameItems(lots: Lot[]): boolean {
	for (const lot of lots) lot.cells.sort((a, b) => a.item - b.item);
	return lots.every(
		({ cells }) =>
			cells.length === lots[0].cells.length && cells.every((cell, index) => cell.item === lots[0].cells[index].item),
	);
}

function fewest(candidates: Layout[][]): Layout[] {
	return candidates.reduce((best, next) => (next.length < best.length ? next : best));
}
