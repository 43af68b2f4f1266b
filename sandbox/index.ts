import type { AddressInfo } from 'node:net';
import { buildTenant, seedTenant } from './build';
import { SandboxHandle } from './handle';
import type { Sandbox } from './interface';
import { buildServer, serve } from './http/server';
import type { SandboxOptions } from './options';
import { servePage } from './page/serve';
import { endpoints } from './routes';
import { serveControl } from './routes/control';
import { serveOauth } from './routes/oauth';
import { serveAuthorize } from './routes/oauthAuthorize';
import { serveSnapshots } from './routes/snapshots';
import { readState, StateFile } from './state/file';
import { restoreSnapshot } from './state/snapshot';
import { Snapshots } from './state/snapshots';

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
	const snapshots = new Snapshots(tenant, options);
	const app = buildServer(tenant);
	serveOauth(app, tenant);
	serveAuthorize(app, tenant);
	serveControl(app, tenant);
	serveSnapshots(app, snapshots);
	servePage(app, tenant, snapshots);
	for (const endpoint of endpoints) serve(app, tenant, endpoint);
	const host = options.host ?? '127.0.0.1';
	await app.listen({ port: options.port ?? 0, host });
	const { port } = app.server.address() as AddressInfo;
	tenant.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
	return new SandboxHandle(tenant, app, credentials, snapshots, state);
}
