import { accessOf, type HeldAccess } from '../access/held';
import type { AccessItem, Holding, Identity } from '../store/model';
import type { Tenant } from '../tenant';
import { identityRef, iso, itemFields } from './common';

/** The fields that all search documents contain. */
function stamp(tenant: Tenant, type: string, time: number): Record<string, unknown> {
	return { pod: 'sandbox', org: tenant.org, synced: iso(time), _type: type, type, _version: 'v2' };
}

/** ISC API: an identity in the search index, with all its access at the time of the last indexing. */
export function identityDocument(tenant: Tenant, person: Identity): Record<string, unknown> {
	const { store } = tenant;
	const access = accessEntries(tenant, person);
	const count = (type: string): number => access.filter((entry) => entry.type === type).length;
	const manager = person.managerId === null ? undefined : identityRef(store, person.managerId);
	const source = store.sources.get(person.sourceId);
	return {
		id: person.id,
		name: person.name,
		displayName: person.name,
		firstName: person.firstName,
		lastName: person.lastName,
		...(person.email === null ? {} : { email: person.email }),
		created: iso(person.created),
		modified: iso(person.modified),
		inactive: person.state !== 'ACTIVE',
		protected: false,
		status: person.state === 'ACTIVE' ? 'ACTIVE' : 'UNREGISTERED',
		employeeNumber: person.employeeNumber,
		manager: manager === undefined ? null : { id: manager.id, name: manager.name, displayName: manager.name },
		isManager: person.isManager,
		identityProfile: { id: person.sourceId, name: source?.name },
		source: { id: person.sourceId, name: source?.name },
		attributes: attributesOf(person),
		disabled: false,
		locked: false,
		accounts: person.accounts.map((account) => accountEntry(tenant, person, account)),
		accountCount: person.accounts.length,
		apps: [],
		appCount: 0,
		access,
		accessCount: access.length,
		entitlementCount: count('ENTITLEMENT'),
		roleCount: count('ROLE'),
		accessProfileCount: count('ACCESS_PROFILE'),
		tags: [],
		tagsCount: 0,
		visibleSegments: person.segments.map((id) => store.segments.get(id)?.name ?? id),
		visibleSegmentCount: person.segments.length,
		...stamp(tenant, 'identity', person.modified),
	};
}

/** The attributes of an identity. In the real index all of them are strings. */
export function attributesOf(person: Identity): Record<string, string> {
	return {
		uid: person.alias,
		firstname: person.firstName,
		lastname: person.lastName,
		displayName: person.name,
		...(person.email === null ? {} : { email: person.email }),
		department: person.department,
		country: person.country,
		jobTitle: person.jobTitle,
		...(person.endDate === null ? {} : { endDate: iso(person.endDate) }),
		identificationNumber: person.employeeNumber,
		identityState: person.state,
		cloudLifecycleState: person.state === 'ACTIVE' ? 'active' : 'inactive',
		cloudStatus: person.state === 'ACTIVE' ? 'ACTIVE' : 'UNREGISTERED',
	};
}

/** ISC API: `access` in an identity document. Roles and access profiles have `revocable`, entitlements have `standalone`. */
export function accessEntries(tenant: Tenant, person: Identity): Array<Record<string, unknown>> {
	const { store, clock } = tenant;
	const holdings = store.holdings.indexedOf(person.id);
	return accessOf(store, holdings, clock.now()).map((held) => accessEntry(tenant, held, holdings));
}

function accessEntry(
	{ store }: Tenant,
	{ item, via }: HeldAccess,
	holdings: readonly Holding[],
): Record<string, unknown> {
	const base = { id: item.id, name: item.name, displayName: item.name, type: item.type, description: item.description };
	const source =
		item.sourceId === null ? undefined : { id: item.sourceId, name: store.sources.get(item.sourceId)?.name };
	const owner = identityRef(store, item.ownerId);
	if (item.type === 'ENTITLEMENT') {
		return {
			...base,
			source,
			privileged: item.privileged,
			attribute: item.attribute,
			value: item.value,
			standalone: via === null,
		};
	}
	// What would stay after a revoke, because something else gives it too, isn't revocable.
	const isByRequest = holdings.every(({ itemId, origin }) => itemId !== item.id || origin === 'REQUEST');
	const revocable = item.revocable && via === null && isByRequest;
	const shared = { ...base, owner: { id: owner.id, name: owner.name, displayName: owner.name }, revocable };
	return item.type === 'ROLE' ? { ...shared, disabled: !item.enabled } : { ...shared, source };
}

function accountEntry(
	{ store }: Tenant,
	person: Identity,
	account: Identity['accounts'][number],
): Record<string, unknown> {
	const source = store.sources.get(account.sourceId);
	return {
		id: account.id,
		name: person.name,
		accountId: account.nativeIdentity,
		source: { id: account.sourceId, name: source?.name, type: source?.type },
		disabled: false,
		locked: false,
		privileged: false,
		manuallyCorrelated: false,
		entitlementAttributes: {},
		created: iso(person.created),
	};
}

/** ISC API: a role, access profile or entitlement in the search index. */
export function itemDocument(tenant: Tenant, item: AccessItem): Record<string, unknown> {
	const { store } = tenant;
	const contents = item.contains.flatMap((id) => store.items.get(id) ?? []);
	const base = itemFields(item);
	const source =
		item.sourceId === null ? undefined : { id: item.sourceId, name: store.sources.get(item.sourceId)?.name };
	if (item.type === 'ENTITLEMENT') {
		return {
			...base,
			displayName: item.name,
			attribute: item.attribute,
			value: item.value,
			schema: 'group',
			sourceSchemaObjectType: 'group',
			privileged: item.privileged,
			cloudGoverned: false,
			requestable: item.requestable,
			source: { ...source, type: 'SOURCE' },
			segments: [],
			segmentCount: 0,
			tags: [],
			...stamp(tenant, 'entitlement', item.modified),
		};
	}
	const owner = { ...identityRef(store, item.ownerId), email: store.identities.get(item.ownerId)?.email };
	const shared = {
		...base,
		owner,
		enabled: item.enabled,
		requestable: item.requestable,
		requestCommentsRequired: item.rules.commentRequired,
		segments: item.segments.map((id) => ({ id, name: store.segments.get(id)?.name })),
		segmentCount: item.segments.length,
		tags: [],
	};
	const refs = (type: string): unknown[] =>
		contents.filter((inner) => inner.type === type).map(({ id, name }) => ({ id, name }));
	const entitlements = contents
		.filter((inner) => inner.type === 'ENTITLEMENT')
		.map(({ id, name, attribute, value, privileged, description }) => ({
			id,
			name,
			description,
			attribute,
			value,
			privileged,
		}));
	if (item.type === 'ROLE') {
		const accessProfiles = refs('ACCESS_PROFILE');
		return {
			...shared,
			accessProfiles,
			accessProfileCount: accessProfiles.length,
			entitlements,
			entitlementCount: entitlements.length,
			...stamp(tenant, 'role', item.modified),
		};
	}
	return {
		...shared,
		source,
		entitlements,
		entitlementCount: entitlements.length,
		apps: [],
		...stamp(tenant, 'accessprofile', item.modified),
	};
}
