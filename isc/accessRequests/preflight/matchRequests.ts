import { entitlements } from '../../api/accessItems';
import { listApprovals, type Approval } from '../../api/approvals';
import { normalName, learnNames, type ItemNameBook } from '../../api/itemNames';
import { attempt } from '../../api/result';
import { searchItems } from '../../api/searchItems';
import type { AccessItemType, StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey, IdSet, sameId } from '../../shared/ids';
import { groupBy, unique } from '../../shared/lists';
import type { WantedPair } from '../model/wanted';
import {
	changedAt,
	isRunning,
	justCarriedOut,
	matchRow,
	toMatchedRequest,
	type PairEvidence,
	type PairWithEvidence,
} from './evidence';
import type { RunningRequests } from './runningRequests';

/** A row without an item id that has the same person, type and name as a pair. */
interface Namesake extends PairWithEvidence {
	row: StatusRow;
}

/** Whether a namesake's row is for the item of the pair. */
type Verdict = 'same' | 'other' | 'unknown';

/**
 * Finds the requests of each pair among the status rows and adds them to its evidence. A row is proven to be for the item by the item id in
 * our metadata, by its type and name if only one item has that name, or by a pending approval, which has the item id. Rows that remain
 * unproven are added as possible. Names and approvals are read only if a row needs them.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function matchRequests(
	session: IscSession,
	pairs: readonly PairWithEvidence[],
	running: RunningRequests,
	nameBook: ItemNameBook,
): Promise<void> {
	await learnNamesNeeded(session, pairs, running, nameBook);
	const namesakes: Namesake[] = [];
	for (const { pair, evidence } of pairs) {
		evidence.requestsSeen = running.seen(pair.identityId);
		for (const row of rowsOfPerson(running, pair)) {
			const match = matchRow(pair, row, nameBook.names);
			if (match === 'same') addRequest(evidence, row, session.clock.now());
			else if (match !== 'other') namesakes.push({ pair, evidence, row });
		}
	}
	await matchNamesakes(session, namesakes, running);
	for (const { evidence } of pairs) evidence.requests.sort((a, b) => changedAt(b.row) - changedAt(a.row));
}

/** A request that ended some time ago counts only if the access that it granted starts later. */
function addRequest(evidence: PairEvidence, row: StatusRow, now: number): void {
	if (isRunning(row) || justCarriedOut(row, now)) evidence.requests.push(toMatchedRequest(row));
	else evidence.scheduled = true;
}

function rowsOfPerson(running: RunningRequests, pair: WantedPair): readonly StatusRow[] {
	return running.rows.get(pair.identityId) ?? [];
}

async function learnNamesNeeded(
	session: IscSession,
	pairs: readonly PairWithEvidence[],
	running: RunningRequests,
	nameBook: ItemNameBook,
): Promise<void> {
	const needed = new Map<string, WantedPair['item']>();
	for (const { pair, evidence } of pairs) {
		for (const row of rowsOfPerson(running, pair)) {
			if (!cannotMatter(pair, evidence, row) && matchRow(pair, row, nameBook.names) === 'needsName')
				needed.set(pair.item.id, pair.item);
		}
	}
	await learnNames(session, [...needed.values()], nameBook);
}

/** Held access isn't granted again, whatever request for it is running, unless that is a revoke. */
function cannotMatter(pair: WantedPair, evidence: PairEvidence, row: StatusRow): boolean {
	return pair.requestType === 'GRANT_ACCESS' && evidence.held === 'yes' && row.requestType !== 'REVOKE_ACCESS';
}

/** Proves what can be proven, with as few calls as possible. Rows that remain unproven are added to the evidence as possible. */
async function matchNamesakes(
	session: IscSession,
	namesakes: readonly Namesake[],
	running: RunningRequests,
): Promise<void> {
	let open: Namesake[] = [];
	for (const namesake of namesakes) {
		const { pair, evidence, row } = namesake;
		if (cannotMatter(pair, evidence, row)) evidence.possible.push(toMatchedRequest(row));
		else open.push(namesake);
	}
	if (running.approvals !== undefined) open = matchByApprovals(session, open, running.approvals, running);
	open = await matchByUniqueName(session, open);
	open = matchByApprovals(session, open, await readApprovals(session, open, running), running);
	for (const { evidence, row } of open) evidence.possible.push(toMatchedRequest(row));
}

function matchByApprovals(
	session: IscSession,
	open: readonly Namesake[],
	approvals: readonly Approval[],
	running: RunningRequests,
): Namesake[] {
	const byRequest = groupBy(approvals, (approval) => idKey(approval.accessRequestId ?? ''));
	return addProven(session, open, (namesake) => {
		const ofRequest = byRequest.get(idKey(namesake.row.accessRequestId ?? '')) ?? [];
		return verdictByApprovals(namesake, ofRequest, rowsOfPerson(running, namesake.pair));
	});
}

/** Nothing is read if all pending approvals were read before, or for requests that have ended: they wait for nobody. */
async function readApprovals(
	session: IscSession,
	open: readonly Namesake[],
	running: RunningRequests,
): Promise<Approval[]> {
	const accessRequestIds = [...new IdSet(open.flatMap(({ row }) => (isRunning(row) && row.accessRequestId) || []))];
	if (running.approvals !== undefined || accessRequestIds.length === 0) return [];
	const answer = await attempt(listApprovals(session.client, 'pending', { accessRequestIds }));
	return answer.ok ? answer.value : [];
}

/**
 * An item may have several pending approvals or, once it is approved, none. So a row is for another item only if each row with its name
 * has an approval with an item id, and none of these is the pair's.
 */
function verdictByApprovals(
	{ pair, row }: Namesake,
	ofRequest: readonly Approval[],
	rows: readonly StatusRow[],
): Verdict {
	const ofPerson = ofRequest.filter((approval) => sameId(approval.requestedFor?.id, pair.identityId));
	if (ofPerson.some((approval) => sameId(approval.requestedObject?.id, pair.item.id))) return 'same';
	const hasSameName = (name: string | null | undefined): boolean =>
		normalName(name ?? '') === normalName(row.name ?? '');
	const approvals = ofPerson.filter(
		({ requestedObject }) => requestedObject?.type === pair.item.type && hasSameName(requestedObject.name),
	);
	const sameNameRows = rows.filter(
		(other) => sameId(other.accessRequestId, row.accessRequestId) && other.type === row.type && hasSameName(other.name),
	);
	const itemIds = new IdSet(approvals.map((approval) => approval.requestedObject?.id ?? ''));
	return itemIds.size >= sameNameRows.length ? 'other' : 'unknown';
}

/** A name proves an item if no other item of its type has that name. Entitlements often share a name, other items sometimes. */
async function matchByUniqueName(session: IscSession, open: readonly Namesake[]): Promise<Namesake[]> {
	const named = open.filter(({ row }) => !!row.name);
	if (named.length === 0) return [...open];
	const idsByName = await itemIdsByName(session, named);
	return addProven(session, open, ({ pair, row }) => {
		const ids = idsByName.get(`${pair.item.type}|${normalName(row.name ?? '')}`);
		return ids?.size === 1 && ids.has(pair.item.id) ? 'same' : 'unknown';
	});
}

/**
 * The ids of all items with one of the names, by type and name. ISC API: entitlements can be listed by name; roles and access profiles can
 * be searched. Names with `+` are never listed, so they prove nothing.
 */
async function itemIdsByName(session: IscSession, named: readonly Namesake[]): Promise<Map<string, Set<string>>> {
	const namesOf = (rows: readonly Namesake[]): string[] => unique(rows.map(({ row }) => row.name ?? ''));
	const entitlementNames = namesOf(named.filter(({ pair }) => pair.item.type === 'ENTITLEMENT'));
	const otherNames = namesOf(named.filter(({ pair }) => pair.item.type !== 'ENTITLEMENT'));
	const [listed, searched] = await Promise.all([
		attempt(entitlements(session.client, 'name', entitlementNames)),
		otherNames.length === 0 ? undefined : attempt(searchItems(session.client, 'name', otherNames)),
	]);
	const idsByName = new Map<string, Set<string>>();
	const add = (type: AccessItemType, name: string, id: string): void => {
		const key = `${type}|${normalName(name)}`;
		idsByName.set(key, (idsByName.get(key) ?? new IdSet()).add(id));
	};
	for (const { id, name } of listed.ok ? listed.value : []) add('ENTITLEMENT', name ?? '', id);
	for (const { type, id, name, displayName } of searched?.ok === true ? searched.value : []) {
		if (type !== 'ENTITLEMENT') for (const itemName of [name, displayName]) add(type, itemName ?? '', id);
	}
	return idsByName;
}

/** Adds the rows that are proven to be for their pair's item to its evidence, and returns those of which nothing is proven. */
function addProven(
	session: IscSession,
	open: readonly Namesake[],
	verdictOf: (namesake: Namesake) => Verdict,
): Namesake[] {
	return open.filter((namesake) => {
		const verdict = verdictOf(namesake);
		if (verdict === 'same') addRequest(namesake.evidence, namesake.row, session.clock.now());
		return verdict === 'unknown';
	});
}
