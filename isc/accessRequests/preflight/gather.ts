import type { WantedPair } from '../model/wanted';
import type { IscError } from '../../api/errors';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey, IdMap, IdSet, sameId } from '../../shared/ids';
import { noEvidence, type PairEvidence } from './evidence';
import { isOfRun } from './earlierTry';
import { readHeld, type HeldPerson } from './heldAccess';
import { itemKey, ItemNameBook } from '../../api/itemNames';
import { lookLive, proveNotHeld, type LiveAnswer } from './liveLook';
import { LiveReads } from './liveReads';
import { bearsOn } from './matchRow';
import { matchRequests, type PairWithEvidence } from './matchRequests';
import { personByPerson, readRunning, type RowFilter, type RunningView } from './runningRequests';
import { findContainers } from './containers';
import { personLabel } from '../model/wording';
import { groupBy } from '../../shared/lists';

export interface Gathered {
	pairs: PairWithEvidence[];
	/** People as search knows them; undefined where the token's level does not allow search. */
	people?: Map<string, HeldPerson>;
	/** Status rows of this very run. */
	ofThisRun: StatusRow[];
	/** What the tenant itself was asked for. */
	reads: LiveReads;
}

/**
 * Finds out, for all pairs together, what is held and what is running.
 *
 * @throws {IscError} when ISC does not answer; a level that is too low is no error but leaves its mark in `unchecked`.
 */
export async function gather(wanted: readonly WantedPair[], session: IscSession, runKey: string): Promise<Gathered> {
	const everyone = [...new IdSet(wanted.map((pair) => pair.identityId))];
	const humans = [...new IdSet(wanted.filter(isHuman).map((pair) => pair.identityId))];
	const now = session.clock.now();
	const keep: RowFilter = (row) => bearsOn(row, now) || isOfRun(row, runKey);
	const [people, running] = await Promise.all([readHeld(session, humans), readRunning(session, everyone, keep)]);

	const reads = new LiveReads(session);
	const book = namesFrom(wanted, people);
	const pairs = wanted.map((pair) => ({ pair, evidence: noEvidence() }));
	for (const entry of pairs) readSearch(entry, people);
	if (people === undefined) await lookInstead(session, pairs);
	await matchRequests(session, pairs, pastRunsOnly(running, now), book);
	if (people !== undefined) {
		await makeSureNotHeld(reads, pairs, book, keep);
		await findContainers(session, pairs.filter(isHeldGrant), people);
	}
	const named = pairs.map(({ pair, evidence }) => ({ pair: withNames(pair, people, book), evidence }));
	for (const entry of named) noteUnchecked(entry, people !== undefined, running.denied);
	const ofThisRun = [...new Set([...running.rows.values()].flat())].filter((row) => isOfRun(row, runKey));
	return { pairs: named, people, ofThisRun, reads };
}

function isHuman(pair: WantedPair): boolean {
	return pair.identityType === 'HUMAN';
}

/** Rows that are kept only because they are of this run say nothing about duplicates. */
function pastRunsOnly(running: RunningView, now: number): RunningView {
	const rows = new IdMap(
		[...running.rows].map(([id, theirs]) => [id, theirs.filter((row) => bearsOn(row, now))] as const),
	);
	return { ...running, rows };
}

function namesFrom(wanted: readonly WantedPair[], people: ReadonlyMap<string, HeldPerson> | undefined): ItemNameBook {
	const book = new ItemNameBook();
	for (const { item } of wanted) book.add(item);
	for (const person of people?.values() ?? []) {
		for (const { id, type, name, displayName, source } of person.access.values()) {
			if (type === 'ROLE' || type === 'ACCESS_PROFILE' || type === 'ENTITLEMENT')
				book.add({ type, id, name, displayName, sourceName: source?.name });
		}
	}
	return book;
}

/** The pair with the names that were learned on the way, for the messages and the output. */
function withNames(
	pair: WantedPair,
	people: ReadonlyMap<string, HeldPerson> | undefined,
	book: ItemNameBook,
): WantedPair {
	const { item } = pair;
	const named = book.find(item);
	const identityName = pair.identityName ?? people?.get(pair.identityId)?.name;
	const name = item.name ?? named?.name;
	const sourceName = item.sourceName ?? named?.sourceName;
	return {
		...pair,
		...(identityName !== undefined && { identityName }),
		item: { ...item, ...(name !== undefined && { name }), ...(sourceName !== undefined && { sourceName }) },
	};
}

function readSearch({ pair, evidence }: PairWithEvidence, people: ReadonlyMap<string, HeldPerson> | undefined): void {
	const person = people?.get(pair.identityId);
	if (person === undefined) return;
	evidence.entry = person.access.get(itemKey(pair.item));
	evidence.held = evidence.entry !== undefined ? 'yes' : person.complete ? 'no' : 'unknown';
}

/**
 * Without search: what the tenant's own lists say. ISC API: a user without a higher level may ask about themselves only, so once one other
 * person gave nothing, no further one is asked about.
 */
async function lookInstead(session: IscSession, pairs: readonly PairWithEvidence[]): Promise<void> {
	const { id: me } = await session.me();
	const byPerson = groupByPerson(pairs.filter(({ pair }) => isHuman(pair)));
	const others = [...byPerson.keys()].filter((id) => !sameId(id, me));
	const own = byPerson.get(me);
	const tasks: Array<Promise<boolean>> = own === undefined ? [] : [lookAt(session, me, own)];
	if (others.length > 0 && (await lookAt(session, others[0], byPerson.get(others[0]) ?? []))) {
		tasks.push(...others.slice(1).map(async (id) => await lookAt(session, id, byPerson.get(id) ?? [])));
	}
	await Promise.all(tasks);
}

/** Whether anything was to be learned about the person. */
async function lookAt(session: IscSession, identityId: string, pairs: readonly PairWithEvidence[]): Promise<boolean> {
	const answers = await lookLive(
		session,
		identityId,
		pairs.map(({ pair }) => pair.item),
	);
	let learned = false;
	for (const { pair, evidence } of pairs) {
		const answer = answers.get(itemKey(pair.item)) ?? { held: 'unknown' };
		evidence.held = answer.held;
		learned ||= answer.held !== 'unknown' || answer.pendingRequestId !== undefined;
		notePending(evidence, answer);
	}
	return learned;
}

/** ISC says that a request is in flight, but not which way it goes. */
function notePending(evidence: PairEvidence, { pendingRequestId }: LiveAnswer): void {
	if (pendingRequestId === undefined) return;
	const row: StatusRow = { accessRequestId: pendingRequestId, state: 'EXECUTING' };
	evidence.possible.push({
		accessRequestId: pendingRequestId,
		state: 'EXECUTING',
		requestType: 'GRANT_ACCESS',
		running: true,
		row,
	});
	if (evidence.held === 'unknown') evidence.held = 'no';
}

/**
 * For what search does not find on a person: the tenant's own lists, and where the list of requests left room for doubt, the person's own.
 * What neither shows is surely not held; anything else stays in doubt.
 */
async function makeSureNotHeld(
	reads: LiveReads,
	pairs: readonly PairWithEvidence[],
	book: ItemNameBook,
	keep: RowFilter,
): Promise<void> {
	const missing = pairs.filter(({ pair, evidence }) => {
		return canBeShownNotHeld(pair) && evidence.held === 'no' && evidence.requests.length === 0 && !evidence.scheduled;
	});
	const answers = await proveNotHeld(reads, itemsByPerson(missing));
	const absent: PairWithEvidence[] = [];
	for (const entry of missing) {
		const { pair, evidence } = entry;
		const answer = answers.get(pair.identityId)?.get(itemKey(pair.item)) ?? { held: 'unknown' };
		if (answer.held === 'no') absent.push(entry);
		evidence.held = answer.held;
		evidence.inDoubt = answer.why;
		evidence.assignedOnly = answer.assignedOnly === true;
		notePending(evidence, answer);
	}
	const halfSeen = absent.filter(({ evidence }) => evidence.statusSeen === 'most');
	if (halfSeen.length > 0) {
		const people = [...new IdSet(halfSeen.map(({ pair }) => pair.identityId))];
		const own = await personByPerson(reads.session, people, keep);
		for (const { evidence } of halfSeen) evidence.possible = [];
		await matchRequests(reads.session, halfSeen, own, book);
	}
	for (const { evidence } of absent)
		evidence.surelyNotHeld = evidence.statusSeen === 'all' && evidence.requests.length === 0 && !evidence.scheduled;
}

/** Each item of each person once. */
function itemsByPerson(pairs: readonly PairWithEvidence[]): Map<string, WantedPair['item'][]> {
	return new Map(
		[...groupByPerson(pairs)].map(([identityId, theirs]) => [
			identityId,
			[...new Map(theirs.map(({ pair }) => [itemKey(pair.item), pair.item])).values()],
		]),
	);
}

/** Dates may be changed of access that is yet to start, and of that only role assignments are listed. */
function canBeShownNotHeld(pair: WantedPair): boolean {
	if (!isHuman(pair)) return false;
	return pair.requestType === 'REVOKE_ACCESS' || (pair.requestType === 'MODIFY_ACCESS' && pair.item.type === 'ROLE');
}

function isHeldGrant({ pair, evidence }: PairWithEvidence): boolean {
	return pair.requestType === 'GRANT_ACCESS' && evidence.held === 'yes';
}

function noteUnchecked({ pair, evidence }: PairWithEvidence, searched: boolean, denied: IscError | undefined): void {
	const why = evidence.inDoubt ?? whyNotHeld(pair, searched);
	if (evidence.held === 'unknown')
		evidence.unchecked.push(`Couldn't check whether ${personLabel(pair)} already holds it: ${why}`);
	if (evidence.statusSeen !== 'none') return;
	const reason =
		denied === undefined
			? 'ISC did not show the requests.'
			: `ISC does not show others' requests to the user of this credential (${denied.message.replace(/\.$/, '')}).`;
	evidence.unchecked.push(`Couldn't check whether a request for it is running: ${reason}`);
}

function whyNotHeld(pair: WantedPair, searched: boolean): string {
	if (!isHuman(pair)) return 'ISC lists what people hold, not machines.';
	if (!searched) return 'the user of this credential may not search.';
	return 'search does not know all about this person yet.';
}

function groupByPerson(pairs: readonly PairWithEvidence[]): Map<string, PairWithEvidence[]> {
	const groups = groupBy(pairs, ({ pair }) => idKey(pair.identityId));
	return new IdMap([...groups.values()].map((own) => [own[0].pair.identityId, own] as const));
}
