import type { IscSession } from '../session';
import { IdMap, IdSet } from '../shared/ids';
import { anyOf } from './filters';
import { collect, searchPages } from './paging';

/** A role or access profile in the search index, with what it contains. */
interface Container {
	id: string;
	name?: string;
	entitlements?: Array<{ id?: string }> | null;
	accessProfiles?: Array<{ id?: string }> | null;
}

/**
 * The ids of what roles and access profiles contain, by the id of the role or access profile. One search for hundreds of them. Those that search
 * doesn't have are missing.
 *
 * @throws {IscError} `forbidden` if the user level doesn't allow search
 */
export async function contentsOf(session: IscSession, ids: Iterable<string>): Promise<Map<string, Set<string>>> {
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
	return new IdMap(lists.flat().map((container) => [container.id, idsIn(container)] as const));
}

function idsIn(container: Container): Set<string> {
	const parts = [...(container.entitlements ?? []), ...(container.accessProfiles ?? [])];
	return new IdSet(parts.flatMap((part) => part.id ?? []));
}
