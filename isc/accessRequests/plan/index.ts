import type { WantedPair } from '../model/wanted';
import { requestedItem } from './requestedItem';
import { idKey } from '../../shared/ids';
import type { AccessRequestBody } from '../../api/wire';
import { Numbers, type Cell, type Layout } from './cells';
import { flatLayouts, mixedLayouts, nestedLayouts } from './layouts';
import { MAX_ITEMS, MAX_PEOPLE } from './limits';
import { firstOfEach, type RunTrace } from '../model/pairs';
import type { PlannedCall, Planner } from '../model/plannedCall';

export interface PlanOptions {
	/** Rows share calls; otherwise each row has calls of its own. */
	combineItems: boolean;
	/** False on a tenant that refuses nested calls for several people. */
	nestedForSeveral: boolean;
	/** Marks each item as requested by this run, in its metadata. */
	runKey: string;
	/** Goes beside the mark, for people. */
	trace?: RunTrace;
	/** Rows whose JSON was nested: kept so, where it fits one call and rows are not combined. */
	nestedRows?: ReadonlySet<number>;
}

/**
 * The calls that submit the pairs, each pair in exactly one of them; of pairs with one key only the first. Pure: the same
 * pairs give the same calls. Linear in the number of pairs.
 */
export function planCalls(pairs: readonly WantedPair[], options: PlanOptions): PlannedCall[] {
	const groups = cellGroups(pairs, options);
	const calls = groups.flatMap((cells) => layoutsOf(cells, options).map((layout) => toCall(layout)));
	return calls.sort((a, b) => a.order - b.order).map(({ body, pairs: carried }) => ({ body, pairs: carried }));
}

/** Cells that may share a call. */
function cellGroups(pairs: readonly WantedPair[], options: PlanOptions): Cell[][] {
	const people = new Numbers();
	const items = new Numbers();
	const repeats = new Map<string, number>();
	const groups = new Map<string, Cell[]>();
	let order = 0;
	for (const pair of firstOfEach(pairs).values()) {
		const wire = requestedItem(pair, options.runKey, options.trace);
		const cell = {
			pair,
			person: people.of(idKey(pair.identityId)),
			item: items.of(JSON.stringify(wire)),
			order: order++,
			wire,
		};
		const together = togetherKey(pair, options.combineItems);
		// The same item for other accounts of one person: not twice in one call.
		const repeatKey = `${together}|${idKey(pair.identityId)}|${pair.item.type}|${idKey(pair.item.id)}`;
		const repeat = repeats.get(repeatKey) ?? 0;
		repeats.set(repeatKey, repeat + 1);
		const key = `${together}|${repeat}`;
		const group = groups.get(key);
		if (group) group.push(cell);
		else groups.set(key, [cell]);
	}
	return [...groups.values()];
}

/**
 * What pairs of one call must have in common. ISC takes one person a revoke, and one entitlement; machines and people
 * don't mix; request-level metadata is the whole call's.
 */
function togetherKey(pair: WantedPair, combineItems: boolean): string {
	const key: unknown[] = [pair.requestType, pair.identityType, pair.requestMetadata];
	if (!combineItems) key.push(pair.row);
	if (pair.requestType === 'REVOKE_ACCESS') {
		key.push(idKey(pair.identityId));
		if (pair.item.type === 'ENTITLEMENT') key.push(idKey(pair.item.id));
	}
	return JSON.stringify(key);
}

/** ISC API: `accountSelection` and machine identities exist in the nested shape only. */
function isNestedOnly({ pair }: Cell): boolean {
	return pair.identityType === 'MACHINE' || pair.item.accountSelection !== undefined;
}

/** ISC API: `assignmentId` exists in the flat shape only. */
function isFlatOnly({ pair }: Cell): boolean {
	return pair.item.assignmentId !== undefined;
}

function layoutsOf(cells: Cell[], options: PlanOptions): Layout[] {
	const { requestType, row } = cells[0].pair;
	const nested = cells.filter(isNestedOnly);
	const wantsNested = nested.length > 0 || (!options.combineItems && options.nestedRows?.has(row) === true);
	const free = requestType === 'REVOKE_ACCESS' || !options.nestedForSeveral ? flatLayouts : eitherShape;
	if (nested.length === 0 && (!wantsNested || requestType === 'REVOKE_ACCESS')) return free(cells);
	if (nested.length === cells.length || (!cells.some(isFlatOnly) && fitsNested(cells, options.nestedForSeveral))) {
		return nestedLayouts(cells, options.nestedForSeveral);
	}
	const others = cells.filter((cell) => !isNestedOnly(cell));
	return [...(nested.length > 0 ? nestedLayouts(nested, options.nestedForSeveral) : []), ...free(others)];
}

/** The fewest calls where some cells may go in either shape and others only flat. */
function eitherShape(cells: Cell[]): Layout[] {
	const flatOnly = cells.filter(isFlatOnly);
	if (flatOnly.length === 0) return mixedLayouts(cells);
	const together = flatLayouts(cells);
	const others = cells.filter((cell) => !isFlatOnly(cell));
	const apart = [...flatLayouts(flatOnly), ...(others.length > 0 ? mixedLayouts(others) : [])];
	return apart.length < together.length ? apart : together;
}

function fitsNested(cells: Cell[], forSeveral: boolean): boolean {
	const people = new Set(cells.map((cell) => cell.person)).size;
	return cells.length <= MAX_ITEMS && people <= (forSeveral ? MAX_PEOPLE : 1);
}

function toCall({ flat, lots }: Layout): PlannedCall & { order: number } {
	const cells = lots.flatMap((lot) => lot.cells);
	const { requestType, identityType, requestMetadata } = cells[0].pair;
	const shape: Omit<AccessRequestBody, 'requestType'> = flat
		? {
				requestedFor: lots.map((lot) => lot.cells[0].pair.identityId),
				requestedItems: lots[0].cells.map((cell) => cell.wire),
			}
		: {
				requestedForWithRequestedItems: lots.map((lot) => ({
					identityId: lot.cells[0].pair.identityId,
					...(identityType === 'MACHINE' && { identityType }),
					requestedItems: lot.cells.map((cell) => cell.wire),
				})),
			};
	return {
		body: { requestType, ...shape, ...(requestMetadata !== undefined && { clientMetadata: requestMetadata }) },
		pairs: cells.map((cell) => cell.pair),
		order: cells.reduce((least, cell) => Math.min(least, cell.order), Infinity),
	};
}

/** Plans pairs of a run again, whatever is left to send, under the same options. */
export function planner(options: PlanOptions): Planner {
	return (pairs, { nestedForSeveral, combineItems = false }) =>
		planCalls(pairs, { ...options, nestedForSeveral, combineItems: options.combineItems || combineItems });
}
