import type { IscClient } from './client';
import { isRecord } from '../shared/untyped';
import { anyOf } from './filters';
import { collect, searchPages } from './paging';
import type { HeldAccess } from './wire';

/** A person and the access they hold, according to search. It has no dates. Source: ISC API, Search, index `identities`. */
export interface Holdings {
	id: string;
	name?: string;
	displayName?: string;
	email?: string | null;
	inactive?: boolean;
	status?: string | null;
	access?: HeldAccess[];
	accessCount?: number;
	accounts?: Array<{ id?: string; accountId?: string; source?: { id?: string; name?: string } }>;
}

/** The fields of the index that say which access someone holds, and whether all of it is listed. Source: ISC API, Search, index `identities`. */
export const HOLDINGS_INCLUDES = [
	'id',
	'name',
	'displayName',
	'accessCount',
	'access.id',
	'access.name',
	'access.displayName',
	'access.type',
	'access.revocable',
	'access.source.id',
	'access.source.name',
];

/**
 * Access that people hold, for those in the index, sorted by id, in one call. ISC API: a search query takes about 800 values.
 * A list may be null, contain nulls, or be its only entry: it is read as a list.
 *
 * @param ids at least one
 * @throws {IscError} `forbidden` if the user level doesn't allow search
 */
export async function searchHoldings(
	client: IscClient,
	ids: readonly string[],
	includes: string[],
): Promise<Holdings[]> {
	const body = {
		indices: ['identities' as const],
		query: { query: anyOf('id', ids)[0] },
		queryResultFilter: { includes },
	};
	const found = await collect(searchPages<Holdings>(client, body, { pageSize: ids.length, limit: ids.length }));
	return found.map((one) => ({ ...one, ...listed(one, 'access'), ...listed(one, 'accounts') }));
}

/** An absent field stays absent: it wasn't asked for, or the index doesn't have it. */
function listed(one: Holdings, field: 'access' | 'accounts'): Partial<Holdings> {
	const value: unknown = one[field];
	if (value === undefined) return {};
	return { [field]: (Array.isArray(value) ? value : [value]).filter(isRecord) };
}
