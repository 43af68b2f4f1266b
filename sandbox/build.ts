import { Lifecycle } from './access/lifecycle';
import { SandboxClock } from './clock';
import { Faults } from './faults';
import { CallLog } from './http/calls';
import { IdSpelling } from './http/idSpelling';
import { RateLimiter } from './http/rateLimiter';
import { TokenService } from './http/tokens';
import { liveSettings, valuesOf, type LiveSettings, type Quirks, type SandboxOptions } from './options';
import { seedClients, type SampleCredentials } from './seed/clients';
import { seedLargeTenant } from './seed/large';
import { readSeedFile, seedOwn } from './seed/seedFile';
import { seedSmallTenant } from './seed/small';
import { Store } from './store/store';
import type { Tenant } from './tenant';
import { triggerListener } from './triggers/listener';
import { TriggerService } from './triggers/service';

/** An empty tenant. A saved state may be ahead of real time. In that case the clock continues from there. */
export function buildTenant(options: SandboxOptions, keptNow = 0): Tenant {
	const startTime = options.startTime ?? (keptNow > Date.now() ? new Date(keptNow).toISOString() : undefined);
	const clock = new SandboxClock(options.clock, startTime);
	const { quirks, settings } = startValues(options);
	const org = options.org ?? 'sandbox';
	const store = new Store(clock, settings);
	const tenant: Tenant = {
		org,
		url: '',
		clock,
		profile: options.profile ?? 'documented',
		settings,
		quirks,
		store,
		tokens: new TokenService(store, clock, settings, org),
		limiter: new RateLimiter(
			() => clock.wallNow(),
			() => settings.rateLimit,
			quirks,
		),
		faults: new Faults(),
		calls: new CallLog(options.keepCalls ?? 200_000),
		lifecycle: new Lifecycle(store, clock, settings, quirks),
		triggers: new TriggerService(clock, () => tenant.url),
		spelling: new IdSpelling(),
		errorsAnswered: 0,
		changed: () => undefined,
	};
	connect(tenant);
	return tenant;
}

/** The settings that the options ask for. */
export function startValues(options: SandboxOptions): { quirks: Quirks; settings: LiveSettings } {
	const { quirks } = valuesOf(options.profile ?? 'documented');
	return { quirks: { ...quirks, ...options.quirks }, settings: liveSettings(options) };
}

export function seedTenant(tenant: Tenant, { seed, seedFile }: SandboxOptions): SampleCredentials {
	const now = tenant.clock.now();
	for (const holding of seedSmallTenant(tenant.store, now)) tenant.lifecycle.watch(holding);
	if (typeof seed === 'object') seedLargeTenant(tenant.store, seed, now);
	if (seedFile !== undefined)
		for (const holding of seedOwn(tenant.store, readSeedFile(seedFile), now)) tenant.lifecycle.watch(holding);
	return seedClients(tenant.store);
}

/**
 * Seeds the tenant anew while it listens: everything that has happened in it is gone. Access tokens stay valid, and the clock goes on, because it
 * never goes back. Nothing that was under way reaches the new tenant.
 */
export function seedAgain(tenant: Tenant, options: SandboxOptions): void {
	const { clock, settings, quirks } = tenant;
	tenant.lifecycle.listener = {};
	clock.forgetTimers();
	tenant.store = new Store(clock, settings);
	tenant.tokens = tenant.tokens.renewed(tenant.store);
	tenant.lifecycle = new Lifecycle(tenant.store, clock, settings, quirks);
	tenant.triggers = new TriggerService(clock, () => tenant.url);
	tenant.spelling = new IdSpelling();
	tenant.errorsAnswered = 0;
	connect(tenant);
	seedTenant(tenant, options);
}

function connect(tenant: Tenant): void {
	tenant.lifecycle.listener = { ...triggerListener(tenant), changed: () => tenant.changed() };
}
