import { unique } from '../shared/lists';
import type { IscClient } from './client';
import { inFilters, quote, startsWith } from './filters';
import { collect, PAGE_SIZE, pages } from './paging';
import type { AccessItemType } from './wire';

/** An entry of `GET /requestable-objects/v1`. Source: ISC API, Requestable Objects. */
export interface RequestableObject {
	id: string;
	name?: string;
	description?: string | null;
	type?: AccessItemType;
	/** Set where `identity-id` was given. */
	requestStatus?: 'AVAILABLE' | 'PENDING' | 'ASSIGNED' | null;
	/** The running request, where there is one. */
	identityRequestId?: string | null;
	requestCommentsRequired?: boolean;
}

/** An entry of `GET /entitlements/v1`. Source: ISC API, Entitlements. */
export interface EntitlementRow {
	id: string;
	name?: string;
	attribute?: string;
	value?: string;
	description?: string | null;
	requestable?: boolean;
	source?: { id?: string; name?: string };
}

/** What a role or access profile asks of a request for it. */
export interface RequestConfig {
	commentsRequired?: boolean | null;
	reauthorizationRequired?: boolean | null;
	requireEndDate?: boolean | null;
	maxPermittedAccessDuration?: { value?: number; timeUnit?: 'HOURS' | 'DAYS' | 'WEEKS' | 'MONTHS' } | null;
}

/** An entry of `GET /roles/v1` or `GET /access-profiles/v1`, as far as it is used. Source: ISC API, Roles and Access Profiles. */
export interface AccessItemRow {
	id: string;
	name: string;
	description?: string | null;
	enabled?: boolean;
	requestable?: boolean;
	/** Access profiles only. */
	source?: { id?: string; name?: string };
	accessRequestConfig?: RequestConfig | null;
	revocationRequestConfig?: RequestConfig | null;
}

export interface RequestableQuery {
	types?: Array<'ROLE' | 'ACCESS_PROFILE'>;
	/** A person's id, or `me`. Without it only an administrator may ask, and no statuses come. */
	identityId?: string;
	/** Only with `identityId`. */
	statuses?: Array<'AVAILABLE' | 'PENDING' | 'ASSIGNED'>;
}

/**
 * Roles and access profiles that can be requested, by name or id, in no order; what ISC does not have or show is missing.
 *
 * ISC API: `in` on id and name; any user for themselves, administrators for anyone.
 *
 * @throws {IscError}
 */
export async function requestableObjects(
	client: IscClient,
	by: 'id' | 'name',
	values: readonly string[],
	query: RequestableQuery = {},
): Promise<RequestableObject[]> {
	const found = await Promise.all(
		inFilters(by, values).map(async (filters) => await collect(requestablePages(client, { ...query, filters }))),
	);
	return found.flat();
}

/** All requestable roles and access profiles that the query names, page by page. */
export function requestablePages(
	client: IscClient,
	query: RequestableQuery & { filters?: string } = {},
): AsyncGenerator<RequestableObject[]> {
	const { types, identityId, statuses, filters } = query;
	return pages<RequestableObject>(client, {
		path: '/requestable-objects/v1',
		query: {
			sorters: 'name',
			...(types !== undefined && { types: types.join(',') }),
			...(identityId !== undefined && { 'identity-id': identityId }),
			...(statuses !== undefined && { statuses: statuses.join(',') }),
			...(filters !== undefined && { filters }),
		},
	});
}

/** Entitlements by name or id, in no order, requestable or not; an entitlement's name is not unique. Any user may ask. */
export async function entitlements(
	client: IscClient,
	by: 'id' | 'name',
	values: readonly string[],
): Promise<EntitlementRow[]> {
	const found = await Promise.all(
		inFilters(by, values).map(
			async (filters) =>
				await collect(pages<EntitlementRow>(client, { path: '/entitlements/v1', query: { filters, sorters: 'id' } })),
		),
	);
	return found.flat();
}

/**
 * Roles by id or name, in no order. ORG_ADMIN, ROLE_ADMIN or ROLE_SUBADMIN.
 * ISC API: at most 50 a page; `in` on ids, `eq` on names.
 */
export async function roles(client: IscClient, by: 'id' | 'name', values: readonly string[]): Promise<AccessItemRow[]> {
	return await listItems(client, '/roles/v1', 50, by, values);
}

/** Access profiles by id or name, in no order. ISC API: names with `+` in them are never found by name. */
export async function accessProfiles(
	client: IscClient,
	by: 'id' | 'name',
	values: readonly string[],
): Promise<AccessItemRow[]> {
	return await listItems(client, '/access-profiles/v1', 250, by, values);
}

async function listItems(
	client: IscClient,
	path: string,
	pageSize: number,
	by: 'id' | 'name',
	values: readonly string[],
): Promise<AccessItemRow[]> {
	const filters = by === 'id' ? inFilters('id', values) : unique(values).map((value) => `name eq ${quote(value)}`);
	const found = await Promise.all(
		filters.map(
			async (filter) =>
				await collect(
					pages<AccessItemRow>(client, { path, query: { filters: filter, sorters: 'name' } }, { pageSize }),
				),
		),
	);
	return found.flat();
}

/** Names of the first entitlements that begin with a text. One call; any user may ask. @throws {IscError} */
export async function entitlementsNamedLike(
	client: IscClient,
	beginning: string,
	requestableOnly: boolean,
): Promise<string[]> {
	const filters = `${requestableOnly ? 'requestable eq true and ' : ''}${startsWith('name', beginning)}`;
	return await firstNames(client, '/entitlements/v1', filters, PAGE_SIZE);
}

/** Names of the first roles or access profiles that begin with a text. One call. @throws {IscError} */
export async function namedLike(
	client: IscClient,
	path: '/roles/v1' | '/access-profiles/v1',
	beginning: string,
): Promise<string[]> {
	return await firstNames(client, path, startsWith('name', beginning), path === '/roles/v1' ? 50 : PAGE_SIZE);
}

async function firstNames(client: IscClient, path: string, filters: string, limit: number): Promise<string[]> {
	const call = { path, query: { filters, sorters: 'name' } };
	const found = await collect(pages<{ name?: string }>(client, call, { limit }));
	return found.flatMap(({ name }) => name ?? []);
}
