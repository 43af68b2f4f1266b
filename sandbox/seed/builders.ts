import { seededId } from '../ids';
import type {
	AccessItem,
	AccessType,
	Account,
	Holding,
	HoldingOrigin,
	Identity,
	RequestRules,
	Source,
} from '../store/model';
import type { Store } from '../store/store';

const day = 86_400_000;

/** When seeded records were created: a year before the sandbox started. */
export function seedTime(now: number): number {
	return now - 365 * day;
}

export interface PersonSpec {
	alias: string;
	firstName: string;
	lastName: string;
	/** Default: first and last name. */
	name?: string;
	/** Default: `alias@sandbox.example`; null = no address. */
	email?: string | null;
	managerAlias?: string | null;
	department?: string;
	jobTitle?: string;
	country?: string;
	state?: Identity['state'];
	endDate?: number | null;
	authorities?: Identity['authorities'];
	segments?: string[];
	/**
	 * Names of the sources on which the person has an account. Repeat a source for two accounts on it. Default: HR and
	 * Active Directory.
	 */
	accountsOn?: string[];
}

export const authoritativeSource = 'HR';

const sourceIds = new Map<string, string>();

export function sourceId(name: string): string {
	let id = sourceIds.get(name);
	if (id === undefined) {
		id = seededId('source', name);
		sourceIds.set(name, id);
	}
	return id;
}

export function personId(alias: string): string {
	return seededId('identity', alias);
}

export function addSource(store: Store, name: string, ownerAlias: string, extra: Partial<Source> = {}): Source {
	const source: Source = {
		id: sourceId(name),
		name,
		type: 'DelimitedFile',
		ownerId: personId(ownerAlias),
		verifies: false,
		outcome: 'works',
		...extra,
	};
	store.sources.set(source.id, source);
	return source;
}

export function addPerson(store: Store, spec: PersonSpec, created: number, number: number): Identity {
	const accounts: Account[] = [];
	for (const name of spec.accountsOn ?? [authoritativeSource, 'Active Directory'])
		accounts.push(newAccount(spec.alias, name, accounts));
	return store.identities.add({
		id: personId(spec.alias),
		type: 'HUMAN',
		alias: spec.alias,
		name: spec.name ?? `${spec.firstName} ${spec.lastName}`,
		firstName: spec.firstName,
		lastName: spec.lastName,
		email: spec.email === undefined ? `${spec.alias}@sandbox.example` : spec.email,
		managerId: spec.managerAlias == null ? null : personId(spec.managerAlias),
		ownerId: null,
		state: spec.state ?? 'ACTIVE',
		employeeNumber: String(100_000 + number),
		department: spec.department ?? 'Operations',
		country: spec.country ?? 'DE',
		jobTitle: spec.jobTitle ?? 'Specialist',
		endDate: spec.endDate ?? null,
		sourceId: sourceId(authoritativeSource),
		authorities: spec.authorities ?? [],
		accounts,
		segments: spec.segments ?? [],
		correlated: true,
		isManager: false,
		created,
		modified: created,
	});
}

/** Creates an account. The second one on the same source is an administrative account. */
export function newAccount(alias: string, sourceName: string, before: readonly Account[]): Account {
	const source = sourceId(sourceName);
	const nth = before.filter((account) => account.sourceId === source).length;
	const nativeIdentity = nth === 0 ? alias : `adm-${alias}${nth > 1 ? nth : ''}`;
	const id = seededId('account', sourceName, nativeIdentity);
	return { id, uuid: `${id.slice(16)}${id.slice(0, 16)}`, nativeIdentity, sourceId: source };
}

export interface ItemSpec {
	name: string;
	description?: string;
	ownerAlias?: string;
	source?: string;
	contains?: string[];
	requestable?: boolean;
	revocable?: boolean;
	enabled?: boolean;
	privileged?: boolean;
	segments?: string[];
	dimensional?: boolean;
	attribute?: string;
	value?: string;
	rules?: Partial<RequestRules>;
	/** Distinguishes two items with the same name. */
	key?: string;
}

export function itemId(type: AccessType, key: string): string {
	return seededId('item', type, key);
}

export const noRules: Readonly<RequestRules> = {
	approvals: [],
	revocationApprovals: [],
	commentRequired: false,
	denialCommentRequired: false,
	requireEndDate: false,
	maxDuration: null,
	reauthorizationRequired: false,
	formDefinitionId: null,
};

export function addItem(
	store: Store,
	type: AccessType,
	spec: ItemSpec,
	ownerAlias: string,
	created: number,
): AccessItem {
	return store.items.add({
		id: itemId(type, spec.key ?? spec.name),
		type,
		name: spec.name,
		description: spec.description ?? `${spec.name} in the sandbox`,
		ownerId: personId(spec.ownerAlias ?? ownerAlias),
		sourceId: type === 'ROLE' ? null : sourceId(spec.source ?? 'Active Directory'),
		enabled: spec.enabled ?? true,
		requestable: spec.requestable ?? true,
		revocable: spec.revocable ?? true,
		privileged: spec.privileged ?? false,
		attribute: type === 'ENTITLEMENT' ? (spec.attribute ?? 'memberOf') : null,
		value: type === 'ENTITLEMENT' ? (spec.value ?? `CN=${spec.name},OU=Groups,DC=sandbox,DC=example`) : null,
		contains: spec.contains ?? [],
		segments: spec.segments ?? [],
		...(spec.dimensional && { dimensional: true }),
		rules: { ...noRules, ...spec.rules },
		created,
		modified: created,
	});
}

/**
 * Combines both ids, which is faster than a digest when seeding hundreds of thousands. Holdings on a second account get
 * a digest.
 */
function holdingId(identity: Identity, item: AccessItem, nativeIdentity: string | null): string {
	if (nativeIdentity !== null && nativeIdentity !== identity.alias)
		return seededId('holding', identity.id, item.id, nativeIdentity);
	return identity.id.slice(0, 16) + item.id.slice(0, 16);
}

export function newHolding(
	identity: Identity,
	item: AccessItem,
	origin: HoldingOrigin,
	added: number,
	extra: Partial<Holding> = {},
): Holding {
	const account =
		item.sourceId === null ? undefined : identity.accounts.find((candidate) => candidate.sourceId === item.sourceId);
	const nativeIdentity = extra.nativeIdentity ?? account?.nativeIdentity ?? null;
	return {
		id: holdingId(identity, item, nativeIdentity),
		identityId: identity.id,
		itemId: item.id,
		origin,
		added,
		startDate: null,
		removeDate: null,
		...extra,
		nativeIdentity,
	};
}
