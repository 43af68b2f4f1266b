import { MAX_ITEMS, MAX_PEOPLE, type Cell } from './table';

/**
 * Packs the cells of each person into few nested calls of at most 10 people and 25 cells. The cells of a person may be divided between calls
 * if that fills one. While room for cells is scarcer than room for people, the person with the most cells that fit goes first. While room for
 * people is scarcer, one cell is reserved for each person that could still be added. Linear in the number of cells.
 *
 * @returns for each call, the cells of each of its people
 */
export function packPeople(people: readonly Cell[][]): Cell[][][] {
	const calls: Cell[][][] = [];
	const waiting = new Waiting();
	for (const ofPerson of people) {
		let cells = ofPerson;
		for (; cells.length >= MAX_ITEMS; cells = cells.slice(MAX_ITEMS)) calls.push([cells.slice(0, MAX_ITEMS)]);
		if (cells.length > 0) waiting.add(cells);
	}
	while (waiting.people > 0) calls.push(fillCall(waiting));
	return calls;
}

function fillCall(waiting: Waiting): Cell[][] {
	const call: Cell[][] = [];
	const peopleAreScarce = waiting.people / MAX_PEOPLE >= waiting.cells / MAX_ITEMS;
	let room = MAX_ITEMS;
	for (let places = MAX_PEOPLE; places > 0 && room > 0; places--) {
		const allowed = peopleAreScarce ? Math.max(1, room - (places - 1)) : room;
		const cells = waiting.takeLargest(allowed) ?? (peopleAreScarce ? waiting.takeSmallest(room) : waiting.cut(room));
		if (!cells) break;
		call.push(cells);
		room -= cells.length;
	}
	return call;
}

/** People who are still to be packed, by their number of cells. Of those with equally many, the first comes first. */
class Waiting {
	people = 0;
	cells = 0;
	private readonly bySize: Cell[][][] = Array.from({ length: MAX_ITEMS }, () => []);
	private readonly taken: number[] = new Array<number>(MAX_ITEMS).fill(0);

	add(cells: Cell[]): void {
		this.bySize[cells.length].push(cells);
		this.people++;
		this.cells += cells.length;
	}

	takeLargest(most: number): Cell[] | undefined {
		for (let size = Math.min(most, MAX_ITEMS - 1); size > 0; size--) {
			if (this.has(size)) return this.take(size);
		}
		return undefined;
	}

	takeSmallest(most: number): Cell[] | undefined {
		for (let size = 1; size <= most && size < MAX_ITEMS; size++) {
			if (this.has(size)) return this.take(size);
		}
		return undefined;
	}

	/** The first `size` cells of the person with the fewest. The person's other cells wait on. */
	cut(size: number): Cell[] | undefined {
		const cells = this.takeSmallest(MAX_ITEMS - 1);
		if (!cells) return undefined;
		this.add(cells.slice(size));
		return cells.slice(0, size);
	}

	private has(size: number): boolean {
		return this.taken[size] < this.bySize[size].length;
	}

	private take(size: number): Cell[] {
		const cells = this.bySize[size][this.taken[size]++];
		this.people--;
		this.cells -= size;
		return cells;
	}
}
