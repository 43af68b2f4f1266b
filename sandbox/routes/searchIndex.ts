import { confinedToIds, matches, plainObject, type Leaf, type Searchable } from '../query/search';
import type { SearchQuery } from '../query/searchParser';
import { accessEntries, attributesOf, identityDocument, itemDocument } from '../render/searchDocuments';
import type { AccessItem, Identity } from '../store/model';
import type { Tenant } from '../tenant';

export type Document = Record<string, unknown>;

/** A match. Its document is built only when needed. */
export interface Hit {
	id: string;
	document: () => Document;
}

/** The search indices of the sandbox, named as in ISC. */
export const indexNames = [
	'identities',
	'roles',
	'accessprofiles',
	'entitlements',
	'accountactivities',
	'events',
] as const;
export type IndexName = (typeof indexNames)[number];

/** Everything in one index that matches a query. */
export function searchIndex(tenant: Tenant, index: IndexName, query: SearchQuery): Hit[] {
	switch (index) {
		case 'identities':
			return identities(tenant, query);
		case 'roles':
			return items(tenant, query, tenant.store.items.ofType('ROLE'));
		case 'accessprofiles':
			return items(tenant, query, tenant.store.items.ofType('ACCESS_PROFILE'));
		case 'entitlements':
			return items(tenant, query, tenant.store.items.ofType('ENTITLEMENT'));
		default:
			return [];
	}
}

function identities(tenant: Tenant, query: SearchQuery): Hit[] {
	const { people } = tenant.store.identities;
	const ids = confinedToIds(query);
	const rows = ids === undefined ? people : [...ids].flatMap((id) => tenant.store.identities.person(id) ?? []);
	const searchable = identitySearch(tenant);
	return rows
		.filter((person) => matches(query, person, searchable))
		.map((person) => ({ id: person.id, document: () => identityDocument(tenant, person) }));
}

function items(tenant: Tenant, query: SearchQuery, all: readonly AccessItem[]): Hit[] {
	const ids = confinedToIds(query);
	const rows = ids === undefined ? all : all.filter((item) => ids.has(item.id));
	const hits: Hit[] = [];
	for (const item of rows) {
		const document = itemDocument(tenant, item);
		if (matches(query, document, plainObject)) hits.push({ id: item.id, document: () => shown(item, document) });
	}
	return hits;
}

/** ISC API: the description of an entitlement can be searched, but isn't returned. */
function shown(item: AccessItem, document: Document): Document {
	const { description: _description, ...others } = document;
	return item.type === 'ENTITLEMENT' ? others : document;
}

/** Reads an identity field by field, so that a query over 100,000 identities doesn't build their documents. */
function identitySearch(tenant: Tenant): Searchable<Identity> {
	return {
		values: (person, path) => identityValues(tenant, person, path),
		everything: (person) => [
			person.name,
			person.firstName,
			person.lastName,
			person.alias,
			...present(person.email),
			person.department,
			person.jobTitle,
			person.employeeNumber,
		],
		entries: (person, path) =>
			path === 'access' ? accessEntries(tenant, person) : plainObject.entries(identityDocument(tenant, person), path),
	};
}

const simple: Readonly<Record<string, (person: Identity) => Leaf | null>> = {
	id: (person) => person.id,
	name: (person) => person.name,
	displayName: (person) => person.name,
	firstName: (person) => person.firstName,
	lastName: (person) => person.lastName,
	email: (person) => person.email,
	employeeNumber: (person) => person.employeeNumber,
	inactive: (person) => person.state !== 'ACTIVE',
	isManager: (person) => person.isManager,
	'manager.id': (person) => person.managerId,
};

function identityValues(tenant: Tenant, person: Identity, path: string): readonly Leaf[] {
	if (path in simple) return present(simple[path](person));
	if (path.startsWith('attributes.')) return present(attributesOf(person)[path.slice('attributes.'.length)]);
	return plainObject.values(identityDocument(tenant, person), path);
}

function present(value: Leaf | null | undefined): Leaf[] {
	return value === null || value === undefined ? [] : [value];
}
