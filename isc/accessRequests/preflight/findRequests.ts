import { itemKey, ItemNameBook, learnNames } from '../../api/itemNames';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdSet } from '../../shared/ids';
import { accessKey } from '../model/pairs';
import type { WantedPair } from '../model/wanted';
import {
	isRelevant,
	isRunning,
	noEvidence,
	requestIds,
	requestTypeOf,
	type MatchedRequest,
	type PairEvidence,
	type PairWithEvidence,
} from './evidence';
import { matchRequests } from './matchRequests';
import { readRunning, type RunningRequests } from './runningRequests';
import { isOfRun } from './sentBefore';

/** The running requests for a pair, by their ids. */
export interface PairRequests {
	grants: string[];
	revokes: string[];
	/** Requests for access with the same name and type, which may be for another item. */
	possible: string[];
	/** Whether every running request of the person was seen. */
	areAllSeen: boolean;
}

/** Makes a pair of a running grant that no pair is for; undefined if the grant is for something else. */
export type PairOfRow = (row: StatusRow, identityId: string) => WantedPair[];

export interface FoundRequests {
	of: (pair: WantedPair) => PairRequests;
	/** Pairs of running grants that are for none of the pairs. */
	others: WantedPair[];
	/** All that was read, for preflight. */
	running?: RunningRequests;
}

/**
 * The running requests for each pair, and the running grants of these people that are for none of the pairs.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function findRequests(
	session: IscSession,
	pairs: readonly WantedPair[],
	{ others, runKey }: { others: PairOfRow; runKey: string },
): Promise<FoundRequests> {
	const people = [...new IdSet(pairs.map(({ identityId }) => identityId))];
	const nameBook = new ItemNameBook();
	const items = new Map(pairs.map(({ item }) => [itemKey(item), item]));
	for (const item of items.values()) nameBook.add(item);
	if (people.length === 0) return { of: () => requestsIn(noEvidence()), others: [] };
	await learnNames(session, [...items.values()], nameBook);
	const now = session.clock.now();
	const running = await readRunning(session, people, (row) => isRelevant(row, now) || isOfRun(row, runKey));
	const known = new Set(pairs.map(accessKey));
	const more = [...running.rows].flatMap(([identityId, rows]) =>
		rows
			.filter((row) => isRunning(row) && requestTypeOf(row) === 'GRANT_ACCESS')
			.flatMap((row) => others(row, identityId))
			.filter((pair) => !known.has(accessKey(pair))),
	);
	const all = [...pairs, ...new Map(more.map((pair) => [accessKey(pair), pair])).values()];
	const entries = all.map((pair): PairWithEvidence => ({ pair, evidence: noEvidence() }));
	await matchRequests(session, entries, running, nameBook);
	const found = new Map(entries.map(({ pair, evidence }) => [accessKey(pair), evidence]));
	return {
		of: (pair) => requestsIn(found.get(accessKey(pair)) ?? noEvidence()),
		others: entries
			.slice(pairs.length)
			.filter(({ evidence }) => requestsIn(evidence).grants.length > 0)
			.map(({ pair }) => pair),
		running,
	};
}

function requestsIn({ requests, possible, requestsSeen }: PairEvidence): PairRequests {
	const idsOf = (type: string, list: readonly MatchedRequest[]) =>
		requestIds(list.filter((request) => request.running && request.requestType === type));
	return {
		grants: idsOf('GRANT_ACCESS', requests),
		revokes: idsOf('REVOKE_ACCESS', requests),
		possible: requestIds(possible.filter(({ running }) => running)),
		areAllSeen: requestsSeen !== 'none',
	};
}
