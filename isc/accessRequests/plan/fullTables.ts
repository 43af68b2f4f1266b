import { chunks, groupBy } from '../../shared/lists';
import { cellsByPerson, inItemOrder, MAX_ITEMS, MAX_PEOPLE, type Cell, type Table } from './table';

/** Divides the cells into full tables: people who want exactly the same items are in one. */
export function fullTablesByPerson(cells: readonly Cell[]): Table[] {
	const people = cellsByPerson(cells).map(inItemOrder);
	return [...groupBy(people, itemList).values()].map(fullTable);
}

/** Divides the cells into full tables: items that exactly the same people want are in one. */
export function fullTablesByItem(cells: readonly Cell[]): Table[] {
	const columns = [...groupBy(cells, ({ item }) => item).values()].map((column) =>
		column.sort((a, b) => a.person - b.person),
	);
	const samePeople = groupBy(columns, (column) => column.map(({ person }) => person).join(','));
	return [...samePeople.values()].map((group) => fullTable(cellsByPerson(group.flat()).map(inItemOrder)));
}

function fullTable(people: Cell[][]): Table {
	return { flat: true, people };
}

function itemList(cells: readonly Cell[]): string {
	return cells.map(({ item }) => item).join(',');
}

/** Cuts a full table into tables that fit a flat call. */
export function cutIntoCalls({ people }: Table): Table[] {
	return chunks(people, MAX_PEOPLE).flatMap((peopleOfCall) => {
		const count = Math.ceil(peopleOfCall[0].length / MAX_ITEMS);
		return Array.from({ length: count }, (_, index) =>
			fullTable(peopleOfCall.map((cells) => cells.slice(index * MAX_ITEMS, (index + 1) * MAX_ITEMS))),
		);
	});
}

/** Whether a full table would fill a nested call alone, so that sending it flat costs no further call. */
export function fillsCall({ people }: Table): boolean {
	return people.length === MAX_PEOPLE || people.length * people[0].length >= MAX_ITEMS;
}

/**
 * Divides the cells by what ten people at a time have in common: full tables of ten people first, then, for those who are left, tables of the
 * items that all of a group of ten want. `others`: the cells that are in no table.
 */
export function tablesForTens(cells: readonly Cell[]): { tables: Table[]; others: Cell[] } {
	const groups = fullTablesByPerson(cells).flatMap(({ people }) => chunks(people, MAX_PEOPLE));
	const isTen = (people: Cell[][]) => people.length === MAX_PEOPLE;
	const shared = sharedTables(groups.filter((people) => !isTen(people)).flat());
	return { tables: [...groups.filter(isTen).map(fullTable), ...shared.tables], others: shared.others };
}

/** Sorting the lists of items as text brings people together whose lists begin alike, so that their groups of ten share more. */
function sharedTables(people: readonly Cell[][]): { tables: Table[]; others: Cell[] } {
	const sorted = people
		.map((cells) => ({ cells, text: itemList(cells) }))
		.sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
		.map(({ cells }) => cells);
	const tables: Table[] = [];
	const others: Cell[] = [];
	for (const group of chunks(sorted, MAX_PEOPLE)) {
		const shared = sharedItems(group);
		if (group.length * shared.size < MAX_ITEMS) {
			others.push(...group.flat());
			continue;
		}
		tables.push(fullTable(group.map((cells) => cells.filter(({ item }) => shared.has(item)))));
		others.push(...group.flat().filter(({ item }) => !shared.has(item)));
	}
	return { tables, others };
}

function sharedItems(people: readonly Cell[][]): Set<number> {
	const byItem = groupBy(people.flat(), ({ item }) => item);
	return new Set([...byItem].filter(([, cells]) => cells.length === people.length).map(([item]) => item));
}
