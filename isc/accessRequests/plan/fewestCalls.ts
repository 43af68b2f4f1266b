import { chunks } from '../../shared/lists';
import { cutIntoCalls, fillsCall, fullTablesByItem, fullTablesByPerson, tablesForTens } from './fullTables';
import { packPeople } from './pack';
import { cellsByPerson, haveSameItems, inItemOrder, MAX_ITEMS, type Cell, type Table } from './table';

/*
 * Each function divides cells into tables, one for each call. The fewest calls for every case are too expensive to find. These try a few ways
 * and keep the best.
 */

/** Flat calls only. */
export function flatCalls(cells: readonly Cell[]): Table[] {
	const byPerson = fullTablesByPerson(cells).flatMap(cutIntoCalls);
	if (byPerson.length === 1) return byPerson;
	return fewest([byPerson, fullTablesByItem(cells).flatMap(cutIntoCalls)]);
}

/** Nested calls only: for items with an account selection, and for machine identities. */
export function nestedCalls(cells: readonly Cell[], forSeveral: boolean): Table[] {
	const people = cellsByPerson(cells);
	const calls = forSeveral
		? packPeople(people)
		: people.flatMap((ofPerson) => chunks(ofPerson, MAX_ITEMS).map((piece) => [piece]));
	return calls.map((peopleOfCall) => ({ flat: false, people: peopleOfCall }));
}

/** Calls of either shape. Of several ways with equally few calls, the one with only flat calls wins. */
export function mixedCalls(cells: readonly Cell[]): Table[] {
	const flat = flatCalls(cells);
	if (flat.length === 1) return flat;
	const { tables, others } = tablesForTens(cells);
	return fewest([
		flat,
		withSmallOnesPacked(fullTablesByPerson(cells)),
		withSmallOnesPacked(fullTablesByItem(cells)),
		withSmallOnesPacked(tables, others),
	]);
}

/** Sends full tables that fill a call flat, and packs the cells of the smaller ones, and the other cells, into nested calls. */
function withSmallOnesPacked(fullTables: readonly Table[], others: readonly Cell[] = []): Table[] {
	const tables = fullTables.flatMap(cutIntoCalls);
	const small = tables.filter((table) => !fillsCall(table)).flatMap(({ people }) => people.flat());
	const packed = packPeople(cellsByPerson([...small, ...others])).map((people) => people.map(inItemOrder));
	// Where a nested call happens to be a full table, the flat shape says the same with less.
	return [...tables.filter(fillsCall), ...packed.map((people) => ({ flat: haveSameItems(people), people }))];
}

/** Of equally few, the first. */
function fewest(plans: Table[][]): Table[] {
	return plans.reduce((best, next) => (next.length < best.length ? next : best));
}
