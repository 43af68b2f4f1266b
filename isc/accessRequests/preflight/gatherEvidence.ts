import type { IscError } from '../../api/errors';
import { itemKey, ItemNameBook } from '../../api/itemNames';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { unique } from '../../shared/lists';
import type { WantedPair } from '../model/wanted';
import { personLabel, withoutStop } from '../model/wording';
import { isRelevant, isRunning, noEvidence, requestTypeOf, type PairWithEvidence } from './evidence';
import { findContainers, readHeldAccess, type HeldPerson } from './heldAccess';
import { isHuman, lookWithoutSearch, proveNotHeld } from './liveLook';
import { LiveReads } from '../../api/liveReads';
import { matchRequests } from './matchRequests';
import { readRunning, type RowFilter, type RunningRequests } from './runningRequests';
import { isOfRun } from './sentBefore';

export interface Gathered {
	pairs: PairWithEvidence[];
	/** People as search shows them; absent if the user level of the token doesn't allow search. */
	people?: Map<string, HeldPerson>;
	rowsOfThisRun: StatusRow[];
	/** By person. Undefined if ISC doesn't show them. */
	runningGrants?: Map<string, StatusRow[]>;
	/** What was read from the tenant's own lists. */
	reads: LiveReads;
}

/**
 * Finds out what people hold and which requests are running, for all pairs together.
 *
 * @throws {IscError} if ISC doesn't answer. What the user level of the token doesn't allow to read is listed in `unchecked`.
 */
export async function gatherEvidence(
	wanted: readonly WantedPair[],
	session: IscSession,
	{ runKey, running: known }: { runKey: string; running?: RunningRequests },
): Promise<Gathered> {
	const everyone = [...new IdSet(wanted.map((pair) => pair.identityId))];
	const humans = [...new IdSet(wanted.filter(isHuman).map((pair) => pair.identityId))];
	const now = session.clock.now();
	const keep: RowFilter = (row) => isRelevant(row, now) || isOfRun(row, runKey);
	const [people, running] = await Promise.all([
		readHeldAccess(session, humans),
		known ?? readRunning(session, everyone, keep),
	]);

	const reads = new LiveReads(session);
	const nameBook = namesFrom(wanted, people);
	const pairs = wanted.map((pair) => ({ pair, evidence: noEvidence() }));
	for (const entry of pairs) addFromSearch(entry, people);
	if (people === undefined) await lookWithoutSearch(session, pairs);
	await matchRequests(session, pairs, relevantOnly(running, now), nameBook);
	if (people !== undefined) {
		await proveNotHeld(reads, pairs, nameBook, keep);
		await findContainers(session, pairs.filter(isHeldGrant), people);
	}
	const named = pairs.map(({ pair, evidence }) => ({ pair: withNames(pair, people, nameBook), evidence }));
	for (const entry of named) addUnchecked(entry, people !== undefined, running.denied);
	const rowsOfThisRun = unique([...running.rows.values()].flat()).filter((row) => isOfRun(row, runKey));
	const runningGrants = running.denied === undefined ? grantsIn(running) : undefined;
	return { pairs: named, people, rowsOfThisRun, runningGrants, reads };
}

function grantsIn({ rows }: RunningRequests): Map<string, StatusRow[]> {
	const isGrant = (row: StatusRow) => isRunning(row) && requestTypeOf(row) === 'GRANT_ACCESS';
	return new IdMap([...rows].map(([id, ofPerson]) => [id, ofPerson.filter(isGrant)] as const));
}

/** Without the rows that are kept only because they are of this run: they don't show duplicates. */
function relevantOnly(running: RunningRequests, now: number): RunningRequests {
	const rows = new IdMap(
		[...running.rows].map(([id, ofPerson]) => [id, ofPerson.filter((row) => isRelevant(row, now))] as const),
	);
	return { ...running, rows };
}

function namesFrom(wanted: readonly WantedPair[], people: ReadonlyMap<string, HeldPerson> | undefined): ItemNameBook {
	const nameBook = new ItemNameBook();
	for (const { item } of wanted) nameBook.add(item);
	for (const person of people?.values() ?? []) {
		for (const { id, type, name, displayName, source } of person.access.values()) {
			if (type === 'ROLE' || type === 'ACCESS_PROFILE' || type === 'ENTITLEMENT')
				nameBook.add({ type, id, name, displayName, sourceName: source?.name });
		}
	}
	return nameBook;
}

/** The pair with the names that were found on the way, for messages and the output. */
function withNames(
	pair: WantedPair,
	people: ReadonlyMap<string, HeldPerson> | undefined,
	nameBook: ItemNameBook,
): WantedPair {
	const { item } = pair;
	const found = nameBook.find(item);
	const identityName = pair.identityName ?? people?.get(pair.identityId)?.name;
	const name = item.name ?? found?.name;
	const sourceName = item.sourceName ?? found?.sourceName;
	return {
		...pair,
		...(identityName !== undefined && { identityName }),
		item: { ...item, ...(name !== undefined && { name }), ...(sourceName !== undefined && { sourceName }) },
	};
}

function addFromSearch(
	{ pair, evidence }: PairWithEvidence,
	people: ReadonlyMap<string, HeldPerson> | undefined,
): void {
	const person = people?.get(pair.identityId);
	if (person === undefined) return;
	evidence.searchEntry = person.access.get(itemKey(pair.item));
	evidence.held = evidence.searchEntry !== undefined ? 'yes' : person.complete ? 'no' : 'unknown';
}

function isHeldGrant({ pair, evidence }: PairWithEvidence): boolean {
	return pair.requestType === 'GRANT_ACCESS' && evidence.held === 'yes';
}

/** Adds what couldn't be checked, for the operator. */
function addUnchecked({ pair, evidence }: PairWithEvidence, canSearch: boolean, denied: IscError | undefined): void {
	if (evidence.held === 'unknown') {
		const why = evidence.whyUnknown ?? whyHoldingUnknown(pair, canSearch);
		evidence.unchecked.push(`Couldn't check whether ${personLabel(pair)} already has it: ${why}`);
	}
	if (evidence.requestsSeen === 'none')
		evidence.unchecked.push(`Couldn't check whether a request for it is running: ${whyRequestsUnknown(denied)}`);
}

function whyHoldingUnknown(pair: WantedPair, canSearch: boolean): string {
	if (!isHuman(pair)) return 'ISC lists what people hold, but not what machine identities hold.';
	if (!canSearch) return "the user behind this credential isn't allowed to search.";
	return "search doesn't show everything about this person yet.";
}

function whyRequestsUnknown(denied: IscError | undefined): string {
	if (denied === undefined) return "ISC didn't show the requests.";
	return `ISC doesn't show other people's requests to the user behind this credential (${withoutStop(denied.message)}).`;
}
