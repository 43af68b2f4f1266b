import { entitlementsIn } from '../access/conflicts';
import { accessOf } from '../access/held';
import { checkReach, flag, pageOf, sendPage, type Query } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, notFound } from '../http/errors';
import { compileFilter, requiredValues, type FilterField, type FilterFields } from '../query/filter';
import { compareValues, sortRows, type SortFields } from '../query/sort';
import { accessProfile, containedEntitlement, entitlement, entitlementRequestConfig, role } from '../render/items';
import type { AccessItem, AccessType } from '../store/model';
import type { Tenant } from '../tenant';

const dates = ['gt', 'lt', 'ge', 'le'] as const;
const id: FilterField<AccessItem> = { operators: ['eq', 'in'], get: (row) => row.id, kind: 'id' };
const owner: FilterField<AccessItem> = { operators: ['eq', 'in'], get: (row) => row.ownerId, kind: 'id' };
const source: FilterField<AccessItem> = { operators: ['eq', 'in'], get: (row) => row.sourceId, kind: 'id' };
const requestable: FilterField<AccessItem> = { operators: ['eq'], get: (row) => row.requestable, kind: 'boolean' };
const created: FilterField<AccessItem> = { operators: dates, get: (row) => row.created, kind: 'date' };
const modified: FilterField<AccessItem> = { operators: dates, get: (row) => row.modified, kind: 'date' };
const shared = { id, 'owner.id': owner, requestable, created, modified };

const fields: Record<AccessType, FilterFields<AccessItem>> = {
	ROLE: {
		...shared,
		name: { operators: ['eq', 'sw'], get: (row) => row.name, kind: 'text' },
		dimensional: { operators: ['eq'], get: () => false, kind: 'boolean' },
	},
	ACCESS_PROFILE: {
		...shared,
		name: { operators: ['eq', 'sw'], get: (row) => row.name, kind: 'text' },
		'source.id': source,
	},
	ENTITLEMENT: {
		...shared,
		'source.id': source,
		name: { operators: ['eq', 'in', 'sw'], get: (row) => row.name, kind: 'text' },
		type: { operators: ['eq', 'in'], get: () => 'group', kind: 'text' },
		attribute: { operators: ['eq', 'in'], get: (row) => row.attribute, kind: 'text' },
		value: { operators: ['eq', 'in', 'sw'], get: (row) => row.value, kind: 'text' },
		tags: { operators: ['eq'], get: () => [], kind: 'text' },
		'privilegeLevel.direct': { operators: ['eq'], get: (row) => (row.privileged ? 'HIGH' : 'NONE'), kind: 'text' },
	},
};

const sorters: SortFields<AccessItem> = {
	name: (row) => row.name,
	created: (row) => row.created,
	modified: (row) => row.modified,
};
const entitlementSorters: SortFields<AccessItem> = {
	...sorters,
	id: (row) => row.id,
	type: () => 'group',
	attribute: (row) => row.attribute,
	value: (row) => row.value,
	'source.id': (row) => row.sourceId,
	requestable: (row) => row.requestable,
};

const roleScopes = [
	'idn:role-unchecked:read',
	'idn:role-unchecked:manage',
	'idn:role-checked:manage',
	'idn:role-checked:read',
];

/** ISC API: roles, access profiles and entitlements. */
export const accessItemEndpoints: Endpoint[] = [
	{
		method: 'GET',
		service: 'roles',
		path: '',
		scopes: roleScopes,
		levels: ['ORG_ADMIN', 'ROLE_ADMIN'],
		apiClients: true,
		handle: (c) => list(c, 'ROLE', 50),
	},
	{
		method: 'GET',
		service: 'access-profiles',
		path: '',
		scopes: ['idn:access-profile:read'],
		levels: ['ORG_ADMIN', 'ROLE_ADMIN', 'SOURCE_ADMIN'],
		handle: (context) => list(context, 'ACCESS_PROFILE', 250),
	},
	{
		method: 'GET',
		service: 'entitlements',
		path: '',
		scopes: ['idn:entitlement:read', 'idn:entitlement:manage'],
		apiClients: true,
		handle: (context) => list(context, 'ENTITLEMENT', 250),
	},
	{
		method: 'GET',
		service: 'roles',
		path: '/:id',
		scopes: roleScopes,
		levels: ['ORG_ADMIN', 'ROLE_ADMIN'],
		apiClients: true,
		handle: ({ tenant, params }) => role(tenant.store, itemOf(tenant, params.id, 'ROLE')),
	},
	{
		method: 'GET',
		service: 'access-profiles',
		path: '/:id',
		scopes: ['idn:access-profile:read'],
		levels: ['ORG_ADMIN', 'ROLE_ADMIN', 'SOURCE_ADMIN'],
		handle: ({ tenant, params }) => accessProfile(tenant.store, itemOf(tenant, params.id, 'ACCESS_PROFILE')),
	},
	{
		method: 'GET',
		service: 'entitlements',
		path: '/:id',
		scopes: ['idn:entitlement:read', 'idn:entitlement:manage'],
		apiClients: true,
		handle: ({ tenant, params }) => entitlement(tenant.store, itemOf(tenant, params.id, 'ENTITLEMENT')),
	},
	{
		method: 'GET',
		service: 'entitlements',
		path: '/:id/entitlement-request-config',
		scopes: ['idn:entitlement:read', 'idn:entitlement:manage'],
		levels: ['ORG_ADMIN', 'SOURCE_ADMIN'],
		handle: ({ tenant, params }) => entitlementRequestConfig(itemOf(tenant, params.id, 'ENTITLEMENT')),
	},
	...(['roles', 'access-profiles'] as const).map((service): Endpoint => ({
		method: 'GET',
		service,
		path: '/:id/entitlements',
		scopes: service === 'roles' ? roleScopes : ['idn:access-profile:read'],
		levels: ['ORG_ADMIN', 'ROLE_ADMIN', 'SOURCE_ADMIN'],
		handle: (c) => contained(c, service === 'roles' ? 'ROLE' : 'ACCESS_PROFILE'),
	})),
	{
		method: 'GET',
		service: 'roles',
		path: '/:id/assigned-identities',
		scopes: roleScopes,
		levels: ['ORG_ADMIN', 'ROLE_ADMIN'],
		handle: assignedIdentities,
	},
	{
		method: 'GET',
		service: 'entitlements',
		path: '/identities/:id/entitlements',
		scopes: ['idn:entitlement:read'],
		levels: ['ORG_ADMIN'],
		apiClients: true,
		handle: entitlementsOfIdentity,
	},
];

function list({ tenant, query, reply }: Context, type: AccessType, most: number): unknown {
	const page = pageOf(query, most);
	if (type === 'ENTITLEMENT') checkReach(page, tenant.quirks.offsetLimit);
	const rows = inSegments(tenant, query, filtered(tenant, query, type));
	const sortable = type === 'ENTITLEMENT' ? entitlementSorters : sorters;
	const sorted = after(sortRows(rows, query.sorters, sortable), query, sortable);
	const render = type === 'ROLE' ? role : type === 'ACCESS_PROFILE' ? accessProfile : entitlement;
	return sendPage({ tenant, reply }, sorted, page, (item) => render(tenant.store, item));
}

/** @throws ApiError 404 for an entitlement, 400 for a role or access profile: ISC API documents no 404 for them */
function itemOf({ store }: Tenant, id: string, type: AccessType): AccessItem {
	const item = store.items.get(id);
	if (item?.type !== type) throw type === 'ENTITLEMENT' ? notFound() : badRequest('The id is not known.');
	return item;
}

/** ISC API: the entitlements of a role or access profile. A role has those of its access profiles too. */
function contained({ tenant, params, query, reply }: Context, type: AccessType): unknown {
	const found = entitlementsIn(tenant.store, itemOf(tenant, params.id, type).id);
	return sendPage({ tenant, reply }, found, pageOf(query, 50), (item) => containedEntitlement(tenant.store, item));
}

/** ISC API: who holds a role, and whether by request or by its criteria. Assignments that start later are not among them. */
function assignedIdentities({ tenant, params, query, reply }: Context): unknown {
	const { store, clock } = tenant;
	const { id: roleId } = itemOf(tenant, params.id, 'ROLE');
	const rows = store.identities.people.flatMap((person) => {
		const held = store.holdings
			.of(person.id)
			.filter((holding) => holding.itemId === roleId && (holding.startDate ?? 0) <= clock.now());
		if (held.length === 0) return [];
		const isRequested = held.some(({ origin }) => origin === 'REQUEST');
		return [{ person, source: isRequested ? 'ACCESS_REQUEST' : 'ROLE_MEMBERSHIP' }];
	});
	return sendPage({ tenant, reply }, rows, pageOf(query, 500), ({ person, source }) => ({
		id: person.id,
		aliasName: person.alias,
		name: person.name,
		email: person.email,
		roleAssignmentSource: source,
	}));
}

function filtered(tenant: Tenant, query: Query, type: AccessType): readonly AccessItem[] {
	const { items } = tenant.store;
	if (query.filters === undefined) return items.ofType(type);
	const filter = compileFilter(query.filters, fields[type], tenant.quirks);
	const ids = requiredValues(filter.parsed, 'id', ['eq', 'in']);
	const names = requiredValues(filter.parsed, 'name', ['eq', 'in']);
	const beginning = requiredValues(filter.parsed, 'name', ['sw']);
	let rows = items.ofType(type);
	if (ids !== undefined) rows = ids.flatMap((wanted) => items.get(wanted) ?? []).filter((item) => item.type === type);
	else if (names !== undefined) rows = [...new Set(names.flatMap((name) => items.named(name, type)))];
	else if (beginning !== undefined) rows = items.nameStartingWith(beginning[0], type);
	return rows.filter(filter.test);
}

/** ISC API: `for-segment-ids`, `segmented-for-identity` and `include-unsegmented`. */
function inSegments(tenant: Tenant, query: Query, rows: readonly AccessItem[]): readonly AccessItem[] {
	const forIdentity = query['segmented-for-identity'];
	const segments = query['for-segment-ids'];
	const unsegmented = flag(query, 'include-unsegmented', true);
	if (!forIdentity && !segments) {
		if (!unsegmented) throw badRequest('include-unsegmented=false requires for-segment-ids or segmented-for-identity.');
		return rows;
	}
	const visible = new Set(forIdentity ? tenant.store.identities.get(forIdentity)?.segments : segments.split(','));
	return rows.filter((item) =>
		item.segments.length === 0 ? unsegmented : item.segments.some((segment) => visible.has(segment)),
	);
}

/** ISC API: with the last values of the sorted fields in `searchAfter`, the list begins after them. */
function after(rows: readonly AccessItem[], query: Query, sortable: SortFields<AccessItem>): readonly AccessItem[] {
	if (!query.searchAfter) return rows;
	const values = query.searchAfter.split(',');
	const keys = (query.sorters ?? '').split(',').filter((key) => key !== '');
	if (keys.length !== values.length) throw badRequest('searchAfter length must match the number of sorters.');
	return rows.filter((row) => {
		for (const [index, key] of keys.entries()) {
			const order =
				compareValues(String(sortable[key.replace(/^[-+]/, '')](row)), values[index]) * (key.startsWith('-') ? -1 : 1);
			if (order !== 0) return order > 0;
		}
		return false;
	});
}

/** ISC API: all entitlements of an identity, "either directly or through the role or access profile". */
function entitlementsOfIdentity({ tenant, params, query, reply }: Context): unknown {
	const { store, clock } = tenant;
	if (store.identities.get(params.id) === undefined) throw notFound();
	const held = accessOf(store, store.holdings.of(params.id), clock.now()).filter(
		(access) => access.item.type === 'ENTITLEMENT',
	);
	return sendPage({ tenant, reply }, held, pageOf(query), ({ item }) => ({
		objectRef: { type: item.type, id: item.id, name: item.name },
		tags: [],
	}));
}
