import type { Faults } from './faults';
import type { Call } from './http/calls';
import type { TokenResponse } from './http/tokens';
import type { LiveSettings, Profile, Quirks } from './options';
import type { ItemSpec, PersonSpec } from './seed/builders';
import type { SampleCredentials } from './seed/clients';
import type {
	AccessItem,
	AccessRequestConfig,
	AccessType,
	GovernanceGroup,
	Holding,
	Identity,
	RequestItem,
	RequestType,
	Source,
} from './store/model';
import type { Snapshots } from './state/snapshots';
import type { Invocation } from './triggers/invocations';
import type { Subscription } from './triggers/subscriptions';

export type PersonKey = string | Identity;
export type ItemKey = string | AccessItem;
export type ChangeableAttribute = 'department' | 'country' | 'jobTitle' | 'state';

/** A running sandbox, with what a test needs to prepare it and look inside. */
export interface Sandbox {
	/** The base URL of the API, without a slash at the end. */
	readonly url: string;
	readonly credentials: SampleCredentials;
	/** Every call received, in order. */
	readonly calls: readonly Call[];
	readonly faults: Pick<Faults, 'add' | 'remove' | 'clear' | 'list'>;
	/** What a test added itself (`addPerson`, `addItem`) isn't in a snapshot. */
	readonly snapshots: Pick<Snapshots, 'reset' | 'take' | 'restore' | 'remove' | 'list'>;
	readonly clock: { now(): number; advance(ms: number): Promise<void> };
	/** The profile that was set last. */
	readonly profile: Profile;
	/** Applies every setting of a profile, from the next call on. */
	setProfile(profile: Profile): void;
	/** Can be changed at any time. */
	readonly quirks: Quirks;
	readonly settings: LiveSettings;
	/** The access request configuration of the tenant. Can be changed at any time. */
	readonly config: AccessRequestConfig;
	/** The calls whose path begins with `path` (in its per-service form), in order. */
	callsTo(path: string, method?: string): Call[];
	clearCalls(): void;
	/**
	 * Finds a person by alias (`priya.nair`), full name or id, or a machine by name or id.
	 * @throws if there is none, or more than one
	 */
	person(key: PersonKey): Identity;
	/** Finds an access item by name or id. @throws if there is none, or more than one; in that case pass the type */
	item(key: ItemKey, type?: AccessType): AccessItem;
	source(name: string): Source;
	/** Finds a governance group by name. @throws if there is none */
	group(name: string): GovernanceGroup;
	/** Adds a person. Subscribers of `idn:identity-created` are notified. */
	addPerson(spec: Partial<PersonSpec> & { alias: string }): Identity;
	/** Changes attributes of a person. Subscribers of `idn:identity-attributes-changed` are notified. */
	changePerson(person: PersonKey, changes: Partial<Pick<Identity, ChangeableAttribute>>): Identity;
	/** Deletes a person. Subscribers of `idn:identity-deleted` are notified. */
	removePerson(person: PersonKey): void;
	/** The subscriptions to event triggers, with their secrets. */
	subscriptions(): Subscription[];
	/** Deletes a subscription, as an administrator does. */
	removeSubscription(id: string): void;
	/** The deliveries of events, newest first. */
	invocations(): Invocation[];
	/** Resolves when all events were delivered to their subscribers. */
	idle(): Promise<void>;
	/** Adds `count` made-up people: `person-1`, `person-2`, … `spec` applies to all of them. */
	addPeople(count: number, spec?: Partial<PersonSpec>): Identity[];
	addItem(type: AccessType, spec: ItemSpec): AccessItem;
	/** Adds `count` made-up items that need no approval: `Made-up Role 1`, … */
	addItems(type: AccessType, count: number, spec?: Partial<ItemSpec>): AccessItem[];
	/** Gives an item to a person from now on. By default it counts as requested. */
	hold(
		person: PersonKey,
		item: ItemKey,
		extra?: Partial<Pick<Holding, 'origin' | 'startDate' | 'removeDate' | 'nativeIdentity'>>,
	): Holding;
	/** Removes all direct assignments of an item to a person, as an administrator does. */
	takeAway(person: PersonKey, item: ItemKey): void;
	/** Whether a person currently has an item, directly or through a role or access profile. */
	holds(person: PersonKey, item: ItemKey): boolean;
	/** The direct assignments of an item to a person. */
	holdingsOf(person: PersonKey, item: ItemKey): readonly Holding[];
	/** Removes an entitlement on its source. Access granted by request comes back at a refresh (setting `stickyEntitlements`). */
	removeOnSource(person: PersonKey, entitlement: ItemKey): void;
	/** Does what the nightly refresh does: restores whatever is assigned but missing on its source. */
	refresh(): void;
	/** Changes the scopes of a sample client. Tokens that were already issued keep theirs. */
	changeScopes(client: keyof SampleCredentials, scopes: string[]): void;
	/** Submits a request as the admin. It is processed like any other. @returns its rows */
	request(person: PersonKey, item: ItemKey, requestType?: RequestType, extra?: { removeDate?: number }): RequestItem[];
	/** Submits a request that stays EXECUTING until the ORG_ADMIN approves it. */
	requestRunning(person: PersonKey, item: ItemKey, requestType?: RequestType): RequestItem;
	/** All requested rows, oldest first, including hidden ones. */
	requestItems(): readonly RequestItem[];
	/** Issues a token for one of the sample clients, or for a person through the sign-in client (with a refresh token). */
	token(client: keyof SampleCredentials, as?: PersonKey): TokenResponse;
	/** Issues an authorization code, as the sign-in page would. */
	authorizationCode(person: PersonKey, redirectUri: string): string;
	close(): Promise<void>;
}
