import type { WantedPair } from '../model/wanted';
import { entitlements } from '../../api/accessItems';
import { listApprovals, type Approval } from '../../api/approvals';
import { searchItems } from '../../api/searchItems';
import type { AccessItemType, StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey, IdSet, sameId } from '../../shared/ids';
import { attempt } from '../../api/result';
import type { PairEvidence } from './evidence';
import { normalName, learnNames, type ItemNameBook } from '../../api/itemNames';
import { changedAt, isRunning, justCarriedOut, matchRow, toMatched } from './matchRow';
import type { RunningView } from './runningRequests';
import { groupBy } from '../../shared/lists';

export interface PairWithEvidence {
	pair: WantedPair;
	evidence: PairEvidence;
}

/** A row that agrees with a pair in person, type and name, and has no item id. */
interface Namesake extends PairWithEvidence {
	row: StatusRow;
}

type Verdict = 'same' | 'other' | 'unknown';

/**
 * Finds each pair's requests among the status rows and puts them into its evidence: by the item's id in our metadata; by type and name where
 * only one item has the name; by pending approvals, which carry the id. What stays unproven is put down as possible.
 * Names and approvals are read only where a row could be meant.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function matchRequests(
	session: IscSession,
	pairs: readonly PairWithEvidence[],
	running: RunningView,
	book: ItemNameBook,
): Promise<void> {
	await learnNamesNeeded(session, pairs, running, book);
	const namesakes: Namesake[] = [];
	for (const { pair, evidence } of pairs) {
		evidence.statusSeen = running.seen(pair.identityId);
		for (const row of rowsOf(running, pair)) {
			const match = matchRow(pair, row, book.names);
			if (match === 'same') note(evidence, row, session.clock.now());
			else if (match !== 'other') namesakes.push({ pair, evidence, row });
		}
	}
	await settle(session, namesakes, running);
	for (const { evidence } of pairs) evidence.requests.sort((a, b) => changedAt(b.row) - changedAt(a.row));
}

/** A request that ended a while ago only counts for what it has still to bring: access that starts later. */
function note(evidence: PairEvidence, row: StatusRow, now: number): void {
	if (isRunning(row) || justCarriedOut(row, now)) evidence.requests.push(toMatched(row));
	else evidence.scheduled = true;
}

function rowsOf(running: RunningView, pair: WantedPair): readonly StatusRow[] {
	return running.rows.get(pair.identityId) ?? [];
}

async function learnNamesNeeded(
	session: IscSession,
	pairs: readonly PairWithEvidence[],
	running: RunningView,
	book: ItemNameBook,
): Promise<void> {
	const needed = new Map<string, WantedPair['item']>();
	for (const { pair, evidence } of pairs) {
		for (const row of rowsOf(running, pair)) {
			if (!settledAnyway(pair, evidence, row) && matchRow(pair, row, book.names) === 'needsName')
				needed.set(pair.item.id, pair.item);
		}
	}
	await learnNames(session, [...needed.values()], book);
}

/** Held access is not granted again whatever request for it runs, save one that takes it away. */
function settledAnyway(pair: WantedPair, evidence: PairEvidence, row: StatusRow): boolean {
	return pair.requestType === 'GRANT_ACCESS' && evidence.held === 'yes' && row.requestType !== 'REVOKE_ACCESS';
}

async function settle(session: IscSession, namesakes: readonly Namesake[], running: RunningView): Promise<void> {
	let open: Namesake[] = [];
	for (const namesake of namesakes) {
		const { pair, evidence, row } = namesake;
		if (settledAnyway(pair, evidence, row)) evidence.possible.push(toMatched(row));
		else open.push(namesake);
	}
	if (running.approvals !== undefined) open = byApprovals(session, open, running.approvals, running);
	open = await byUniqueName(session, open);
	open = byApprovals(session, open, await readApprovals(session, open, running), running);
	for (const { evidence, row } of open) evidence.possible.push(toMatched(row));
}

function byApprovals(
	session: IscSession,
	open: readonly Namesake[],
	approvals: readonly Approval[],
	running: RunningView,
): Namesake[] {
	const byRequest = groupBy(approvals, (approval) => idKey(approval.accessRequestId ?? ''));
	return keepUnknown(session, open, (namesake) =>
		verdictOf(namesake, byRequest.get(idKey(namesake.row.accessRequestId ?? '')) ?? [], rowsOf(running, namesake.pair)),
	);
}

/** Nobody approves what has ended, and where all pending approvals were read already there are no further ones. */
async function readApprovals(
	session: IscSession,
	open: readonly Namesake[],
	running: RunningView,
): Promise<Approval[]> {
	const accessRequestIds = [...new IdSet(open.flatMap(({ row }) => (isRunning(row) && row.accessRequestId) || []))];
	if (running.approvals !== undefined || accessRequestIds.length === 0) return [];
	const answer = await attempt(listApprovals(session.client, 'pending', { accessRequestIds }));
	return answer.ok ? answer.value : [];
}

/** An item waits for several approvals or, once approved, for none: what is not among them is another item only where none is missing. */
function verdictOf({ pair, row }: Namesake, ofRequest: readonly Approval[], rows: readonly StatusRow[]): Verdict {
	const theirs = ofRequest.filter((approval) => sameId(approval.requestedFor?.id, pair.identityId));
	if (theirs.some((approval) => sameId(approval.requestedObject?.id, pair.item.id))) return 'same';
	const alike = (name: string | null | undefined): boolean => normalName(name ?? '') === normalName(row.name ?? '');
	const waiting = theirs.filter(
		({ requestedObject }) => requestedObject?.type === pair.item.type && alike(requestedObject.name),
	);
	const asked = rows.filter(
		(other) => sameId(other.accessRequestId, row.accessRequestId) && other.type === row.type && alike(other.name),
	);
	return new IdSet(waiting.map((approval) => approval.requestedObject?.id ?? '')).size >= asked.length
		? 'other'
		: 'unknown';
}

/** A name proves an item where no other of its type has it: names of entitlements are often shared, others' sometimes. */
async function byUniqueName(session: IscSession, open: readonly Namesake[]): Promise<Namesake[]> {
	const named = open.filter(({ row }) => !!row.name);
	if (named.length === 0) return [...open];
	const bearers = await bearersOf(session, named);
	return keepUnknown(session, open, ({ pair, row }) => {
		const ids = bearers.get(`${pair.item.type}|${normalName(row.name ?? '')}`);
		return ids?.size === 1 && ids.has(pair.item.id) ? 'same' : 'unknown';
	});
}

/**
 * All items that have one of the names, by type and name. ISC API: entitlements can be listed by name, roles and access profiles searched;
 * names with `+` are never listed, and so stay unproven.
 */
async function bearersOf(session: IscSession, named: readonly Namesake[]): Promise<Map<string, Set<string>>> {
	const namesWhere = (entitlement: boolean): string[] => [
		...new Set(
			named.filter(({ pair }) => (pair.item.type === 'ENTITLEMENT') === entitlement).map(({ row }) => row.name ?? ''),
		),
	];
	const [entitlementNames, otherNames] = [namesWhere(true), namesWhere(false)];
	const [listed, searched] = await Promise.all([
		attempt(entitlements(session.client, 'name', entitlementNames)),
		otherNames.length === 0 ? undefined : attempt(searchItems(session.client, 'name', otherNames)),
	]);
	const bearers = new Map<string, Set<string>>();
	const add = (type: AccessItemType, name: string, id: string): void => {
		const key = `${type}|${normalName(name)}`;
		bearers.set(key, (bearers.get(key) ?? new IdSet()).add(id));
	};
	for (const { id, name } of listed.ok ? listed.value : []) add('ENTITLEMENT', name ?? '', id);
	for (const { type, id, name, displayName } of searched?.ok === true ? searched.value : []) {
		if (type !== 'ENTITLEMENT') for (const called of [name, displayName]) add(type, called ?? '', id);
	}
	return bearers;
}

/** Puts down what was proven and hands back the rest. */
function keepUnknown(
	session: IscSession,
	open: readonly Namesake[],
	judge: (namesake: Namesake) => Verdict,
): Namesake[] {
	return open.filter((namesake) => {
		const verdict = judge(namesake);
		if (verdict === 'same') note(namesake.evidence, namesake.row, session.clock.now());
		return verdict === 'unknown';
	});
}
