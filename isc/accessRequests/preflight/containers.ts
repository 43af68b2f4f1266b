import { itemKey } from '../../api/itemNames';
import { anyOf } from '../../api/filters';
import { collect, searchPages } from '../../api/paging';
import type { HeldAccess } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { attempt } from '../../api/result';
import type { HeldPerson } from './heldAccess';
import type { PairWithEvidence } from './matchRequests';

/** ISC API: a role or access profile of the search index, with what it contains. */
interface Container {
	id: string;
	name?: string;
	entitlements?: Array<{ id?: string }> | null;
	accessProfiles?: Array<{ id?: string }> | null;
}

/**
 * Names, for access that is held, the roles and access profiles of the same person that contain it. One search for all pairs, and none where
 * the holders have no role or access profile besides.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function findContainers(
	session: IscSession,
	held: readonly PairWithEvidence[],
	people: ReadonlyMap<string, HeldPerson>,
): Promise<void> {
	const wanted = held.map((entry) => ({ ...entry, holders: containersOf(entry, people) }));
	const ids = new IdSet(wanted.flatMap(({ holders }) => holders.map((access) => access.id)));
	if (ids.size === 0) return;
	const answer = await attempt(searchContainers(session, ids));
	if (!answer.ok) return;
	const contents = new IdMap(answer.value.map((container) => [container.id, contentOf(container)] as const));
	for (const { pair, evidence, holders } of wanted) {
		const through = holders.filter((access) => contents.get(access.id)?.has(pair.item.id));
		evidence.through.push(...through.map(containerLabel));
	}
}

/** A role may contain access profiles and entitlements, an access profile entitlements. */
function containersOf({ pair }: PairWithEvidence, people: ReadonlyMap<string, HeldPerson>): HeldAccess[] {
	if (pair.item.type === 'ROLE') return [];
	const types = pair.item.type === 'ENTITLEMENT' ? ['ROLE', 'ACCESS_PROFILE'] : ['ROLE'];
	const access = people.get(pair.identityId)?.access;
	if (access?.has(itemKey(pair.item)) !== true) return [];
	return [...access.values()].filter(({ type }) => types.includes(type));
}

async function searchContainers(session: IscSession, ids: ReadonlySet<string>): Promise<Container[]> {
	const lists = await Promise.all(
		anyOf('id', ids).map(async (query) => {
			const includes = ['id', 'name', 'entitlements.id', 'accessProfiles.id'];
			const body = {
				indices: ['roles' as const, 'accessprofiles' as const],
				query: { query },
				queryResultFilter: { includes },
			};
			return await collect(searchPages<Container>(session.client, body));
		}),
	);
	return lists.flat();
}

function contentOf(container: Container): Set<string> {
	const parts = [...(container.entitlements ?? []), ...(container.accessProfiles ?? [])];
	return new IdSet(parts.flatMap((part) => part.id ?? []));
}

function containerLabel(access: HeldAccess): string {
	return `the ${access.type === 'ROLE' ? 'role' : 'access profile'} "${access.displayName ?? access.name ?? access.id}"`;
}
