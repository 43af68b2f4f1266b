import type { FastifyInstance } from 'fastify';
import { submitAccessRequest } from './access/submit';
import { heldNow } from './access/held';
import type { Faults } from './faults';
import type { Call } from './http/calls';
import type { TokenResponse } from './http/tokens';
import { newId } from './ids';
import type { LiveSettings, Quirks } from './options';
import { addItem, addPerson, newHolding, type ItemSpec, type PersonSpec } from './seed/builders';
import type { SampleCredentials } from './seed/clients';
import type { StateFile } from './state/file';
import type {
	AccessItem,
	AccessRequestConfig,
	AccessType,
	Holding,
	Identity,
	RequestItem,
	RequestType,
	Source,
} from './store/model';
import type { Tenant } from './tenant';
import { attributesChangedEvent, identityEvent, type AttributeChange } from './triggers/events';

type PersonKey = string | Identity;
type ItemKey = string | AccessItem;
type ChangeableAttribute = 'department' | 'country' | 'jobTitle';

/** A running sandbox, and what a test needs to set the scene and look behind it. */
export interface Sandbox {
	/** The API's base URL, without a slash at the end. */
	readonly url: string;
	readonly credentials: SampleCredentials;
	/** Every request received, in order. */
	readonly calls: readonly Call[];
	readonly faults: Pick<Faults, 'add' | 'remove' | 'clear' | 'list'>;
	readonly clock: { now(): number; advance(ms: number): Promise<void> };
	/** Change them at any time. */
	readonly quirks: Quirks;
	readonly settings: LiveSettings;
	/** The access request configuration of the tenant; change it at any time. */
	readonly config: AccessRequestConfig;
	/** Calls whose path begins with `path` (per-service form), in order. */
	callsTo(path: string, method?: string): Call[];
	clearCalls(): void;
	/** Somebody by alias (`priya.nair`), full name or id; machines by name. @throws when there is nobody, or more than one */
	person(key: PersonKey): Identity;
	/** An access item by name or id. @throws when there is none, or more than one: then name the type */
	item(key: ItemKey, type?: AccessType): AccessItem;
	source(name: string): Source;
	/** A new person; subscribers of `idn:identity-created` are told. */
	addPerson(spec: Partial<PersonSpec> & { alias: string }): Identity;
	/** Changes attributes of a person; subscribers of `idn:identity-attributes-changed` are told. */
	changePerson(person: PersonKey, changes: Partial<Pick<Identity, ChangeableAttribute>>): Identity;
	/** Deletes a person; subscribers of `idn:identity-deleted` are told. */
	removePerson(person: PersonKey): void;
	/** Settles when no event is on its way to a subscriber any more. */
	idle(): Promise<void>;
	/** Makes up `count` people: `person-1`, `person-2`, …; `spec` holds for all of them. */
	addPeople(count: number, spec?: Partial<PersonSpec>): Identity[];
	addItem(type: AccessType, spec: ItemSpec): AccessItem;
	/** Makes up `count` items that need no approval: `Made-up Role 1`, … */
	addItems(type: AccessType, count: number, spec?: Partial<ItemSpec>): AccessItem[];
	/** Makes somebody hold something from now on; default as if it had been requested. */
	hold(
		person: PersonKey,
		item: ItemKey,
		extra?: Partial<Pick<Holding, 'origin' | 'startDate' | 'removeDate' | 'nativeIdentity'>>,
	): Holding;
	/** Whether somebody has something in effect, through a role or access profile too. */
	holds(person: PersonKey, item: ItemKey): boolean;
	/** Somebody's own assignments of an item. */
	holdingsOf(person: PersonKey, item: ItemKey): readonly Holding[];
	/** Puts a request in, as the admin, that goes its way like any other. Answers its rows. */
	request(person: PersonKey, item: ItemKey, requestType?: RequestType): RequestItem[];
	/** Puts a request in that stays EXECUTING, waiting for the ORG_ADMIN to approve. */
	requestRunning(person: PersonKey, item: ItemKey, requestType?: RequestType): RequestItem;
	/** All rows ever requested, oldest first, hidden ones included. */
	requestItems(): readonly RequestItem[];
	/** A token for one of the sample clients, or for a person through the sign-in client (with a refresh token). */
	token(client: keyof SampleCredentials, as?: PersonKey): TokenResponse;
	/** An authorization code as the sign-in page would give it. */
	authorizationCode(person: PersonKey, redirectUri: string): string;
	close(): Promise<void>;
}

export class SandboxHandle implements Sandbox {
	private made = 0;

	constructor(
		private readonly tenant: Tenant,
		private readonly app: FastifyInstance,
		readonly credentials: SampleCredentials,
		private readonly state: StateFile | undefined,
	) {}

	get url(): string {
		return this.tenant.url;
	}

	get calls(): readonly Call[] {
		return this.tenant.calls.list;
	}

	get faults(): Faults {
		return this.tenant.faults;
	}

	get clock(): Tenant['clock'] {
		return this.tenant.clock;
	}

	get quirks(): Quirks {
		return this.tenant.quirks;
	}

	get settings(): LiveSettings {
		return this.tenant.settings;
	}

	get config(): AccessRequestConfig {
		return this.tenant.store.config;
	}

	callsTo(path: string, method?: string): Call[] {
		return this.calls.filter((call) => call.path.startsWith(path) && (method === undefined || call.method === method));
	}

	clearCalls(): void {
		this.tenant.calls.clear();
	}

	person(key: PersonKey): Identity {
		if (typeof key !== 'string') return key;
		const { identities } = this.tenant.store;
		const byId = identities.get(key);
		if (byId !== undefined) return byId;
		const byAlias = identities.fields.alias.equalTo(key);
		const found =
			byAlias.length > 0
				? byAlias
				: [...identities.fields.name.equalTo(key), ...identities.machines.filter(({ name }) => name === key)];
		if (found.length !== 1) throw new Error(`${found.length} identities are called "${key}".`);
		return found[0];
	}

	item(key: ItemKey, type?: AccessType): AccessItem {
		if (typeof key !== 'string') return key;
		const byId = this.tenant.store.items.get(key);
		if (byId !== undefined) return byId;
		const found = this.tenant.store.items.named(key, type);
		if (found.length !== 1) throw new Error(`${found.length} access items are called "${key}".`);
		return found[0];
	}

	source(name: string): Source {
		const found = [...this.tenant.store.sources.values()].find((source) => source.name === name);
		if (found === undefined) throw new Error(`No source is called "${name}".`);
		return found;
	}

	addPerson(spec: Partial<PersonSpec> & { alias: string }): Identity {
		const { store, clock } = this.tenant;
		const filled = { firstName: 'Made-up', lastName: spec.alias, managerAlias: 'marta.silva', ...spec };
		const person = addPerson(store, filled, clock.now(), store.identities.people.length);
		this.tenant.triggers.fire(this.tenant, 'idn:identity-created', identityEvent(store, person));
		return person;
	}

	changePerson(key: PersonKey, changes: Partial<Pick<Identity, ChangeableAttribute>>): Identity {
		const person = this.person(key);
		const told: AttributeChange[] = [];
		for (const attribute of ['department', 'country', 'jobTitle'] as const) {
			const newValue = changes[attribute];
			if (newValue === undefined || newValue === person[attribute]) continue;
			told.push({ attribute, oldValue: person[attribute], newValue });
			person[attribute] = newValue;
		}
		if (told.length > 0) {
			this.tenant.triggers.fire(
				this.tenant,
				'idn:identity-attributes-changed',
				attributesChangedEvent(this.tenant.store, person, told),
			);
		}
		return person;
	}

	removePerson(key: PersonKey): void {
		const person = this.person(key);
		const event = identityEvent(this.tenant.store, person);
		this.tenant.store.identities.remove(person);
		this.tenant.triggers.fire(this.tenant, 'idn:identity-deleted', event);
	}

	async idle(): Promise<void> {
		await this.tenant.triggers.idle();
	}

	addPeople(count: number, spec: Partial<PersonSpec> = {}): Identity[] {
		return Array.from({ length: count }, () => this.addPerson({ ...spec, alias: `person-${(this.made += 1)}` }));
	}

	addItem(type: AccessType, spec: ItemSpec): AccessItem {
		return addItem(this.tenant.store, type, { key: newId(), ...spec }, 'omar.haddad', this.clock.now());
	}

	addItems(type: AccessType, count: number, spec: Partial<ItemSpec> = {}): AccessItem[] {
		const label = { ROLE: 'Role', ACCESS_PROFILE: 'Access Profile', ENTITLEMENT: 'Entitlement' }[type];
		return Array.from({ length: count }, () =>
			this.addItem(type, { name: `Made-up ${label} ${(this.made += 1)}`, ...spec }),
		);
	}

	hold(
		person: PersonKey,
		item: ItemKey,
		extra: Partial<Pick<Holding, 'origin' | 'startDate' | 'removeDate' | 'nativeIdentity'>> = {},
	): Holding {
		const holding = newHolding(this.person(person), this.item(item), extra.origin ?? 'REQUEST', this.clock.now(), {
			id: newId(),
			...extra,
		});
		this.tenant.store.holdings.add(holding);
		this.tenant.lifecycle.watch(holding);
		this.tenant.changed();
		return holding;
	}

	holds(person: PersonKey, item: ItemKey): boolean {
		this.clock.runDue();
		return heldNow(this.tenant.store, this.person(person).id, this.item(item).id, this.clock.now()) !== undefined;
	}

	holdingsOf(person: PersonKey, item: ItemKey): readonly Holding[] {
		this.clock.runDue();
		const { id } = this.item(item);
		return this.tenant.store.holdings.of(this.person(person).id).filter((holding) => holding.itemId === id);
	}

	request(person: PersonKey, item: ItemKey, requestType: RequestType = 'GRANT_ACCESS'): RequestItem[] {
		const { id, type } = this.item(item);
		const requestedFor = [this.person(person).id];
		const requester = this.person(this.credentials.admin.identityId ?? '');
		const caller = {
			clientId: 'sandbox',
			identity: requester,
			isAdmin: true,
			authorities: new Set<string>(requester.authorities),
			scopes: new Set<string>(),
		};
		const body = { requestType, requestedFor, requestedItems: [{ id, type, comment: 'Put in by a test' }] };
		const answer = submitAccessRequest(this.tenant, caller, body);
		const ids = [...answer.newRequests, ...answer.existingRequests].flatMap((entry) => entry.accessRequestIds);
		return ids.flatMap((requestId) => this.tenant.store.requests.get(requestId)?.items ?? []);
	}

	requestRunning(person: PersonKey, item: ItemKey, requestType: RequestType = 'GRANT_ACCESS'): RequestItem {
		const [row] = this.request(person, item, requestType);
		row.dynamicApprover = { id: row.requesterId, type: 'IDENTITY' };
		return row;
	}

	requestItems(): readonly RequestItem[] {
		this.clock.runDue();
		return this.tenant.store.requests.items;
	}

	token(client: keyof SampleCredentials, as?: PersonKey): TokenResponse {
		const registered = this.tenant.store.clients.get(this.credentials[client].clientId);
		if (registered === undefined) throw new Error(`No client is called "${client}".`);
		const owner = as ?? registered.identityId;
		return this.tenant.tokens.issue(registered, owner === null ? undefined : this.person(owner), client === 'signIn');
	}

	authorizationCode(person: PersonKey, redirectUri: string): string {
		return this.tenant.tokens.newCode(this.credentials.signIn.clientId, this.person(person).id, redirectUri);
	}

	async close(): Promise<void> {
		this.tenant.clock.stop();
		await this.app.close();
		await this.state?.close();
	}
}
