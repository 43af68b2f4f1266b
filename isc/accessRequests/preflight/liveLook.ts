import { requestableObjects, type RequestableObject } from '../../api/accessItems';
import { heldEntitlements, roleAssignments } from '../../api/assignments';
import type { AccessItemType } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdSet, sameId } from '../../shared/ids';
import { attempt, type Attempt } from './attempt';
import type { Held } from './evidence';
import { itemKey } from './matching';

/** What the tenant itself says about a person and an item, without the search index in between. */
export interface LiveAnswer {
	held: Held;
	/** The running request that makes the item unavailable to the person, where ISC names one. */
	pendingRequestId?: string;
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
			const answer = fromRequestable(requestable, item);
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

function membership(list: Attempt<Set<string>> | undefined, id: string): Held {
	if (list?.ok !== true) return 'unknown';
	return list.value.has(id) ? 'yes' : 'no';
}

/** ISC API: PENDING and ASSIGNED are marked by id; what cannot be requested is not listed, which says nothing about holding it. */
function fromRequestable(list: Attempt<RequestableObject[]> | undefined, item: LiveItem): LiveAnswer {
	const found = list?.ok === true ? list.value.find((object) => sameId(object.id, item.id)) : undefined;
	if (found?.requestStatus === 'ASSIGNED') return { held: 'yes' };
	if (found?.requestStatus === 'AVAILABLE') return { held: 'no' };
	if (found?.requestStatus !== 'PENDING') return { held: 'unknown' };
	return { held: 'unknown', ...(found.identityRequestId && { pendingRequestId: found.identityRequestId }) };
}

/** An assignment proves that a role is held or is to start; to prove that it is not takes both lists, or this one where the other has none. */
function withAssignments(answer: LiveAnswer, assigned: Held): LiveAnswer {
	if (assigned === 'yes') return { ...answer, held: 'yes' };
	if (answer.held === 'yes' || assigned === 'unknown') return answer;
	return { ...answer, held: 'no' };
}
