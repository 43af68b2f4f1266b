import { unique } from '../shared/lists';
import type { IscClient } from './client';
import { anyOf, inFilters, quote, startsWith } from './filters';
import { collect, PAGE_SIZE, pages, searchPages } from './paging';

/** An entry of `GET /public-identities/v1`. Source: ISC API, Public Identities. */
export interface PublicIdentity {
	id: string;
	/** The display name. */
	name?: string;
	alias?: string;
	email?: string | null;
	/** e.g. `Active`. */
	status?: string | null;
	identityState?: 'ACTIVE' | 'INACTIVE_SHORT_TERM' | 'INACTIVE_LONG_TERM' | null;
	manager?: { id?: string; name?: string } | null;
	attributes?: Array<{ key?: string; name?: string; value?: string | null }>;
}

/** A person in the search index. Source: ISC API, Search, index `identities`. */
export interface FoundIdentity {
	id: string;
	/** The alias. */
	name?: string;
	displayName?: string;
	email?: string | null;
	status?: string | null;
	inactive?: boolean;
	employeeNumber?: string | null;
	/** If it was asked for. */
	attributes?: Record<string, unknown> | null;
}

/**
 * People by id, email or alias, in no order. People that ISC doesn't have are missing. Any user may read them.
 *
 * ISC API: ids many at a time (`in`), emails and aliases one by one (`eq` only). Those calls run side by side, within the rate limit.
 *
 * @param coreOnly leaves out identities that are uncorrelated, or have no alias, last name or email (ISC API: add-core-filters)
 * @throws {IscError}
 */
export async function publicIdentities(
	client: IscClient,
	by: 'id' | 'email' | 'alias',
	values: readonly string[],
	{ coreOnly = false } = {},
): Promise<PublicIdentity[]> {
	const filters = by === 'id' ? inFilters('id', values) : unique(values).map((value) => `${by} eq ${quote(value)}`);
	const found = await Promise.all(
		filters.map(
			async (filter) =>
				await collect(
					pages<PublicIdentity>(client, {
						path: '/public-identities/v1',
						query: { filters: filter, sorters: 'name', ...(coreOnly && { 'add-core-filters': true }) },
					}),
				),
		),
	);
	return found.flat();
}

/** The first people, by name, whose email or alias begins with a text. One call; any user may read them. @throws {IscError} */
export async function peopleLike(
	client: IscClient,
	by: 'email' | 'alias',
	beginning: string,
): Promise<PublicIdentity[]> {
	const query = { filters: startsWith(by, beginning), sorters: 'name' };
	return await collect(pages<PublicIdentity>(client, { path: '/public-identities/v1', query }, { limit: PAGE_SIZE }));
}

/** The search index has the alias as `name`. */
const searchField = { id: 'id', email: 'email', alias: 'name' } as const;
const fields = ['id', 'name', 'displayName', 'email', 'status', 'inactive', 'employeeNumber'];

/**
 * People by id, email or alias from the search index, about 800 values per call, sorted by id.
 *
 * Search matches words, so it also finds similar values: compare before use. It lags behind the tenant, so a missing person proves nothing.
 * Not for the USER level.
 *
 * @throws {IscError} `forbidden` if the user level doesn't allow search
 */
export async function searchIdentities(
	client: IscClient,
	by: 'id' | 'email' | 'alias',
	values: readonly string[],
): Promise<FoundIdentity[]> {
	const queries = anyOf(searchField[by], values);
	const found = await Promise.all(
		queries.map(async (query) => {
			const body = {
				indices: ['identities' as const],
				query: { query },
				queryResultFilter: { includes: fields },
				includeNested: false,
			};
			return await collect(searchPages<FoundIdentity>(client, body, { pageSize: 1_000 }));
		}),
	);
	return found.flat();
}

/** The ids of the people that search queries find. @throws {IscError} `forbidden` if the user level doesn't allow search */
async function searchPeopleIds(client: IscClient, queries: readonly string[]): Promise<string[]> {
	const lists = queries.map(async (query) => {
		const body = {
			indices: ['identities' as const],
			query: { query },
			queryResultFilter: { includes: ['id'] },
			includeNested: false,
		};
		return await collect(searchPages<{ id: string }>(client, body, { pageSize: 1_000 }));
	});
	return (await Promise.all(lists)).flat().map(({ id }) => id);
}

/** ISC API: about 800 values in a query, less what the query of an operator takes. */
const PEOPLE_IN_A_QUERY = 500;

/**
 * Those of some people that a search query finds. The caller must look only for these people: ISC's query language has brackets of its own, so
 * the query may find others too.
 *
 * @throws {IscError} `forbidden` if the user level doesn't allow search
 */
export async function peopleFoundBy(client: IscClient, people: readonly string[], query: string): Promise<string[]> {
	const queries = anyOf('id', people, PEOPLE_IN_A_QUERY).map((ids) => `(${ids}) AND (${query})`);
	return await searchPeopleIds(client, queries);
}

/** ISC API, Search, identity documents: the one identity attribute that also has a field of its own. */
const OWN_FIELD: Record<string, string> = { employeeNumber: 'employeeNumber' };
/** If many people share a value, this many are enough to say that it is ambiguous. */
const MOST_ALIKE = 50;

/**
 * People by the value of an identity attribute from the search index, with that attribute; for one value the first 50, for several all, about
 * 800 values a call. What holds for `searchIdentities` holds here.
 *
 * @param name technical name: letters, digits and underscores
 * @throws {IscError} `forbidden` where the level does not allow search
 */
export async function searchByAttribute(
	client: IscClient,
	name: string,
	values: readonly string[],
): Promise<FoundIdentity[]> {
	const own = OWN_FIELD[name];
	const names = [`attributes.${name}`, ...(own === undefined ? [] : [own])];
	const found = await Promise.all(
		names.flatMap((field) =>
			anyOf(field, values).map(async (query) => {
				const body = {
					indices: ['identities' as const],
					query: { query },
					queryResultFilter: { includes: [...fields, ...names] },
					includeNested: false,
				};
				const limit = values.length === 1 ? { limit: MOST_ALIKE } : {};
				return await collect(searchPages<FoundIdentity>(client, body, { pageSize: 1_000, ...limit }));
			}),
		),
	);
	return found.flat();
}

/** The values that a person has in an identity attribute, as search has them. */
export function attributeValues({ attributes, employeeNumber }: FoundIdentity, name: string): string[] {
	const values = [attributes?.[name], name === 'employeeNumber' ? employeeNumber : undefined].flat();
	return values.flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : []));
}
