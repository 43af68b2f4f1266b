import type { WantedPair } from '../model/wanted';
import { itemKey, normalName, type ItemNames } from '../../api/itemNames';
import { CLOCK_TOLERANCE_MS } from '../../api/requestsSince';
import { recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import { idKey, IdSet } from '../../shared/ids';
import { groupBy } from '../../shared/lists';
import { isForAccount } from '../model/accounts/sameAccount';
import { METADATA_ITEM, METADATA_RUN, pairKey } from '../model/pairs';

/** A pair whose call got no answer. */
export interface LostPair {
	pair: WantedPair;
	/** In milliseconds since 1970. */
	sentAt: number;
}

export interface Matches {
	/** Status rows of each pair that was found, by `pairKey`. */
	found: Map<string, StatusRow[]>;
	/** Keys of pairs that may have been accepted: a row may be for them or for another request. */
	ambiguous: Set<string>;
}

interface MatchSettings {
	runKey: string;
	/** Ids of access requests that are known to belong to other calls. */
	excludedIds: ReadonlySet<string>;
	/** Ids of access requests that this run made, with metadata, and that ISC answered. */
	answeredIds: ReadonlySet<string>;
	/** Whether this is the last look. Before that, rows with our metadata may still appear. */
	isLast: boolean;
	/** The tenant's clock minus ours, at least; undefined if the tenant doesn't send its time. */
	skewMs: number | undefined;
	/** Names of items that were looked up. */
	names: ItemNames;
}

/**
 * Finds the pairs among the rows of the status list, which must be the requester's own. A row with the mark of this run belongs to it,
 * whatever its time; a row with another mark never does. Some tenants return no metadata. That is known once rows of this run appear
 * without it, and assumed at the last look. Rows without metadata are then matched by person, type, name and time.
 */
export function matchRows(lost: readonly LostPair[], rows: readonly StatusRow[], settings: MatchSettings): Matches {
	const { runKey, excludedIds, answeredIds, isLast } = settings;
	const candidates = rows.filter((row) => row.accessRequestId !== undefined && !excludedIds.has(row.accessRequestId));
	const matches: Matches = { found: new Map(), ambiguous: new Set() };
	const ofRun = candidates.filter((row) => row.clientMetadata?.[METADATA_RUN] === runKey);
	assignRows(
		groupBy(lost, ({ pair }) => keyOf(pair.identityId, pair.item.id)),
		groupByPerson(ofRun, (id, row) => keyOf(id, row.clientMetadata?.[METADATA_ITEM])),
		matches,
	);

	const returnsMetadata = rows.some((row) => row.clientMetadata?.[METADATA_RUN] !== undefined);
	const isAnswered = (row: StatusRow) => answeredIds.has(row.accessRequestId ?? '');
	if (returnsMetadata || !(isLast || rows.some(isAnswered))) return matches;
	const remaining = lost.filter(
		({ pair }) => !matches.found.has(pairKey(pair)) && !matches.ambiguous.has(pairKey(pair)),
	);
	matchByName(remaining, withoutMark(candidates, remaining), settings, matches);
	return matches;
}

function matchByName(
	lost: readonly LostPair[],
	rows: readonly StatusRow[],
	{ skewMs, names }: MatchSettings,
	matches: Matches,
): void {
	// A row from before the call was sent is another request. Without the tenant's time nobody can tell which rows are.
	const inTime = (candidates: readonly StatusRow[], { sentAt }: LostPair) =>
		candidates.filter((row) => latestCreation(row) >= sentAt + (skewMs ?? -CLOCK_TOLERANCE_MS));
	const byType = groupByPerson(rows, (id, row) => keyOf(id, row.type));
	const byName = groupByPerson(rows, (id, row) => keyOf(id, row.type, normalName(row.name ?? '')));
	const possible = lost.filter(
		(entry) => inTime(byType.get(keyOf(entry.pair.identityId, entry.pair.item.type)) ?? [], entry).length > 0,
	);
	if (skewMs === undefined) {
		for (const { pair } of possible) matches.ambiguous.add(pairKey(pair));
		return;
	}
	/** The key of the first of the item's names that a row in time has. */
	const nameKeyOf = (entry: LostPair): string | undefined => {
		const { identityId, item } = entry.pair;
		return [item.name ?? '', ...(names.get(itemKey(item)) ?? [])]
			.filter((name) => name !== '')
			.map((name) => keyOf(identityId, item.type, normalName(name)))
			.find((key) => inTime(byName.get(key) ?? [], entry).length > 0);
	};
	const groups = groupBy(possible, (entry) => nameKeyOf(entry) ?? '');
	const rowsInTime = [...groups].map(([key, [first, ...others]]): [string, StatusRow[]] => {
		const earliest = others.reduce((found, other) => (other.sentAt < found.sentAt ? other : found), first);
		return [key, inTime(byName.get(key) ?? [], earliest)];
	});
	assignRows(groups, new Map(rowsInTime), matches);
	for (const entry of possible) {
		const mayHaveOtherName = nameKeyOf(entry) === undefined && !names.has(itemKey(entry.pair.item));
		if (mayHaveOtherName) matches.ambiguous.add(pairKey(entry.pair));
	}
}

/**
 * Assigns rows to pairs with the same key. A single pair gets all of them. Of several pairs, each gets the rows of its account. If rows don't
 * name an account, there must be as many requests as pairs.
 */
function assignRows(lost: Map<string, LostPair[]>, rows: Map<string, StatusRow[]>, matches: Matches): void {
	for (const [key, pairs] of lost) {
		const { requestType } = pairs[0].pair;
		const ofType = (rows.get(key) ?? []).filter((row) => (row.requestType ?? requestType) === requestType);
		const oldestFirst = [...ofType].sort((a, b) => createdAt(a) - createdAt(b));
		for (const { pair } of pairs) {
			const ofAccount = oldestFirst.filter((row) => isForAccount(row, pair) === 'yes');
			if (ofAccount.length > 0) matches.found.set(pairKey(pair), ofAccount);
		}
		const remaining = pairs.filter(({ pair }) => !matches.found.has(pairKey(pair)));
		const withoutAccount = oldestFirst.filter((row) =>
			pairs.every(({ pair }) => isForAccount(row, pair) === 'unknown'),
		);
		shareRows(remaining, withoutAccount, matches);
	}
}

/** If there are as many requests as pairs, ISC accepted all of them. Nothing shows which request is for which pair, so each pair gets all. */
function shareRows(pairs: readonly LostPair[], rows: StatusRow[], matches: Matches): void {
	const requests = new IdSet(rows.map((row) => row.accessRequestId ?? '')).size;
	if (requests === 0) return;
	for (const { pair } of pairs) {
		if (requests >= pairs.length) matches.found.set(pairKey(pair), rows);
		else matches.ambiguous.add(pairKey(pair));
	}
}

/** Rows by key, once for each person that they are for. */
function groupByPerson(
	rows: readonly StatusRow[],
	toKey: (identityId: string, row: StatusRow) => string,
): Map<string, StatusRow[]> {
	const entries = rows.flatMap((row) => recipientsOf(row).map((id) => ({ key: toKey(id, row), row })));
	const groups = groupBy(entries, ({ key }) => key);
	return new Map([...groups].map(([key, group]) => [key, group.map(({ row }) => row)]));
}

/** The same for all spellings of the ids among the parts. */
function keyOf(...parts: unknown[]): string {
	return JSON.stringify(parts.map((part) => (typeof part === 'string' ? idKey(part) : part)));
}

/** Rows without metadata, or with exactly the metadata that one of the pairs has for its request as a whole. */
function withoutMark(rows: readonly StatusRow[], lost: readonly LostPair[]): StatusRow[] {
	const ofRequests = new Set(lost.map(({ pair }) => textOf(pair.requestMetadata)));
	return rows.filter((row) => textOf(row.clientMetadata) === '[]' || ofRequests.has(textOf(row.clientMetadata)));
}

function textOf(metadata: StatusRow['clientMetadata']): string {
	return JSON.stringify(Object.entries(metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function createdAt(row: StatusRow): number {
	return Date.parse(row.created ?? '') || 0;
}

/** A time without a fraction may have been cut to the second. */
function latestCreation(row: StatusRow): number {
	const time = createdAt(row);
	return time % 1000 === 0 ? time + 999 : time;
}
