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

/** One sandbox, as its routes see it. */
export interface Tenant {
	org: string;
	/** The address at which it listens; set once it does. */
	url: string;
	clock: SandboxClock;
	/** The profile that was set last; single settings may differ from it since. */
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
	/** How many errors were answered, for what takes turns. */
	errorsAnswered: number;
	/** To be called after a change that a kept state must not lose. */
	changed: () => void;
}

/** Puts every setting of a profile in force, from the next call on. */
export function setProfile(tenant: Tenant, profile: Profile): void {
	const { quirks, settings } = valuesOf(profile);
	Object.assign(tenant.quirks, quirks);
	Object.assign(tenant.settings, settings);
	tenant.profile = profile;
}
