import { quote } from '../api/filters';
import { collect, searchPages } from '../api/paging';
import { attemptAny } from '../api/result';
import type { IscSession } from '../session';
import { HEX_ID, IdMap } from '../shared/ids';
import { beginningOf, nearestName } from '../shared/nearest';

export type FoundSource = { id: string } | { problem: { message: string; advice: string } };

/** The part of a name's letters that may be mistyped. */
const SHARE = 1 / 4;

/**
 * Finds the id of a source by its id or name. By name it looks for access on the source in the search index (ISC API: not for the USER level).
 *
 * @throws {IscError}
 */
export async function findSource(session: IscSession, idOrName: string): Promise<FoundSource> {
	if (HEX_ID.test(idOrName)) return { id: idOrName };
	const byId = await sourcesWhere(session, `source.name:${quote(idOrName)}`);
	const exact = [...byId].filter(([, name]) => name.toLowerCase() === idOrName.toLowerCase());
	if (exact.length === 1) return { id: exact[0][0] };
	const named = [...byId].map(([id, name]) => `${name} (id ${id})`).slice(0, 5);
	const advice = 'Check the name, or use the ID of the source.';
	if (exact.length > 1)
		return { problem: { message: `${exact.length} sources are called "${idOrName}": ${named.join('; ')}.`, advice } };
	const nearest = await sourceLike(session, idOrName, [...byId.values()]);
	const similar = named.length === 0 ? '' : ` Similar: ${named.join('; ')}.`;
	const hint = nearest === undefined ? similar : ` Did you mean ${nearest}?`;
	return { problem: { message: `There is no source called "${idOrName}" that has access on it.${hint}`, advice } };
}

/** Names of sources by id, from the access that a search finds on them. */
async function sourcesWhere(session: IscSession, query: string): Promise<IdMap<string>> {
	const body = {
		indices: ['entitlements' as const, 'accessprofiles' as const],
		query: { query },
		queryResultFilter: { includes: ['id', 'source.id', 'source.name'] },
	};
	const found = await collect(
		searchPages<{ id: string; source?: { id?: string; name?: string } }>(session.client, body, { limit: 250 }),
	);
	return new IdMap(found.flatMap(({ source }) => (source?.id ? [[source.id, source.name ?? ''] as const] : [])));
}

/** The source with the most similar name: one of the known sources, or one from another search for names with the same beginning. */
async function sourceLike(session: IscSession, name: string, known: readonly string[]): Promise<string | undefined> {
	const among = nearestName(name, known, SHARE);
	const [beginning] = /^[\p{L}\p{N}]+/u.exec(beginningOf(name)) ?? [];
	if (among !== undefined || beginning === undefined) return among;
	const found = await attemptAny(sourcesWhere(session, `source.name:${beginning}*`));
	return found.ok ? nearestName(name, [...found.value.values()], SHARE) : undefined;
}
