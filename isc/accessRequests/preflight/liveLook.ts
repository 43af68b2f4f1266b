import { chunks } from '../../shared/lists';
import { itemKey } from '../../api/itemNames';
import { requestableObjects, type RequestableObject } from '../../api/accessItems';
import { heldEntitlements, roleAssignments } from '../../api/assignments';
import { inFilters } from '../../api/filters';
import type { AccessItemType } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdSet, sameId } from '../../shared/ids';
import { type Result, attempt } from '../../api/result';
import type { Held } from './evidence';
import type { LiveReads, Look } from './liveReads';

/** What the tenant itself says about a person and an item, without the search index in between. */
export interface LiveAnswer {
	held: Held;
	/** The running request that makes the item unavailable to the person, where ISC names one. */
	pendingRequestId?: string;
	/** Why `held` is unknown, as the rest of a sentence for the operator. */
	why?: string;
	/** Only an assignment shows it: search and the lists of what the person has don't. */
	assignedOnly?: true;
}

export interface LiveItem {
	type: AccessItemType;
	id: string;
}

/**
 * Looks for some items of one person where the tenant keeps them: entitlements of the identity, role assignments, requestable objects for
 * the person. `unknown` is what these do not tell, be it for the token's level or because an access profile cannot be requested.
 *
 * @param identityId an id, or `me`: what a user without a higher level may ask about
 * @throws {IscError} when ISC does not answer.
 */
export async function lookLive(
	session: IscSession,
	identityId: string,
	items: readonly LiveItem[],
): Promise<Map<string, LiveAnswer>> {
	const objects = items.filter((item) => item.type !== 'ENTITLEMENT');
	const [entitlements, assignments, requestable] = await Promise.all([
		items.length > objects.length ? attempt(entitlementsOf(session, identityId)) : undefined,
		items.some((item) => item.type === 'ROLE') ? attempt(rolesOf(session, identityId)) : undefined,
		objects.length > 0 ? attempt(requestableFor(session, identityId, objects)) : undefined,
	]);
	return new Map(
		items.map((item) => {
			if (item.type === 'ENTITLEMENT') return [itemKey(item), { held: membership(entitlements, item.id) }];
			const answer = fromRequestable(requestable?.ok === true ? requestable.value : [], item);
			return [itemKey(item), item.type === 'ROLE' ? withAssignments(answer, membership(assignments, item.id)) : answer];
		}),
	);
}

async function entitlementsOf(session: IscSession, identityId: string): Promise<Set<string>> {
	const held = await heldEntitlements(session.client, identityId);
	return new IdSet(held.flatMap(({ id }) => id ?? []));
}

async function rolesOf(session: IscSession, identityId: string): Promise<Set<string>> {
	const assignments = await roleAssignments(session.client, identityId);
	return new IdSet(assignments.flatMap(({ role }) => role?.id ?? []));
}

async function requestableFor(
	session: IscSession,
	identityId: string,
	items: readonly LiveItem[],
): Promise<RequestableObject[]> {
	const ids = [...new IdSet(items.map((item) => item.id))];
	return await requestableObjects(session.client, 'id', ids, { identityId });
}

function membership(list: Result<Set<string>> | undefined, id: string): Held {
	if (list?.ok !== true) return 'unknown';
	return list.value.has(id) ? 'yes' : 'no';
}

/** ISC API: PENDING and ASSIGNED are marked by id; what cannot be requested is not listed, which says nothing about holding it. */
function fromRequestable(list: readonly RequestableObject[], item: LiveItem): LiveAnswer {
	const found = list.find((object) => sameId(object.id, item.id));
	if (found?.requestStatus === 'ASSIGNED') return { held: 'yes' };
	if (found?.requestStatus === 'AVAILABLE') return { held: 'no' };
	if (found?.requestStatus !== 'PENDING')
		return { held: 'unknown', why: "ISC doesn't list it among what can be requested for them." };
	return {
		held: 'unknown',
		why: 'ISC says that a request for it is pending, but not which one.',
		...(found.identityRequestId && { pendingRequestId: found.identityRequestId }),
	};
}

/** An assignment proves that a role is held or is to start; the requestable objects alone may lack it. */
function withAssignments(answer: LiveAnswer, assigned: Held): LiveAnswer {
	if (assigned === 'yes') return { ...answer, held: 'yes' };
	if (answer.held === 'yes' || assigned === 'unknown') return answer;
	return { ...answer, held: 'no' };
}

/** People who are looked at side by side; those who come later know what these cost. */
const SIDE_BY_SIDE = 10;

/**
 * Whether people surely don't hold what search doesn't find. `no` is a proof: every list that would show it was read, and none does. For a
 * role those are its assignments and the requestable objects, for an access profile the requestable objects, for an entitlement those
 * of the identity and the revocable objects, which also show what the source has lost and ISC still assigns.
 *
 * @param wanted the items of each person, by the person's id
 * @returns the answers of each person by `itemKey`, by the person's id
 * @throws {IscError} when ISC does not answer.
 */
export async function proveNotHeld(
	reads: LiveReads,
	wanted: ReadonlyMap<string, readonly LiveItem[]>,
): Promise<Map<string, Map<string, LiveAnswer>>> {
	const answers = new Map<string, Map<string, LiveAnswer>>();
	for (const people of chunks([...wanted], SIDE_BY_SIDE))
		await Promise.all(
			people.map(async ([identityId, items]) => answers.set(identityId, await proveFor(reads, identityId, items))),
		);
	return answers;
}

async function proveFor(
	reads: LiveReads,
	identityId: string,
	items: readonly LiveItem[],
): Promise<Map<string, LiveAnswer>> {
	const objects = items.filter(({ type }) => type !== 'ENTITLEMENT');
	const hasRoles = items.some(({ type }) => type === 'ROLE');
	const assignments = hasRoles ? await reads.counted(1, async () => await reads.assignmentsOf(identityId)) : undefined;
	const requestable = objects.length > 0 ? await requestableLook(reads, identityId, objects) : undefined;
	const entitlements = items.length > objects.length ? await reads.entitlementsOf(identityId) : undefined;
	const answers = new Map<string, LiveAnswer>();
	for (const item of items) {
		const answer =
			item.type === 'ENTITLEMENT'
				? await entitlementAnswer(reads, identityId, item, entitlements)
				: objectAnswer(item, requestable, assignments);
		answers.set(itemKey(item), answer);
	}
	return answers;
}

async function requestableLook(
	reads: LiveReads,
	identityId: string,
	items: readonly LiveItem[],
): Promise<Look<RequestableObject[]>> {
	const calls = inFilters(
		'id',
		items.map(({ id }) => id),
	).length;
	return await reads.counted(calls, async () => await requestableFor(reads.session, identityId, items));
}

function objectAnswer(
	item: LiveItem,
	requestable: Look<RequestableObject[]> | undefined,
	assignments: Look<Array<{ role?: { id?: string } }>> | undefined,
): LiveAnswer {
	const isRole = item.type === 'ROLE';
	if (assignments?.ok === true && assignments.value.some(({ role }) => sameId(role?.id, item.id)))
		return { held: 'yes' };
	if (requestable?.ok !== true) return { held: 'unknown', why: requestable?.why };
	const answer = fromRequestable(requestable.value, item);
	if (!isRole || answer.held === 'yes' || answer.pendingRequestId !== undefined) return answer;
	if (assignments?.ok !== true) return { held: 'unknown', why: assignments?.why };
	// A role that can't be requested isn't listed: its assignments are all there is to look at.
	const isListed = requestable.value.some(({ id }) => sameId(id, item.id));
	return isListed ? answer : { held: 'no' };
}

async function entitlementAnswer(
	reads: LiveReads,
	identityId: string,
	item: LiveItem,
	entitlements: Look<Set<string>> | undefined,
): Promise<LiveAnswer> {
	if (entitlements?.ok !== true) return { held: 'unknown', why: entitlements?.why };
	if (entitlements.value.has(item.id)) return { held: 'yes' };
	const revocable = await reads.revocableLook(identityId, item.id);
	if (!revocable.ok) return { held: 'unknown', why: revocable.why };
	const { accountTargets } = revocable.value;
	if (!Array.isArray(accountTargets)) return { held: 'unknown', why: "ISC didn't say on which accounts it is." };
	return accountTargets.length > 0 ? { held: 'yes', assignedOnly: true } : { held: 'no' };
}
