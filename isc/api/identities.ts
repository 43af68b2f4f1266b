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

/** A person as search has them. Source: ISC API, Search, index `identities`. */
export interface FoundIdentity {
	id: string;
	/** The alias. */
	name?: string;
	displayName?: string;
	email?: string | null;
	status?: string | null;
	inactive?: boolean;
	employeeNumber?: string | null;
	/** Where it was asked for. */
	attributes?: Record<string, unknown> | null;
}

/**
 * People by id, e-mail or alias, as far as ISC has them, in no order. Any user may ask.
 *
 * ISC API: ids many at a time (`in`), e-mails and aliases one by one (`eq` only); those calls run side by side, as the limiter lets them.
 *
 * @param coreOnly leaves out ghosts: identities that are uncorrelated, or have no alias, last name or e-mail (ISC API: add-core-filters)
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

/** The first people, by name, whose e-mail or alias begins with a text. One call; any user may ask. @throws {IscError} */
export async function peopleLike(
	client: IscClient,
	by: 'email' | 'alias',
	beginning: string,
): Promise<PublicIdentity[]> {
	const query = { filters: startsWith(by, beginning), sorters: 'name' };
	return await collect(pages<PublicIdentity>(client, { path: '/public-identities/v1', query }, { limit: PAGE_SIZE }));
}

/** Search indexes the alias as `name`. */
const searchField = { id: 'id', email: 'email', alias: 'name' } as const;
const fields = ['id', 'name', 'displayName', 'email', 'status', 'inactive'];

/**
 * People by id, e-mail or alias from the search index, about 800 values a call, in the order of ids.
 *
 * Search looks at words: it also finds what is like a value, so compare before use. It lags behind the tenant, so absence proves nothing.
 * Not for the USER level.
 *
 * @throws {IscError} `forbidden` where the level does not allow search
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

/** ISC API, Search, identity documents: the one identity attribute that also has a field of its own. */
const OWN_FIELD: Record<string, string> = { employeeNumber: 'employeeNumber' };
/** Of one value that many people share, so many are enough to say that it is ambiguous. */
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
