import type { FastifyInstance } from 'fastify';
import { refresh, removeOnSource } from './access/sourceChanges';
import { submitAccessRequest } from './access/submit';
import { heldNow } from './access/held';
import type { Faults } from './faults';
import type { Call } from './http/calls';
import type { TokenResponse } from './http/tokens';
import { newId } from './ids';
import type { LiveSettings, Profile, Quirks } from './options';
import { addItem, addPerson, newHolding, type ItemSpec, type PersonSpec } from './seed/builders';
import type { SampleCredentials } from './seed/clients';
import type { ChangeableAttribute, ItemKey, PersonKey, Sandbox } from './interface';
import type { StateFile } from './state/file';
import type { Snapshots } from './state/snapshots';
import type {
	AccessItem,
	AccessRequestConfig,
	AccessType,
	GovernanceGroup,
	Client,
	Holding,
	Identity,
	RequestItem,
	RequestType,
	Source,
} from './store/model';
import { setProfile, type Tenant } from './tenant';
import { attributesOf } from './render/searchDocuments';
import type { Invocation } from './triggers/invocations';
import type { Subscription } from './triggers/subscriptions';
import { attributesChangedEvent, identityEvent, type AttributeChange } from './triggers/events';

export class SandboxHandle implements Sandbox {
	private made = 0;

	constructor(
		private readonly tenant: Tenant,
		private readonly app: FastifyInstance,
		readonly credentials: SampleCredentials,
		readonly snapshots: Snapshots,
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

	get profile(): Profile {
		return this.tenant.profile;
	}

	setProfile(profile: Profile): void {
		setProfile(this.tenant, profile);
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

	group(name: string): GovernanceGroup {
		const found = [...this.tenant.store.groups.values()].find((group) => group.name === name);
		if (found === undefined) throw new Error(`There is no governance group "${name}".`);
		return found;
	}

	addPerson(spec: Partial<PersonSpec> & { alias: string }): Identity {
		const { store, clock } = this.tenant;
		const filled = { firstName: 'Made-up', lastName: spec.alias, managerAlias: 'marta.silva', ...spec };
		const person = addPerson(store, filled, clock.now(), store.identities.people.length);
		this.tenant.triggers.fire('idn:identity-created', identityEvent(store, person));
		return person;
	}

	changePerson(key: PersonKey, changes: Partial<Pick<Identity, ChangeableAttribute>>): Identity {
		const person = this.person(key);
		const notified: AttributeChange[] = [];
		for (const attribute of ['department', 'country', 'jobTitle'] as const) {
			const newValue = changes[attribute];
			if (newValue === undefined || newValue === person[attribute]) continue;
			notified.push({ attribute, oldValue: person[attribute], newValue });
			person[attribute] = newValue;
		}
		if (changes.state !== undefined && changes.state !== person.state) {
			const before = attributesOf(person);
			person.state = changes.state;
			const after = attributesOf(person);
			for (const attribute of ['identityState', 'cloudLifecycleState', 'cloudStatus'])
				if (before[attribute] !== after[attribute])
					notified.push({ attribute, oldValue: before[attribute], newValue: after[attribute] });
		}
		if (notified.length > 0) {
			this.tenant.triggers.fire(
				'idn:identity-attributes-changed',
				attributesChangedEvent(this.tenant.store, person, notified),
			);
		}
		return person;
	}

	removePerson(key: PersonKey): void {
		const person = this.person(key);
		const event = identityEvent(this.tenant.store, person);
		this.tenant.store.identities.remove(person);
		this.tenant.triggers.fire('idn:identity-deleted', event);
	}

	subscriptions(): Subscription[] {
		return this.tenant.triggers.subscriptions.list();
	}

	removeSubscription(id: string): void {
		this.tenant.triggers.subscriptions.remove(id);
	}

	invocations(): Invocation[] {
		return this.tenant.triggers.invocations.list();
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

	takeAway(person: PersonKey, item: ItemKey): void {
		for (const holding of this.holdingsOf(person, item)) this.tenant.store.holdings.remove(holding);
		this.tenant.changed();
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

	removeOnSource(person: PersonKey, entitlement: ItemKey): void {
		const [{ id: personId, alias }, item] = [this.person(person), this.item(entitlement, 'ENTITLEMENT')];
		if (removeOnSource(this.tenant, personId, item.id) === 0)
			throw new Error(`${alias} has no direct assignment of "${item.name}".`);
	}

	refresh(): void {
		refresh(this.tenant);
	}

	changeScopes(client: keyof SampleCredentials, scopes: string[]): void {
		this.client(client).scopes = scopes;
	}

	request(
		person: PersonKey,
		item: ItemKey,
		requestType: RequestType = 'GRANT_ACCESS',
		{ removeDate }: { removeDate?: number } = {},
	): RequestItem[] {
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
		const end = removeDate === undefined ? {} : { removeDate: new Date(removeDate).toISOString() };
		const body = { requestType, requestedFor, requestedItems: [{ id, type, comment: 'Submitted by a test', ...end }] };
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
		const registered = this.client(client);
		const owner = as ?? registered.identityId;
		return this.tenant.tokens.issue(registered, owner === null ? undefined : this.person(owner), client === 'signIn');
	}

	private client(name: keyof SampleCredentials): Client {
		const registered = this.tenant.store.clients.get(this.credentials[name].clientId);
		if (registered === undefined) throw new Error(`No client is called "${name}".`);
		return registered;
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
