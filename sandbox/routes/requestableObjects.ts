import { assignmentsOf, accessOf } from '../access/held';
import { meOrId, userOf } from '../access/caller';
import { rulesOf } from '../access/rules/grant';
import { pageOf, sendPage, type Query } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden } from '../http/errors';
import { compileFilter, requiredValues, type FilterFields } from '../query/filter';
import { sortRows } from '../query/sort';
import { identityRef, itemFields } from '../render/common';
import type { AccessItem, AccessType, Identity } from '../store/model';
import type { Tenant } from '../tenant';

/**
 * ISC API: the roles and access profiles that can be requested. For one identity they are marked AVAILABLE, PENDING or
 * ASSIGNED.
 */
export const requestableObjectEndpoints: Endpoint[] = [
	{ method: 'GET', service: 'requestable-objects', path: '', scopes: ['idn:requestable-objects:read'], handle: list },
];

const fields: FilterFields<AccessItem> = {
	id: { operators: ['eq', 'in'], get: (row) => row.id, kind: 'id' },
	name: { operators: ['eq', 'in', 'sw'], get: (row) => row.name, kind: 'text' },
};

type Status = 'AVAILABLE' | 'PENDING' | 'ASSIGNED';

function list(context: Context): unknown {
	const { tenant, query, reply } = context;
	const page = pageOf(query);
	const identity = requestedIdentity(context);
	const statuses = listOf<Status>(query, 'statuses', ['AVAILABLE', 'PENDING', 'ASSIGNED']);
	if (statuses !== undefined && identity === undefined) throw badRequest('statuses requires identity-id.');
	const types = listOf<AccessType>(query, 'types', ['ACCESS_PROFILE', 'ROLE']) ?? ['ACCESS_PROFILE', 'ROLE'];
	const statusOf = identity === undefined ? undefined : statusFinder(tenant, identity);
	const rows = namedItems(tenant, query, types).filter(
		(item) =>
			item.requestable &&
			item.enabled &&
			(identity === undefined || isVisible(item, identity)) &&
			(statuses === undefined || (statusOf !== undefined && statuses.includes(statusOf(item).status))),
	);
	const sorted = sortRows(rows, query.sorters, { name: (row) => row.name });
	return sendPage({ tenant, reply }, sorted, page, (item) => requestableObject(tenant, item, statusOf?.(item)));
}

/** ISC API: admins may ask for anyone or for no one in particular; others only for themselves. */
function requestedIdentity({ tenant, caller, query }: Context): Identity | undefined {
	const asked = query['identity-id'];
	const user = userOf(caller);
	if (asked === undefined || asked === '') {
		if (!caller.isAdmin) throw forbidden('Only admin users can list requestable objects without identity-id.');
		return undefined;
	}
	const id = meOrId(caller, asked);
	if (id !== user.id && !caller.isAdmin) throw forbidden();
	const identity = tenant.store.identities.person(id);
	if (identity === undefined) throw badRequest(`Identity "${id}" was not found.`);
	return identity;
}

/** ISC API: `term` searches the name and description. Filters are then ignored. */
function namedItems(tenant: Tenant, query: Query, types: readonly AccessType[]): AccessItem[] {
	const all = (): AccessItem[] => types.flatMap((type) => [...tenant.store.items.ofType(type)]);
	const term = query.term?.toLowerCase();
	if (term !== undefined && term !== '') {
		return all().filter(
			(item) => item.name.toLowerCase().includes(term) || item.description.toLowerCase().includes(term),
		);
	}
	if (query.filters === undefined) return all();
	const filter = compileFilter(query.filters, fields, tenant.quirks);
	const ids = requiredValues(filter.parsed, 'id', ['eq', 'in']);
	const rows =
		ids === undefined
			? all()
			: ids.flatMap((id) => tenant.store.items.get(id) ?? []).filter((item) => types.includes(item.type));
	return rows.filter(filter.test);
}

function isVisible(item: AccessItem, identity: Identity): boolean {
	return item.segments.length === 0 || item.segments.some((segment) => identity.segments.includes(segment));
}

function statusFinder(
	tenant: Tenant,
	identity: Identity,
): (item: AccessItem) => { status: Status; requestId: string | null } {
	const { store, clock } = tenant;
	const held = new Set(accessOf(store, store.holdings.of(identity.id), clock.now()).map((access) => access.item.id));
	return (item) => {
		const running = store.requests.runningFor({
			identityId: identity.id,
			itemId: item.id,
			requestType: 'GRANT_ACCESS',
			nativeIdentity: null,
			assignmentId: null,
		});
		if (running !== undefined) return { status: 'PENDING', requestId: running.requestId };
		const assigned = held.has(item.id) || assignmentsOf(store, identity.id, item.id).length > 0;
		return { status: assigned ? 'ASSIGNED' : 'AVAILABLE', requestId: null };
	};
}

function requestableObject(
	tenant: Tenant,
	item: AccessItem,
	status: { status: Status; requestId: string | null } | undefined,
): Record<string, unknown> {
	const { store } = tenant;
	return {
		...itemFields(item),
		type: item.type,
		...(status === undefined ? {} : { requestStatus: status.status }),
		identityRequestId: status?.requestId ?? null,
		ownerRef: { ...identityRef(store, item.ownerId), email: store.identities.get(item.ownerId)?.email },
		requestCommentsRequired: rulesOf(item, store.config).commentRequired,
	};
}

function listOf<Value extends string>(query: Query, name: string, allowed: readonly Value[]): Value[] | undefined {
	const text = query[name];
	if (text === undefined || text === '') return undefined;
	return text.split(',').map((part) => {
		const value = allowed.find((candidate) => candidate === part.trim());
		if (value === undefined) throw badRequest(`${name} must be one of ${allowed.join(', ')}.`);
		return value;
	});
}
