import { entitlements } from '../../api/accessItems';
import { pendingApprovals, type PendingApproval } from '../../api/approvals';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import type { WantedPair } from '../types';
import { attempt } from './attempt';
import type { PairEvidence } from './evidence';
import { learnNames, type ItemNameBook } from './itemNames';
import { changedAt, isRunning, justCarriedOut, matchRow, normalName, toMatched } from './matching';
import type { RunningView } from './running';

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
 * Finds each pair's requests among the status rows and puts them into its evidence: by the item's id in our metadata; by name and type where
 * a name is one item's alone; by pending approvals, which carry the id. What stays unproven is put down as possible.
 * Names and approvals are read only where a row could be meant.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function matchRequests(session: IscSession, pairs: readonly PairWithEvidence[], running: RunningView, book: ItemNameBook): Promise<void> {
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
	await settle(session, namesakes, running, book);
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

async function learnNamesNeeded(session: IscSession, pairs: readonly PairWithEvidence[], running: RunningView, book: ItemNameBook): Promise<void> {
	const needed = new Map<string, WantedPair['item']>();
	for (const { pair, evidence } of pairs) {
		for (const row of rowsOf(running, pair)) {
			if (!settledAnyway(pair, evidence, row) && matchRow(pair, row, book.names) === 'needsName') needed.set(pair.item.id, pair.item);
		}
	}
	await learnNames(session, [...needed.values()], book);
}

/** Held access is not granted again whatever request for it runs, save one that takes it away. */
function settledAnyway(pair: WantedPair, evidence: PairEvidence, row: StatusRow): boolean {
	return pair.requestType === 'GRANT_ACCESS' && evidence.held === 'yes' && row.requestType !== 'REVOKE_ACCESS';
}

async function settle(session: IscSession, namesakes: readonly Namesake[], running: RunningView, book: ItemNameBook): Promise<void> {
	let open: Namesake[] = [];
	for (const namesake of namesakes) {
		const { pair, evidence, row } = namesake;
		if (isNameProof(namesake, book)) note(evidence, row, session.clock.now());
		else if (settledAnyway(pair, evidence, row)) evidence.possible.push(toMatched(row));
		else open.push(namesake);
	}
	open = await settleByApprovals(session, open, running);
	open = await settleByUniqueName(session, open);
	for (const { evidence, row } of open) evidence.possible.push(toMatched(row));
}

/** A role's or access profile's name is its own within a tenant; an entitlement's is not. */
function isNameProof({ pair, row }: Namesake, book: ItemNameBook): boolean {
	return pair.item.type !== 'ENTITLEMENT' && !!row.name && book.has(pair.item) && !book.isShared(pair.item.type, row.name);
}

async function settleByApprovals(session: IscSession, open: readonly Namesake[], running: RunningView): Promise<Namesake[]> {
	const ids = open.filter(({ row }) => isRunning(row)).flatMap(({ row }) => row.accessRequestId ?? []);
	if (ids.length === 0) return [...open];
	const approvals = running.approvals ?? (await readApprovals(session, ids));
	const byRequest = groupBy(approvals, (approval) => approval.accessRequestId ?? '');
	return keepUnknown(session, open, (namesake) => verdictOf(namesake, byRequest.get(namesake.row.accessRequestId ?? '') ?? [], rowsOf(running, namesake.pair)));
}

async function readApprovals(session: IscSession, accessRequestIds: string[]): Promise<PendingApproval[]> {
	const answer = await attempt(pendingApprovals(session.client, { accessRequestIds }));
	return answer.ok ? answer.value : [];
}

/** An item waits for several approvals or, once approved, for none: what is not among them is another item only where none is missing. */
function verdictOf({ pair, row }: Namesake, ofRequest: readonly PendingApproval[], rows: readonly StatusRow[]): Verdict {
	const theirs = ofRequest.filter((approval) => approval.requestedFor?.id === pair.identityId);
	if (theirs.some((approval) => approval.requestedObject?.id === pair.item.id)) return 'same';
	const alike = (name: string | null | undefined): boolean => normalName(name ?? '') === normalName(row.name ?? '');
	const waiting = theirs.filter(({ requestedObject }) => requestedObject?.type === pair.item.type && alike(requestedObject.name));
	const asked = rows.filter((other) => other.accessRequestId === row.accessRequestId && other.type === row.type && alike(other.name));
	return new Set(waiting.map((approval) => approval.requestedObject?.id)).size >= asked.length ? 'other' : 'unknown';
}

/** ISC API: entitlements can be listed by name by any user; names with `+` are never found, and so stay unproven. */
async function settleByUniqueName(session: IscSession, open: readonly Namesake[]): Promise<Namesake[]> {
	const names = open.flatMap(({ pair, row }) => (pair.item.type === 'ENTITLEMENT' && row.name ? [row.name] : []));
	if (names.length === 0) return [...open];
	const listed = await attempt(entitlements(session.client, 'name', names));
	if (!listed.ok) return [...open];
	const byName = groupBy(listed.value, (entitlement) => normalName(entitlement.name ?? ''));
	return keepUnknown(session, open, ({ pair, row }) => {
		const alike = byName.get(normalName(row.name ?? '')) ?? [];
		return alike.length === 1 && alike[0].id === pair.item.id ? 'same' : 'unknown';
	});
}

/** Puts down what was proven and hands back the rest. */
function keepUnknown(session: IscSession, open: readonly Namesake[], judge: (namesake: Namesake) => Verdict): Namesake[] {
	return open.filter((namesake) => {
		const verdict = judge(namesake);
		if (verdict === 'same') note(namesake.evidence, namesake.row, session.clock.now());
		return verdict === 'unknown';
	});
}

function groupBy<T>(list: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const entry of list) {
		const group = groups.get(keyOf(entry));
		if (group === undefined) groups.set(keyOf(entry), [entry]);
		else group.push(entry);
	}
	return groups;
}
