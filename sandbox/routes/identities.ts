import { pageOf, sendPage, type Query } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden, notFound } from '../http/errors';
import { optionalFilter, type FilterFields } from '../query/filter';
import { sortRows } from '../query/sort';
import { identityRef, iso, itemRef } from '../render/common';
import type { Holding, Identity } from '../store/model';
import type { Store } from '../store/store';
import { candidates } from './publicIdentities';

const scopes = ['idn:identity:read', 'idn:identity:manage'];
const levels = ['ORG_ADMIN', 'HELPDESK'];

/** ISC API: identities and their role assignments. */
export const identityEndpoints: Endpoint[] = [
	{ method: 'GET', service: 'identities', path: '', scopes, levels, handle: list },
	{
		method: 'GET',
		service: 'identities',
		path: '/:id',
		scopes,
		levels,
		handle: ({ tenant, params }) => identity(tenant.store, found(tenant.store, params.id)),
	},
	{
		method: 'GET',
		service: 'identities',
		path: '/:id/role-assignments',
		scopes: [...scopes, 'idn:identity-direct-report:read'],
		handle: roleAssignments,
	},
];

const fields: FilterFields<Identity> = {
	id: { operators: ['eq', 'in'], get: (row) => row.id, kind: 'id' },
	name: { operators: ['eq', 'sw'], get: (row) => row.name, kind: 'text' },
	alias: { operators: ['eq', 'sw'], get: (row) => row.alias, kind: 'text' },
	firstname: { operators: ['eq', 'sw'], get: (row) => row.firstName, kind: 'text' },
	lastname: { operators: ['eq', 'sw'], get: (row) => row.lastName, kind: 'text' },
	email: { operators: ['eq', 'sw'], get: (row) => row.email, kind: 'text' },
	cloudStatus: { operators: ['eq'], get: (row) => (row.state === 'ACTIVE' ? 'ACTIVE' : 'DISABLED'), kind: 'text' },
	processingState: { operators: ['eq'], get: () => null, kind: 'text' },
	correlated: { operators: ['eq'], get: (row) => row.correlated, kind: 'boolean' },
	protected: { operators: ['eq'], get: () => false, kind: 'boolean' },
};

function list({ tenant, query, reply }: Context): unknown {
	const filter = optionalFilter(query.filters, fields, tenant.quirks);
	const correlatedOnly = leavesGhostsOut(query);
	const rows = candidates(tenant, filter?.parsed).filter(
		(person) => filter?.test(person) !== false && (person.correlated || !correlatedOnly),
	);
	const sorted = sortRows(rows, query.sorters, {
		name: (row) => row.name,
		alias: (row) => row.alias,
		cloudStatus: (row) => row.state,
	});
	return sendPage({ tenant, reply }, sorted, pageOf(query), (person) => identity(tenant.store, person));
}

/** ISC API: `defaultFilter` is CORRELATED_ONLY unless the call sets it to NONE. @throws ApiError 400 */
function leavesGhostsOut(query: Query): boolean {
	const value = query.defaultFilter;
	if (value !== undefined && value !== 'CORRELATED_ONLY' && value !== 'NONE')
		throw badRequest('defaultFilter must be CORRELATED_ONLY or NONE.');
	return value !== 'NONE';
}

function found(store: Store, id: string): Identity {
	const person = store.identities.person(id) ?? store.ghosts.get(id);
	if (person === undefined) throw notFound();
	return person;
}

function identity(store: Store, person: Identity): Record<string, unknown> {
	const manager = person.managerId === null ? undefined : identityRef(store, person.managerId);
	return {
		id: person.id,
		name: person.name,
		created: iso(person.created),
		modified: iso(person.modified),
		alias: person.alias,
		emailAddress: person.email,
		processingState: null,
		identityStatus: person.state === 'ACTIVE' ? 'ACTIVE' : 'DISABLED',
		managerRef: manager ?? null,
		isManager: person.isManager,
		lastRefresh: iso(person.modified),
		attributes: {
			uid: person.alias,
			firstname: person.firstName,
			lastname: person.lastName,
			displayName: person.name,
			email: person.email,
			department: person.department,
			country: person.country,
			jobTitle: person.jobTitle,
			employeeNumber: person.employeeNumber,
			endDate: iso(person.endDate),
			cloudLifecycleState: person.state === 'ACTIVE' ? 'active' : 'inactive',
		},
		lifecycleState: { stateName: person.state === 'ACTIVE' ? 'active' : 'inactive', manuallyUpdated: false },
	};
}

/** ISC API: without a role, references with dates; with a role, complete assignments. */
function roleAssignments({ tenant, caller, params, query }: Context): unknown {
	const { store } = tenant;
	const person = found(store, params.id);
	const isOwnManager = person.managerId !== null && person.managerId === caller.identity?.id;
	if (!caller.isAdmin && !isOwnManager && caller.identity?.id !== person.id) throw forbidden();
	const { roleId, roleName } = query;
	return store.holdings
		.of(person.id)
		.filter((holding) => store.items.get(holding.itemId)?.type === 'ROLE')
		.filter((holding) => roleId === undefined || holding.itemId === roleId)
		.filter((holding) => roleName === undefined || store.items.get(holding.itemId)?.name === roleName)
		.map((holding) =>
			roleId === undefined && roleName === undefined ? reference(store, holding) : assignment(store, holding),
		);
}

function reference(store: Store, holding: Holding): Record<string, unknown> {
	const item = store.items.get(holding.itemId);
	return {
		id: holding.id,
		...(item === undefined ? {} : { role: itemRef(item) }),
		addedDate: iso(holding.added),
		startDate: iso(holding.startDate),
		removeDate: iso(holding.removeDate),
	};
}

function assignment(store: Store, holding: Holding): Record<string, unknown> {
	return {
		...reference(store, holding),
		comments: null,
		assignmentSource: holding.origin === 'REQUEST' ? 'Access Request' : 'Role Membership',
		assigner: { type: 'UNKNOWN', name: null },
		assignedDimensions: [],
		assignmentContext: null,
		accountTargets: [],
	};
}
