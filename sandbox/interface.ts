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
	Holding,
	Identity,
	RequestItem,
	RequestType,
	Source,
} from './store/model';

export type PersonKey = string | Identity;
export type ItemKey = string | AccessItem;
export type ChangeableAttribute = 'department' | 'country' | 'jobTitle';

/** A running sandbox, and what a test needs to set the scene and look behind it. */
export interface Sandbox {
	/** The API's base URL, without a slash at the end. */
	readonly url: string;
	readonly credentials: SampleCredentials;
	/** Every request received, in order. */
	readonly calls: readonly Call[];
	readonly faults: Pick<Faults, 'add' | 'remove' | 'clear' | 'list'>;
	readonly clock: { now(): number; advance(ms: number): Promise<void> };
	/** The profile that was set last. */
	readonly profile: Profile;
	/** Puts every setting of a profile in force, from the next call on. */
	setProfile(profile: Profile): void;
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
	/** Takes an entitlement away on its source; what was granted by request comes back at a refresh (setting `stickyEntitlements`). */
	removeOnSource(person: PersonKey, entitlement: ItemKey): void;
	/** What the nightly refresh does: gives back what is assigned and missing on its source. */
	refresh(): void;
	/** Changes the scopes of a sample client. Tokens that were issued keep theirs. */
	changeScopes(client: keyof SampleCredentials, scopes: string[]): void;
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
