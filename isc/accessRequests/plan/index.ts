import type { WantedPair } from '../model/wanted';
import { requestedItem } from './requestedItem';
import { idKey } from '../../shared/ids';
import type { AccessRequestBody } from '../../api/wire';
import { groupBy } from '../../shared/lists';
import { flatCalls, mixedCalls, nestedCalls } from './fewestCalls';
import { MAX_ITEMS, MAX_PEOPLE, type Cell, type Table } from './table';
import { firstOfEach, type RunTrace } from '../model/pairs';
import type { PlannedCall, Planner } from '../model/plannedCall';

export interface PlanOptions {
	/** True: rows may share calls. False: each row has its own. */
	combineItems: boolean;
	/** False if the tenant refuses nested calls for several people. */
	nestedForSeveral: boolean;
	/** The mark of this run, in the metadata of each item. */
	runKey: string;
	/** Goes into the metadata as well, for people. */
	trace?: RunTrace;
	/** Rows whose JSON was nested. They stay nested if they fit one call and rows don't share calls. */
	nestedRows?: ReadonlySet<number>;
}

/**
 * The calls that submit the pairs, each pair in exactly one of them, and of several pairs with the same key only the first. Pure: the same
 * pairs return the same calls. Linear in the number of pairs.
 */
export function planCalls(pairs: readonly WantedPair[], options: PlanOptions): PlannedCall[] {
	const tables = groupsOfCells(pairs, options).flatMap((cells) => divide(cells, options));
	const ordered = tables.map((table) => ({ table, order: orderOf(table) })).sort((a, b) => a.order - b.order);
	return ordered.map(({ table }) => toCall(table));
}

/** The cells of all pairs, in groups that may share a call. */
function groupsOfCells(pairs: readonly WantedPair[], options: PlanOptions): Cell[][] {
	const personNumber = numbering();
	const itemNumber = numbering();
	const repeats = new Map<string, number>();
	const cells = [...firstOfEach(pairs).values()].map((pair, order) => {
		const requested = requestedItem(pair, options.runKey, options.trace);
		const person = personNumber(idKey(pair.identityId));
		const cell: Cell = { pair, person, item: itemNumber(JSON.stringify(requested)), order, requested };
		const sharedKey = sharedCallKey(pair, options.combineItems);
		// A call can't have an item twice for one person. The same item for their next account goes into another group.
		const repeatKey = `${sharedKey}|${person}|${pair.item.type}|${idKey(pair.item.id)}`;
		const repeat = repeats.get(repeatKey) ?? 0;
		repeats.set(repeatKey, repeat + 1);
		return { cell, group: `${sharedKey}|${repeat}` };
	});
	return [...groupBy(cells, ({ group }) => group).values()].map((group) => group.map(({ cell }) => cell));
}

/** Numbers different texts in order of first appearance. */
function numbering(): (text: string) => number {
	const numbers = new Map<string, number>();
	return (text) => {
		const number = numbers.get(text) ?? numbers.size;
		numbers.set(text, number);
		return number;
	};
}

/**
 * Pairs with the same key may share a call. ISC takes one person per revoke, and one entitlement. People and machine identities can't be in
 * one call, and the metadata of a request is for the whole call.
 */
function sharedCallKey(pair: WantedPair, combineItems: boolean): string {
	const key: unknown[] = [pair.requestType, pair.identityType, pair.requestMetadata];
	if (!combineItems) key.push(pair.row);
	if (pair.requestType === 'REVOKE_ACCESS') {
		key.push(idKey(pair.identityId));
		if (pair.item.type === 'ENTITLEMENT') key.push(idKey(pair.item.id));
	}
	return JSON.stringify(key);
}

/** ISC API: `accountSelection` and machine identities exist only in the nested shape. */
function isNestedOnly({ pair }: Cell): boolean {
	return pair.identityType === 'MACHINE' || pair.item.accountSelection !== undefined;
}

/** ISC API: `assignmentId` exists only in the flat shape. */
function isFlatOnly({ pair }: Cell): boolean {
	return pair.item.assignmentId !== undefined;
}

/** Divides a group of cells into a table for each call, in the shapes that ISC allows for them. */
function divide(cells: Cell[], options: PlanOptions): Table[] {
	const { requestType, row } = cells[0].pair;
	const { nestedForSeveral } = options;
	const nestedOnly = cells.filter(isNestedOnly);
	const staysNested = !options.combineItems && requestType !== 'REVOKE_ACCESS' && options.nestedRows?.has(row) === true;
	const inAnyShape = requestType === 'REVOKE_ACCESS' || !nestedForSeveral ? flatCalls : eitherShape;
	if (nestedOnly.length === 0 && !staysNested) return inAnyShape(cells);
	if (nestedOnly.length === cells.length || (!cells.some(isFlatOnly) && fitsNestedCall(cells, nestedForSeveral)))
		return nestedCalls(cells, nestedForSeveral);
	const others = cells.filter((cell) => !isNestedOnly(cell));
	return [...nestedCalls(nestedOnly, nestedForSeveral), ...inAnyShape(others)];
}

/** Few calls for cells that may have either shape, except for some that must be flat. */
function eitherShape(cells: Cell[]): Table[] {
	const flatOnly = cells.filter(isFlatOnly);
	if (flatOnly.length === 0) return mixedCalls(cells);
	const allFlat = flatCalls(cells);
	const others = cells.filter((cell) => !isFlatOnly(cell));
	const separate = [...flatCalls(flatOnly), ...(others.length > 0 ? mixedCalls(others) : [])];
	return separate.length < allFlat.length ? separate : allFlat;
}

function fitsNestedCall(cells: Cell[], forSeveral: boolean): boolean {
	const people = new Set(cells.map((cell) => cell.person)).size;
	return cells.length <= MAX_ITEMS && people <= (forSeveral ? MAX_PEOPLE : 1);
}

/** A call is sent when its first pair is due. */
function orderOf({ people }: Table): number {
	return people.flat().reduce((first, { order }) => Math.min(first, order), Infinity);
}

function toCall({ flat, people }: Table): PlannedCall {
	const { requestType, identityType, requestMetadata } = people[0][0].pair;
	const shape: Omit<AccessRequestBody, 'requestType'> = flat
		? {
				requestedFor: people.map(([{ pair }]) => pair.identityId),
				requestedItems: people[0].map(({ requested }) => requested),
			}
		: {
				requestedForWithRequestedItems: people.map((cells) => ({
					identityId: cells[0].pair.identityId,
					...(identityType === 'MACHINE' && { identityType }),
					requestedItems: cells.map(({ requested }) => requested),
				})),
			};
	return {
		body: { requestType, ...shape, ...(requestMetadata !== undefined && { clientMetadata: requestMetadata }) },
		pairs: people.flat().map(({ pair }) => pair),
	};
}

/** Plans any pairs of a run with the options of the run: all of them at first, later those that are still to be sent. */
export function planner(options: PlanOptions): Planner {
	return (pairs, { nestedForSeveral, combineItems = false }) =>
		planCalls(pairs, { ...options, nestedForSeveral, combineItems: options.combineItems || combineItems });
}
