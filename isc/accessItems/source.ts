import { quote } from '../api/filters';
import { collect, searchPages } from '../api/paging';
import type { IscSession } from '../session';

export type FoundSource = { id: string } | { problem: { message: string; advice: string } };

/** ISC's ids: 32 hexadecimal digits, or a UUID. */
const ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * A source's id, by its id or name. By name it is found through what is on it, in the search index (ISC API: not for the USER level).
 *
 * @throws {IscError}
 */
export async function findSource(session: IscSession, idOrName: string): Promise<FoundSource> {
	if (ID.test(idOrName)) return { id: idOrName };
	const body = {
		indices: ['entitlements' as const, 'accessprofiles' as const],
		query: { query: `source.name:${quote(idOrName)}` },
		queryResultFilter: { includes: ['id', 'source.id', 'source.name'] },
	};
	const found = await collect(
		searchPages<{ id: string; source?: { id?: string; name?: string } }>(session.client, body, { limit: 250 }),
	);
	const byId = new Map(found.map(({ source }) => [source?.id, source?.name ?? '']));
	const exact = [...byId].filter(([id, name]) => id !== undefined && name.toLowerCase() === idOrName.toLowerCase());
	if (exact.length === 1) return { id: exact[0][0] ?? '' };
	const named = [...byId].map(([id, name]) => `${name} (id ${id})`).slice(0, 5);
	return {
		problem: {
			message:
				exact.length === 0
					? `No source with access in it is called "${idOrName}".${named.length === 0 ? '' : ` Similar: ${named.join('; ')}.`}`
					: `${exact.length} sources are called "${idOrName}": ${named.join('; ')}.`,
			advice: 'Check the name, or give the id of the source.',
		},
	};
}
