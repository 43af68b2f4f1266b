import type { AddressInfo } from 'node:net';
import { Lifecycle } from './access/lifecycle';
import { SandboxClock } from './clock';
import { Faults } from './faults';
import { SandboxHandle } from './handle';
import type { Sandbox } from './interface';
import { CallLog } from './http/calls';
import { IdSpelling } from './http/idSpelling';
import { RateLimiter } from './http/rateLimiter';
import { buildServer, serve } from './http/server';
import { TokenService } from './http/tokens';
import { liveSettings, valuesOf, type SandboxOptions } from './options';
import { servePage } from './page/serve';
import { endpoints } from './routes';
import { serveControl } from './routes/control';
import { serveOauth } from './routes/oauth';
import { serveAuthorize } from './routes/oauthAuthorize';
import { seedClients } from './seed/clients';
import { seedLargeTenant } from './seed/large';
import { readSeedFile, seedOwn } from './seed/seedFile';
import { seedSmallTenant } from './seed/small';
import { readState, StateFile } from './state/file';
import { restoreSnapshot } from './state/snapshot';
import { Store } from './store/store';
import type { Tenant } from './tenant';
import { triggerListener } from './triggers/listener';
import { TriggerService } from './triggers/service';

export type { Call } from './http/calls';
export type { Sandbox } from './interface';
export type {
	ClockMode,
	FaultMode,
	FaultSpec,
	LiveSettings,
	Profile,
	Quirks,
	SandboxOptions,
	SeedSize,
	StageTimes,
} from './options';
export type { SampleClient, SampleCredentials } from './seed/clients';
export type { AccessItem, AccessType, Holding, Identity, RequestItem, RequestState, RequestType } from './store/model';

/**
 * Starts a local Identity Security Cloud for access requests. A test only needs `const sandbox = await startSandbox()`,
 * and `sandbox.close()` at the end.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { stateFile } = options;
	const kept = stateFile === undefined ? undefined : readState(stateFile, options);
	const tenant = buildTenant(options, kept?.now);
	const credentials = seedTenant(tenant, options);
	const state = stateFile === undefined ? undefined : new StateFile(stateFile, tenant, options);
	if (kept !== undefined) restoreSnapshot(tenant, kept);
	if (state !== undefined) tenant.changed = () => state.changed();
	for (const fault of options.faults ?? []) tenant.faults.add(fault);
	const app = buildServer(tenant);
	serveOauth(app, tenant);
	serveAuthorize(app, tenant);
	serveControl(app, tenant);
	servePage(app, tenant);
	for (const endpoint of endpoints) serve(app, tenant, endpoint);
	const host = options.host ?? '127.0.0.1';
	await app.listen({ port: options.port ?? 0, host });
	const { port } = app.server.address() as AddressInfo;
	tenant.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
	return new SandboxHandle(tenant, app, credentials, state);
}

/** A saved state may be ahead of real time. In that case the clock continues from there. */
function buildTenant(options: SandboxOptions, keptNow = 0): Tenant {
	const startTime = options.startTime ?? (keptNow > Date.now() ? new Date(keptNow).toISOString() : undefined);
	const clock = new SandboxClock(options.clock, startTime);
	const settings = liveSettings(options);
	const profile = options.profile ?? 'documented';
	const quirks = { ...valuesOf(profile).quirks, ...options.quirks };
	const org = options.org ?? 'sandbox';
	const store = new Store(clock, settings);
	const tenant: Tenant = {
		org,
		url: '',
		clock,
		profile,
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
	tenant.lifecycle.listener = { ...triggerListener(tenant), changed: () => tenant.changed() };
	return tenant;
}

function seedTenant(tenant: Tenant, { seed, seedFile }: SandboxOptions): ReturnType<typeof seedClients> {
	const now = tenant.clock.now();
	for (const holding of seedSmallTenant(tenant.store, now)) tenant.lifecycle.watch(holding);
	if (typeof seed === 'object') seedLargeTenant(tenant.store, seed, now);
	if (seedFile !== undefined)
		for (const holding of seedOwn(tenant.store, readSeedFile(seedFile), now)) tenant.lifecycle.watch(holding);
	return seedClients(tenant.store);
}
