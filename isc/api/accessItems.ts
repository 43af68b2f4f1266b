import { chunks, unique } from '../shared/lists';
import { isRecord } from '../shared/untyped';
import type { IscClient, ReadCall } from './client';
import { inFilters, quote, startsWith } from './filters';
import { collect, PAGE_SIZE, pageAt, pages, type PageAt, type PageOptions } from './paging';
import type { AccessItemType, Reference } from './wire';

/** An entry of `GET /requestable-objects/v1`. Source: ISC API, Requestable Objects. */
export interface RequestableObject {
	id: string;
	name?: string;
	description?: string | null;
	type?: AccessItemType;
	/** Present if `identity-id` was sent. */
	requestStatus?: 'AVAILABLE' | 'PENDING' | 'ASSIGNED' | null;
	/** The running request, if there is one. */
	identityRequestId?: string | null;
	requestCommentsRequired?: boolean;
}

/** ISC API: text such as `High` for a role; for an entitlement one level for what is set, and one for what it comes to. */
export type PrivilegeLevel = string | { direct?: string; effective?: string; inherited?: string } | null;

/** An entry of `GET /entitlements/v1`. Source: ISC API, Entitlements. */
export interface EntitlementRow {
	id: string;
	name?: string;
	attribute?: string;
	value?: string;
	description?: string | null;
	requestable?: boolean;
	source?: { id?: string; name?: string };
	owner?: Reference | null;
	privilegeLevel?: PrivilegeLevel;
}

/** What an access item requires of a request for it. */
export interface RequestConfig {
	commentsRequired?: boolean | null;
	reauthorizationRequired?: boolean | null;
	requireEndDate?: boolean | null;
	maxPermittedAccessDuration?: { value?: number; timeUnit?: 'HOURS' | 'DAYS' | 'WEEKS' | 'MONTHS' } | null;
	formDefinitionId?: string | null;
	approvalSchemes?: Array<{ approverType?: string }> | null;
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
	owner?: Reference | null;
	/** Roles only. */
	privilegeLevel?: PrivilegeLevel;
	dimensional?: boolean;
	accessRequestConfig?: RequestConfig | null;
	revocationRequestConfig?: RequestConfig | null;
}

export interface RequestableQuery {
	types?: ReadonlyArray<'ROLE' | 'ACCESS_PROFILE'>;
	/** A person's id, or `me`. Without it only an administrator may ask, and the answer has no statuses. */
	identityId?: string;
	/** Only with `identityId`. */
	statuses?: ReadonlyArray<'AVAILABLE' | 'PENDING' | 'ASSIGNED'>;
	/** A part of the name or description. ISC API: filters are ignored then. */
	term?: string;
	filters?: string;
}

export interface EntitlementQuery {
	filters?: string;
	sorters: string;
	/** Only entitlements that this person's segments let them see. */
	segmentedFor?: string;
}

/** Where a page begins, counted in entries, and how many it has. */
export interface PlaceInList {
	from: number;
	pageSize: number;
}

/**
 * Roles and access profiles that can be requested, by name or id, in no order. Items that ISC doesn't have or show are missing.
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
	return await underEach(inFilters(by, values), (filters) => requestablePages(client, { ...query, filters }));
}

/** Roles and access profiles that can be requested, by name, page by page. */
export function requestablePages(
	client: IscClient,
	query: RequestableQuery = {},
	options: PageOptions = {},
): AsyncGenerator<RequestableObject[]> {
	return pages<RequestableObject>(client, requestableCall(query), options);
}

/** One page of the same, after the first `from` entries. @throws {IscError} */
export async function requestablePageAt(
	client: IscClient,
	query: RequestableQuery,
	{ from, pageSize }: PlaceInList,
): Promise<PageAt<RequestableObject>> {
	return await pageAt(client, requestableCall(query), from, pageSize);
}

function requestableCall({ types, identityId, statuses, term, filters }: RequestableQuery): ReadCall {
	return {
		path: '/requestable-objects/v1',
		query: {
			sorters: 'name',
			...(types !== undefined && { types: types.join(',') }),
			...(identityId !== undefined && { 'identity-id': identityId }),
			...(statuses !== undefined && { statuses: statuses.join(',') }),
			...(term !== undefined ? { term } : filters !== undefined && { filters }),
		},
	};
}

/** Entitlements by name or id, in no order, requestable or not. Several entitlements may have the same name. Any user may read them. */
export async function entitlements(
	client: IscClient,
	by: 'id' | 'name',
	values: readonly string[],
): Promise<EntitlementRow[]> {
	return await underEach(inFilters(by, values), (filters) => entitlementPages(client, { filters, sorters: 'id' }));
}

/** Entitlements, page by page. */
export function entitlementPages(
	client: IscClient,
	query: EntitlementQuery,
	options: PageOptions = {},
): AsyncGenerator<EntitlementRow[]> {
	return pages<EntitlementRow>(client, entitlementsCall(query), options);
}

/** One page of the same, after the first `from` entries. @throws {IscError} */
export async function entitlementPageAt(
	client: IscClient,
	query: EntitlementQuery,
	{ from, pageSize }: PlaceInList,
): Promise<PageAt<EntitlementRow>> {
	return await pageAt(client, entitlementsCall(query), from, pageSize);
}

function entitlementsCall({ filters = '', sorters, segmentedFor }: EntitlementQuery): ReadCall {
	return {
		path: '/entitlements/v1',
		query: {
			sorters,
			...(filters !== '' && { filters }),
			...(segmentedFor !== undefined && { 'segmented-for-identity': segmentedFor }),
		},
	};
}

/** Roles by id or name, in no order. ORG_ADMIN, ROLE_ADMIN or ROLE_SUBADMIN. ISC API: `in` on ids, `eq` on names. */
export async function roles(client: IscClient, by: 'id' | 'name', values: readonly string[]): Promise<AccessItemRow[]> {
	return await underEach(filtersFor(by, values), (filters) => itemPages(client, 'ROLE', filters));
}

/** Ids in a call: fewer than a page has entries, so that the list ends with its first page. ISC's gateway takes URLs up to about 8 kB. */
const IDS_IN_A_CALL = { ROLE: 49, ACCESS_PROFILE: 150 };

/** Roles or access profiles by id, each page full. Those that ISC doesn't have are missing. @throws {IscError} */
export async function itemsById(
	client: IscClient,
	type: 'ROLE' | 'ACCESS_PROFILE',
	ids: readonly string[],
): Promise<AccessItemRow[]> {
	const filters = chunks(unique(ids), IDS_IN_A_CALL[type]).flatMap((chunk) => inFilters('id', chunk));
	return await underEach(filters, (filter) => itemPages(client, type, filter));
}

/** Access profiles by id or name, in no order. ISC API: a name that contains `+` is never found. */
export async function accessProfiles(
	client: IscClient,
	by: 'id' | 'name',
	values: readonly string[],
): Promise<AccessItemRow[]> {
	return await underEach(filtersFor(by, values), (filters) => itemPages(client, 'ACCESS_PROFILE', filters));
}

/** Roles or access profiles by name, page by page. Takes ORG_ADMIN or a similar level. */
export function itemPages(
	client: IscClient,
	type: 'ROLE' | 'ACCESS_PROFILE',
	filters = '',
	options: PageOptions = {},
): AsyncGenerator<AccessItemRow[]> {
	const path = type === 'ROLE' ? '/roles/v1' : '/access-profiles/v1';
	const query = { sorters: 'name', ...(filters !== '' && { filters }) };
	// ISC API: at most 50 roles per page.
	return pages<AccessItemRow>(client, { path, query }, { ...options, pageSize: type === 'ROLE' ? 50 : PAGE_SIZE });
}

/** Names of the first entitlements that begin with a text. One call; any user may read them. @throws {IscError} */
export async function entitlementsNamedLike(
	client: IscClient,
	beginning: string,
	requestableOnly: boolean,
): Promise<string[]> {
	const filters = `${requestableOnly ? 'requestable eq true and ' : ''}${startsWith('name', beginning)}`;
	return namesOf(await collect(entitlementPages(client, { filters, sorters: 'name' }, { limit: PAGE_SIZE })));
}

/** Names of the first roles or access profiles that begin with a text. One call. @throws {IscError} */
export async function namedLike(
	client: IscClient,
	type: 'ROLE' | 'ACCESS_PROFILE',
	beginning: string,
): Promise<string[]> {
	const limit = type === 'ROLE' ? 50 : PAGE_SIZE;
	return namesOf(await collect(itemPages(client, type, startsWith('name', beginning), { limit })));
}

/** ISC API, roles and access profiles: `in` on ids, `eq` on names. */
function filtersFor(by: 'id' | 'name', values: readonly string[]): string[] {
	return by === 'id' ? inFilters('id', values) : unique(values).map((value) => `name eq ${quote(value)}`);
}

/** All entries that several filters find, read side by side. */
async function underEach<T>(filters: readonly string[], list: (filter: string) => AsyncGenerator<T[]>): Promise<T[]> {
	return (await Promise.all(filters.map(async (filter) => await collect(list(filter))))).flat();
}

function namesOf(items: ReadonlyArray<{ name?: string }>): string[] {
	return items.flatMap(({ name }) => name ?? []);
}

/** Whether a level is privileged. Absent, NONE and LOW are not. */
export function isPrivilegedLevel(level: PrivilegeLevel | undefined): boolean {
	const levels = isRecord(level) ? [level.direct, level.effective, level.inherited] : [level];
	return levels.some((text) => typeof text === 'string' && !['', 'none', 'low'].includes(text.trim().toLowerCase()));
}
