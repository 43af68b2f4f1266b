import type { Lifecycle } from './access/lifecycle';
import type { SandboxClock } from './clock';
import type { Faults } from './faults';
import type { CallLog } from './http/calls';
import type { TokenService } from './http/tokens';
import type { RateLimiter } from './limits';
import type { LiveSettings, Quirks } from './options';
import type { Store } from './store/store';
import type { TriggerService } from './triggers/service';

/** One sandbox, as its routes see it. */
export interface Tenant {
	org: string;
	/** The address at which it listens; set once it does. */
	url: string;
	clock: SandboxClock;
	settings: LiveSettings;
	quirks: Quirks;
	store: Store;
	tokens: TokenService;
	limiter: RateLimiter;
	faults: Faults;
	calls: CallLog;
	lifecycle: Lifecycle;
	triggers: TriggerService;
	/** To be called after a change that a kept state must not lose. */
	changed: () => void;
}
