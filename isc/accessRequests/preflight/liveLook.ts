import type { RequestableObject } from '../../api/accessItems';
import { heldEntitlements, roleAssignments } from '../../api/assignments';
import { itemKey, type ItemNameBook } from '../../api/itemNames';
import { attempt, type Result } from '../../api/result';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, IdSet, sameId } from '../../shared/ids';
import { chunks, groupBy } from '../../shared/lists';
import type { WantedPair } from '../model/wanted';
import type { Held, PairEvidence, PairWithEvidence } from './evidence';
import { requestableFor, type LiveItem, type LiveRead, type LiveReads } from '../../api/liveReads';
import { matchRequests } from './matchRequests';
import { readRunningByPerson, type RowFilter } from './runningRequests';

/** What the tenant's own lists, without the search index, show about a person and an item. */
interface LiveAnswer {
	held: Held;
	/** The running request because of which the person can't request the item, if ISC names it. */
	pendingRequestId?: string;
	/** Why `held` is unknown, as the end of a sentence for the operator. */
	why?: string;
	/** Only an assignment shows the access. Neither search nor the lists of what the person has do. */
	assignedOnly?: true;
}

/** The answers about one person, by `itemKey`. */
type LiveAnswers = Map<string, LiveAnswer>;

/**
 * For a token that can't search: looks for each item in the tenant's own lists. ISC API: a user without a higher level may only ask about
 * themselves. So if nothing is shown about one other person, nobody else is asked about.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function lookWithoutSearch(session: IscSession, pairs: readonly PairWithEvidence[]): Promise<void> {
	const { id: me } = await session.me();
	const byPerson = groupByPerson(pairs.filter(({ pair }) => isHuman(pair)));
	const look = async (id: string): Promise<boolean> => await lookAtPerson(session, id, byPerson.get(id) ?? []);
	const [firstOther, ...moreOthers] = [...byPerson.keys()].filter((id) => !sameId(id, me));
	const looks = byPerson.has(me) ? [look(me)] : [];
	if (firstOther !== undefined && (await look(firstOther))) looks.push(...moreOthers.map(look));
	await Promise.all(looks);
}

/** Adds what the lists show to the evidence; false if they show nothing. */
async function lookAtPerson(
	session: IscSession,
	identityId: string,
	pairs: readonly PairWithEvidence[],
): Promise<boolean> {
	const answers = await readAnswers(
		session,
		identityId,
		pairs.map(({ pair }) => pair.item),
	);
	let isAnythingShown = false;
	for (const { pair, evidence } of pairs) {
		const answer = answers.get(itemKey(pair.item)) ?? { held: 'unknown' };
		evidence.held = answer.held;
		isAnythingShown ||= answer.held !== 'unknown' || answer.pendingRequestId !== undefined;
		addPending(evidence, answer);
	}
	return isAnythingShown;
}

/** ISC shows that a request is pending, but not whether it is a grant or a revoke. */
function addPending(evidence: PairEvidence, { pendingRequestId }: LiveAnswer): void {
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
 * Looks for items of one person in the entitlements of the identity, the role assignments and the requestable objects. `unknown` if these
 * don't show it, for example because of the token's user level, or because an access profile can't be requested.
 */
async function readAnswers(session: IscSession, identityId: string, items: readonly LiveItem[]): Promise<LiveAnswers> {
	const objects = items.filter((item) => item.type !== 'ENTITLEMENT');
	const [entitlements, assignments, requestable] = await Promise.all([
		items.length > objects.length ? attempt(entitlementIdsOf(session, identityId)) : undefined,
		items.some((item) => item.type === 'ROLE') ? attempt(roleIdsOf(session, identityId)) : undefined,
		objects.length > 0 ? attempt(requestableFor(session, identityId, objects)) : undefined,
	]);
	return new Map(
		items.map((item): [string, LiveAnswer] => {
			if (item.type === 'ENTITLEMENT') return [itemKey(item), { held: isListed(entitlements, item.id) }];
			const answer = requestableAnswer(requestable?.ok === true ? requestable.value : [], item);
			return [itemKey(item), item.type === 'ROLE' ? withAssignment(answer, isListed(assignments, item.id)) : answer];
		}),
	);
}

async function entitlementIdsOf(session: IscSession, identityId: string): Promise<Set<string>> {
	const held = await heldEntitlements(session.client, identityId);
	return new IdSet(held.flatMap(({ id }) => id ?? []));
}

async function roleIdsOf(session: IscSession, identityId: string): Promise<Set<string>> {
	const assignments = await roleAssignments(session.client, identityId);
	return new IdSet(assignments.flatMap(({ role }) => role?.id ?? []));
}

function isListed(ids: Result<Set<string>> | undefined, id: string): Held {
	if (ids?.ok !== true) return 'unknown';
	return ids.value.has(id) ? 'yes' : 'no';
}

/** ISC API: PENDING and ASSIGNED are set by id. What can't be requested isn't listed, and may be held or not. */
function requestableAnswer(objects: readonly RequestableObject[], item: LiveItem): LiveAnswer {
	const listed = objects.find((object) => sameId(object.id, item.id));
	if (listed?.requestStatus === 'ASSIGNED') return { held: 'yes' };
	if (listed?.requestStatus === 'AVAILABLE') return { held: 'no' };
	if (listed?.requestStatus !== 'PENDING')
		return { held: 'unknown', why: "ISC doesn't list it among what can be requested for them." };
	return {
		held: 'unknown',
		why: 'ISC shows that a request for it is pending, but not which one.',
		...(listed.identityRequestId && { pendingRequestId: listed.identityRequestId }),
	};
}

/** An assignment proves that a role is held, or will be. The requestable objects alone may not show it. */
function withAssignment(answer: LiveAnswer, assigned: Held): LiveAnswer {
	if (assigned === 'yes') return { ...answer, held: 'yes' };
	if (answer.held === 'yes' || assigned === 'unknown') return answer;
	return { ...answer, held: 'no' };
}

/** Number of people to look at in parallel. For the later ones it is known how many calls a look takes. */
const PEOPLE_AT_A_TIME = 10;

/**
 * Looks in the tenant's own lists for what search doesn't find on a person. If requests may be missing from the list of the tenant, the
 * person's own list is read too. What none of these shows is certainly not held; everything else remains in doubt.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function proveNotHeld(
	reads: LiveReads,
	pairs: readonly PairWithEvidence[],
	nameBook: ItemNameBook,
	keep: RowFilter,
): Promise<void> {
	const missing = pairs.filter(
		({ pair, evidence }) => canBeProven(pair) && evidence.held === 'no' && hasNoRequest(evidence),
	);
	const absent: PairWithEvidence[] = [];
	for (const group of chunks([...groupByPerson(missing)], PEOPLE_AT_A_TIME)) {
		const answersOfPeople = await Promise.all(
			group.map(async ([identityId, ofPerson]) => await proveForPerson(reads, identityId, itemsOf(ofPerson))),
		);
		group.forEach(([, ofPerson], index) => absent.push(...addAnswers(ofPerson, answersOfPeople[index])));
	}
	await readRequestsOfPeople(reads.session, absent, nameBook, keep);
	for (const { evidence } of absent) evidence.surelyNotHeld = evidence.requestsSeen === 'all' && hasNoRequest(evidence);
}

/** Modify may also change the dates of access that starts later. Of such access, only role assignments are listed. */
function canBeProven(pair: WantedPair): boolean {
	if (!isHuman(pair)) return false;
	return pair.requestType === 'REVOKE_ACCESS' || (pair.requestType === 'MODIFY_ACCESS' && pair.item.type === 'ROLE');
}

function hasNoRequest({ requests, scheduled }: PairEvidence): boolean {
	return requests.length === 0 && !scheduled;
}

/** Each item once. */
function itemsOf(pairs: readonly PairWithEvidence[]): LiveItem[] {
	return [...new Map(pairs.map(({ pair }) => [itemKey(pair.item), pair.item])).values()];
}

/** Adds the answers to the evidence and returns the pairs whose access no list shows. */
function addAnswers(pairs: readonly PairWithEvidence[], answers: LiveAnswers): PairWithEvidence[] {
	return pairs.filter(({ pair, evidence }) => {
		const answer = answers.get(itemKey(pair.item)) ?? { held: 'unknown' };
		evidence.held = answer.held;
		evidence.whyUnknown = answer.why;
		evidence.assignedOnly = answer.assignedOnly === true;
		addPending(evidence, answer);
		return answer.held === 'no';
	});
}

/** If requests that wait for verification may be missing, reads the list of each person instead. */
async function readRequestsOfPeople(
	session: IscSession,
	absent: readonly PairWithEvidence[],
	nameBook: ItemNameBook,
	keep: RowFilter,
): Promise<void> {
	const partlySeen = absent.filter(({ evidence }) => evidence.requestsSeen === 'most');
	if (partlySeen.length === 0) return;
	const people = [...new IdSet(partlySeen.map(({ pair }) => pair.identityId))];
	const running = await readRunningByPerson(session, people, keep);
	for (const { evidence } of partlySeen) evidence.possible = [];
	await matchRequests(session, partlySeen, running, nameBook);
}

/**
 * `no` is a proof: every list that would show the access was read, and none does. These lists are, for a role, its assignments and the
 * requestable objects; for an access profile, the requestable objects; for an entitlement, the entitlements of the identity and the
 * revocable objects, which also show what the source has lost and ISC still assigns.
 */
async function proveForPerson(reads: LiveReads, identityId: string, items: readonly LiveItem[]): Promise<LiveAnswers> {
	const objects = items.filter(({ type }) => type !== 'ENTITLEMENT');
	const hasRoles = items.some(({ type }) => type === 'ROLE');
	const assignments = hasRoles ? await reads.countedAssignments(identityId) : undefined;
	const requestable = objects.length > 0 ? await reads.countedRequestable(identityId, objects) : undefined;
	const entitlements = items.length > objects.length ? await reads.countedEntitlements(identityId) : undefined;
	const answers: LiveAnswers = new Map();
	for (const item of items) {
		const answer =
			item.type === 'ENTITLEMENT'
				? await proveEntitlement(reads, identityId, item, entitlements)
				: proveObject(item, requestable, assignments);
		answers.set(itemKey(item), answer);
	}
	return answers;
}

function proveObject(
	item: LiveItem,
	requestable: LiveRead<RequestableObject[]> | undefined,
	assignments: LiveRead<Array<{ role?: { id?: string } }>> | undefined,
): LiveAnswer {
	if (assignments?.ok === true && assignments.value.some(({ role }) => sameId(role?.id, item.id)))
		return { held: 'yes' };
	if (requestable?.ok !== true) return { held: 'unknown', why: requestable?.why };
	const answer = requestableAnswer(requestable.value, item);
	if (item.type !== 'ROLE' || answer.held === 'yes' || answer.pendingRequestId !== undefined) return answer;
	if (assignments?.ok !== true) return { held: 'unknown', why: assignments?.why };
	// A role that can't be requested isn't listed as requestable: only its assignments can show it.
	const isRequestable = requestable.value.some(({ id }) => sameId(id, item.id));
	return isRequestable ? answer : { held: 'no' };
}

async function proveEntitlement(
	reads: LiveReads,
	identityId: string,
	item: LiveItem,
	entitlements: LiveRead<Set<string>> | undefined,
): Promise<LiveAnswer> {
	if (entitlements?.ok !== true) return { held: 'unknown', why: entitlements?.why };
	if (entitlements.value.has(item.id)) return { held: 'yes' };
	const revocable = await reads.countedRevocable(identityId, item.id);
	if (!revocable.ok) return { held: 'unknown', why: revocable.why };
	const { accountTargets } = revocable.value;
	if (!Array.isArray(accountTargets)) return { held: 'unknown', why: "ISC didn't say which accounts have it." };
	return accountTargets.length > 0 ? { held: 'yes', assignedOnly: true } : { held: 'no' };
}

export function isHuman(pair: WantedPair): boolean {
	return pair.identityType === 'HUMAN';
}

function groupByPerson(pairs: readonly PairWithEvidence[]): Map<string, PairWithEvidence[]> {
	return groupBy(pairs, ({ pair }) => pair.identityId, new IdMap<PairWithEvidence[]>());
}
