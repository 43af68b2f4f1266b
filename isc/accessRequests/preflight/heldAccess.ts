import { contentsOf } from '../../api/containers';
import { itemKey } from '../../api/itemNames';
import { attempt } from '../../api/result';
import { searchHoldings, type Holdings } from '../../api/search';
import type { HeldAccess } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import type { PairWithEvidence } from './evidence';

/** An account of a person on a source. */
export interface HeldAccount {
	id?: string;
	/** Search calls it `accountId`. */
	nativeIdentity?: string;
	sourceId?: string;
	sourceName?: string;
}

/** A person as search shows them. */
export interface HeldPerson {
	id: string;
	name?: string;
	inactive: boolean;
	accounts: HeldAccount[];
	/** What the person holds, by `itemKey`. */
	access: Map<string, HeldAccess>;
	/** False if search lists fewer items than it counts. */
	complete: boolean;
}

const INCLUDES = [
	'id',
	'name',
	'displayName',
	'inactive',
	'accessCount',
	'access.id',
	'access.name',
	'access.displayName',
	'access.type',
	'access.revocable',
	'access.source.name',
	'accounts.id',
	'accounts.accountId',
	'accounts.source.id',
	'accounts.source.name',
];

/** People in the first search, while it isn't known how much they hold. */
const FIRST_CHUNK = 100;
/** ISC API: a search query takes about 800 values. */
const MOST_IN_A_SEARCH = 800;
/** Number of held items that one answer may contain: about 2 MB of JSON. */
const ITEMS_IN_AN_ANSWER = 10_000;

/**
 * Reads what people hold, by search: hundreds of people in one call, fewer if they hold much. The index doesn't know people who are missing
 * from the answer. Undefined if the user level of the token doesn't allow search (ISC API: not for USER).
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function readHeldAccess(
	session: IscSession,
	identityIds: readonly string[],
): Promise<Map<string, HeldPerson> | undefined> {
	const people = new IdMap<HeldPerson>();
	let items = 0;
	for (let start = 0, size = FIRST_CHUNK; start < identityIds.length;) {
		const chunk = identityIds.slice(start, start + size);
		const answer = await attempt(searchHoldings(session.client, chunk, INCLUDES));
		if (!answer.ok) return undefined;
		for (const identity of answer.value) {
			people.set(identity.id, toPerson(identity));
			items += Math.max(1, identity.access?.length ?? 0);
		}
		start += chunk.length;
		const average = Math.max(1, items / Math.max(1, people.size));
		size = Math.min(MOST_IN_A_SEARCH, Math.max(1, Math.floor(ITEMS_IN_AN_ANSWER / average)));
	}
	return people;
}

function toPerson(identity: Holdings): HeldPerson {
	const listed = identity.access ?? [];
	const name = identity.displayName ?? identity.name;
	return {
		id: identity.id,
		...(name !== undefined && { name }),
		inactive: identity.inactive === true,
		accounts: (identity.accounts ?? []).map(({ id, accountId, source }) => ({
			id,
			nativeIdentity: accountId,
			sourceId: source?.id,
			sourceName: source?.name,
		})),
		access: new Map(listed.map((access) => [itemKey(access), access])),
		complete: listed.length >= (identity.accessCount ?? 0),
	};
}

/**
 * Adds to the evidence which of the person's own roles and access profiles contain the access that they hold. One search for all pairs;
 * none if nobody holds a role or access profile that could contain it.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function findContainers(
	session: IscSession,
	held: readonly PairWithEvidence[],
	people: ReadonlyMap<string, HeldPerson>,
): Promise<void> {
	const withCandidates = held.map((entry) => ({ ...entry, candidates: possibleContainers(entry, people) }));
	const ids = new IdSet(withCandidates.flatMap(({ candidates }) => candidates.map((access) => access.id)));
	if (ids.size === 0) return;
	const contents = await attempt(contentsOf(session, ids));
	if (!contents.ok) return;
	for (const { pair, evidence, candidates } of withCandidates) {
		const containers = candidates.filter((access) => contents.value.get(access.id)?.has(pair.item.id));
		evidence.containers.push(...containers.map(containerLabel));
	}
}

/** A role may contain access profiles and entitlements, an access profile only entitlements. */
function possibleContainers({ pair }: PairWithEvidence, people: ReadonlyMap<string, HeldPerson>): HeldAccess[] {
	if (pair.item.type === 'ROLE') return [];
	const types = pair.item.type === 'ENTITLEMENT' ? ['ROLE', 'ACCESS_PROFILE'] : ['ROLE'];
	const access = people.get(pair.identityId)?.access;
	if (access?.has(itemKey(pair.item)) !== true) return [];
	return [...access.values()].filter(({ type }) => types.includes(type));
}

function containerLabel(access: HeldAccess): string {
	return `the ${access.type === 'ROLE' ? 'role' : 'access profile'} "${access.displayName ?? access.name ?? access.id}"`;
}
