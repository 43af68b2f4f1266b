import type { WantedPair } from '../model/wanted';
import { itemKey, normalName, type ItemNames } from '../../api/itemNames';
import { isForAccount } from '../model/accounts/sameAccount';
import { recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import { idKey, IdSet } from '../../shared/ids';
import { METADATA_ITEM, METADATA_RUN, pairKey } from '../model/pairs';
import { CLOCK_TOLERANCE_MS } from '../../api/requestsSince';
import { groupBy } from '../../shared/lists';

/** A pair whose call was left without an answer. Milliseconds since 1970. */
export interface OpenPair {
	pair: WantedPair;
	sentAt: number;
}

export interface Matches {
	/** Status rows of each pair that was found, by `pairKey`. */
	found: Map<string, StatusRow[]>;
	/** Keys of pairs that may have been taken: a row is there that may be theirs or another's. */
	ambiguous: Set<string>;
}

interface MatchSettings {
	runKey: string;
	/** Ids of access requests that are known to be of other calls. */
	claimed: ReadonlySet<string>;
	/** Ids of access requests that this run made with metadata. */
	own: ReadonlySet<string>;
	/** Whether nothing more is waited for: until then our metadata may still turn up. */
	isLast: boolean;
	/** The tenant's clock less ours, at least; undefined where the tenant does not tell its time. */
	skewMs: number | undefined;
	/** Names of items that were looked up. */
	names: ItemNames;
}

/**
 * Finds the pairs in rows of the status list, which must be the requester's own. A row with this run's mark is the run's, whatever its time;
 * a row with another's mark never is. Where the tenant returns no metadata, which is known once rows of this run show without it, or at the
 * last, rows without any are found by person, type, name and time.
 */
export function matchRows(open: readonly OpenPair[], rows: readonly StatusRow[], settings: MatchSettings): Matches {
	const free = rows.filter((row) => row.accessRequestId !== undefined && !settings.claimed.has(row.accessRequestId));
	const matches: Matches = { found: new Map(), ambiguous: new Set() };
	const marked = free.filter((row) => row.clientMetadata?.[METADATA_RUN] === settings.runKey);
	const byMark = groupByPerson(marked, (id, row) => keyOf(id, row.clientMetadata?.[METADATA_ITEM]));
	assign(
		groupBy(open, ({ pair }) => keyOf(pair.identityId, pair.item.id)),
		byMark,
		matches,
	);

	const isMarked = (row: StatusRow) => row.clientMetadata?.[METADATA_RUN] !== undefined;
	const returnsMetadata = rows.some(isMarked);
	const returnsNone =
		!returnsMetadata && (settings.isLast || rows.some((row) => settings.own.has(row.accessRequestId ?? '')));
	const still = open.filter(({ pair }) => !matches.found.has(pairKey(pair)) && !matches.ambiguous.has(pairKey(pair)));
	if (returnsNone) matchByName(still, withoutMark(free, still), settings, matches);
	return matches;
}

function matchByName(
	open: readonly OpenPair[],
	rows: readonly StatusRow[],
	{ skewMs, names }: MatchSettings,
	matches: Matches,
): void {
	// What was there before the call was sent is another request. Without the tenant's time nobody can say which that is.
	const inTime = (some: readonly StatusRow[], { sentAt }: OpenPair) =>
		some.filter((row) => latestCreation(row) >= sentAt + (skewMs ?? -CLOCK_TOLERANCE_MS));
	const ofType = groupByPerson(rows, (id, row) => keyOf(id, row.type));
	const byName = groupByPerson(rows, (id, row) => keyOf(id, row.type, normalName(row.name ?? '')));
	const nameKey = (one: OpenPair) => {
		const { identityId, item } = one.pair;
		return [item.name ?? '', ...(names.get(itemKey(item)) ?? [])]
			.filter((name) => name !== '')
			.map((name) => keyOf(identityId, item.type, normalName(name)))
			.find((key) => inTime(byName.get(key) ?? [], one).length > 0);
	};
	const maybe = open.filter(
		(one) => inTime(ofType.get(keyOf(one.pair.identityId, one.pair.item.type)) ?? [], one).length > 0,
	);
	if (skewMs === undefined) {
		for (const { pair } of maybe) matches.ambiguous.add(pairKey(pair));
		return;
	}
	const groups = groupBy(maybe, (one) => nameKey(one) ?? '');
	const rowsInTime = [...groups].map(([key, [first, ...others]]): [string, StatusRow[]] => {
		const earliest = others.reduce((one, other) => (other.sentAt < one.sentAt ? other : one), first);
		return [key, inTime(byName.get(key) ?? [], earliest)];
	});
	assign(groups, new Map(rowsInTime), matches);
	for (const one of maybe) {
		const nameMayDiffer = nameKey(one) === undefined && !names.has(itemKey(one.pair.item));
		if (nameMayDiffer) matches.ambiguous.add(pairKey(one.pair));
	}
}

/** Hands rows to pairs with the same key: one pair gets all of them, several each those of its account, or need a request each. */
function assign(open: Map<string, OpenPair[]>, rows: Map<string, StatusRow[]>, matches: Matches): void {
	for (const [key, pairs] of open) {
		const { requestType } = pairs[0].pair;
		const sameType = (rows.get(key) ?? []).filter((row) => (row.requestType ?? requestType) === requestType);
		const inOrder = [...sameType].sort((a, b) => createdAt(a) - createdAt(b));
		for (const { pair } of pairs) {
			const own = inOrder.filter((row) => isForAccount(row, pair) === 'yes');
			if (own.length > 0) matches.found.set(pairKey(pair), own);
		}
		const rest = pairs.filter(({ pair }) => !matches.found.has(pairKey(pair)));
		const unclaimed = inOrder.filter((row) => pairs.every(({ pair }) => isForAccount(row, pair) === 'unknown'));
		shareOut(rest, unclaimed, matches);
	}
}

/** Of as many requests as pairs all were taken, though not which is whose is known: each gets all of them. */
function shareOut(pairs: readonly OpenPair[], rows: StatusRow[], matches: Matches): void {
	const requests = new IdSet(rows.map((row) => row.accessRequestId ?? '')).size;
	if (requests === 0) return;
	for (const { pair } of pairs) {
		if (requests >= pairs.length) matches.found.set(pairKey(pair), rows);
		else matches.ambiguous.add(pairKey(pair));
	}
}

/** Rows by the people they are for. */
function groupByPerson(
	rows: readonly StatusRow[],
	toKey: (identityId: string, row: StatusRow) => string,
): Map<string, StatusRow[]> {
	const entries = rows.flatMap((row) => recipientsOf(row).map((id) => ({ key: toKey(id, row), row })));
	const groups = groupBy(entries, ({ key }) => key);
	return new Map([...groups].map(([key, own]) => [key, own.map(({ row }) => row)]));
}

/** Ids among the parts count in whatever spelling. */
function keyOf(...parts: unknown[]): string {
	return JSON.stringify(parts.map((part) => (typeof part === 'string' ? idKey(part) : part)));
}

/** Rows whose metadata is no item's of other origin: none, or at most what one of the pairs gave for its request as a whole. */
function withoutMark(rows: readonly StatusRow[], open: readonly OpenPair[]): StatusRow[] {
	const ofRequests = new Set(open.map(({ pair }) => textOf(pair.requestMetadata)));
	return rows.filter((row) => textOf(row.clientMetadata) === '[]' || ofRequests.has(textOf(row.clientMetadata)));
}

function textOf(metadata: StatusRow['clientMetadata']): string {
	return JSON.stringify(Object.entries(metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function createdAt(row: StatusRow): number {
	return Date.parse(row.created ?? '') || 0;
}

/** A time without a fraction may be one that was cut to the second. */
function latestCreation(row: StatusRow): number {
	const time = createdAt(row);
	return time % 1000 === 0 ? time + 999 : time;
}
