import type { Lifecycle } from './access/lifecycle';
import type { SandboxClock } from './clock';
import type { Faults } from './faults';
import type { CallLog } from './http/calls';
import type { IdSpelling } from './http/idSpelling';
import type { TokenService } from './http/tokens';
import type { RateLimiter } from './http/rateLimiter';
import { valuesOf, type LiveSettings, type Profile, type Quirks } from './options';
import type { Store } from './store/store';
import type { TriggerService } from './triggers/service';

/** The parts of a sandbox, for its routes. */
export interface Tenant {
	org: string;
	/** The address of the sandbox, set once it listens. */
	url: string;
	clock: SandboxClock;
	/** The profile that was set last. Single settings may have been changed since. */
	profile: Profile;
	settings: LiveSettings;
	quirks: Quirks;
	store: Store;
	tokens: TokenService;
	limiter: RateLimiter;
	faults: Faults;
	calls: CallLog;
	lifecycle: Lifecycle;
	triggers: TriggerService;
	spelling: IdSpelling;
	/** How many errors were sent, for settings that alternate. */
	errorsAnswered: number;
	/** Must be called after a change that belongs in the state file. */
	changed: () => void;
}

/** Applies every setting of a profile, from the next call on. */
export function setProfile(tenant: Tenant, profile: Profile): void {
	const { quirks, settings } = valuesOf(profile);
	Object.assign(tenant.quirks, quirks);
	Object.assign(tenant.settings, settings);
	tenant.profile = profile;
}
