import { flag, pageOf, sendPage } from '../http/collection';
import type { Context, Endpoint } from '../http/endpoint';
import { optionalFilter, requiredValues, type FilterFields } from '../query/filter';
import type { Filter } from '../query/filterParser';
import { sortRows } from '../query/sort';
import { identityRef } from '../render/common';
import type { Identity } from '../store/model';
import type { Store } from '../store/store';
import type { Tenant } from '../tenant';

/** ISC API: public identities, open to any user. */
export const publicIdentityEndpoints: Endpoint[] = [
	{ method: 'GET', service: 'public-identities', path: '', scopes: ['sp:scopes:default'], handle: list },
];

const fields: FilterFields<Identity> = {
	id: { operators: ['eq', 'in'], get: (row) => row.id, kind: 'id' },
	alias: { operators: ['eq', 'sw'], get: (row) => row.alias, kind: 'text' },
	email: { operators: ['eq', 'sw'], get: (row) => row.email, kind: 'text' },
	firstname: { operators: ['eq', 'sw'], get: (row) => row.firstName, kind: 'text' },
	lastname: { operators: ['eq', 'sw'], get: (row) => row.lastName, kind: 'text' },
};

function list({ tenant, query, reply }: Context): unknown {
	const { store, quirks } = tenant;
	const page = pageOf(query);
	const filter = optionalFilter(query.filters, fields, quirks);
	let rows = candidates(tenant, filter?.parsed).filter((person) => filter?.test(person) !== false);
	if (flag(query, 'add-core-filters'))
		rows = rows.filter((person) => person.correlated && person.email !== null && person.lastName !== '');
	const sorted = sortRows(rows, query.sorters, { name: (row) => row.name });
	return sendPage({ tenant, reply }, sorted, page, (person) => publicIdentity(store, person));
}

/**
 * The people that an index finds for the filter, or everyone if no index applies. Includes uncorrelated identities if
 * the tenant has them.
 */
export function candidates({ store, quirks }: Tenant, filter: Filter | undefined): readonly Identity[] {
	const found = filter === undefined ? store.identities.people : indexed(store, filter);
	if (!quirks.ghosts) return found;
	const ids = filter === undefined ? undefined : requiredValues(filter, 'id', ['eq', 'in']);
	if (ids !== undefined) return [...ids.flatMap((id) => store.ghosts.get(id) ?? []), ...found];
	return found.flatMap((person) => [store.ghosts.beside(person) ?? [], person].flat());
}

function indexed(store: Store, filter: Filter): readonly Identity[] {
	const ids = requiredValues(filter, 'id', ['eq', 'in']);
	if (ids !== undefined) return ids.flatMap((id) => store.identities.person(id) ?? []);
	for (const name of ['email', 'alias', 'firstname', 'lastname', 'name'] as const) {
		const index = store.identities.fields[name];
		const equal = requiredValues(filter, name, ['eq']);
		if (equal !== undefined) return index.equalTo(equal[0]);
		const beginning = requiredValues(filter, name, ['sw']);
		if (beginning !== undefined) return index.startingWith(beginning[0]);
	}
	return store.identities.people;
}

function publicIdentity(store: Store, person: Identity): Record<string, unknown> {
	return {
		id: person.id,
		name: person.name,
		alias: person.alias,
		email: person.email,
		status: person.state === 'ACTIVE' ? 'Active' : 'Inactive',
		identityState: person.correlated ? person.state : null,
		manager: person.managerId === null ? null : identityRef(store, person.managerId),
		attributes: [
			{ key: 'department', name: 'Department', value: person.department },
			{ key: 'country', name: 'Country', value: person.country },
			{ key: 'identificationNumber', name: 'Employee Number', value: person.employeeNumber },
			{ key: 'jobTitle', name: 'Job Title', value: person.jobTitle },
		],
	};
}
