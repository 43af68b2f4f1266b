import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { as, flat, http, soon } from './support';

let folder: string;
let options: SandboxOptions;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
	options = { clock: 'stepped', rateLimit: 0, stateFile: join(folder, 'state.json') };
});

afterEach(() => rmSync(folder, { recursive: true }));

async function run<Result>(work: (sandbox: Sandbox) => Promise<Result>): Promise<Result> {
	const sandbox = await startSandbox(options);
	try {
		return await work(sandbox);
	} finally {
		await sandbox.close();
	}
}

test('requests, approvals, access, configuration and subscriptions survive a restart', async () => {
	const refresh_token = await run(async (sandbox) => {
		const admin = as(sandbox, 'admin');
		for (const item of ['IT Reader', 'Finance Analyst', 'Mainframe Operator'])
			await admin.post('/access-requests/v1', flat(sandbox, 'bruno.costa', item));
		await sandbox.clock.advance(1000);
		await admin.post('/access-requests/v1', flat(sandbox, 'hana.kim', 'IT Reader'));
		await admin.put('/access-request-config/v2', { govGroupVisibilityEnabled: true });
		const httpConfig = { url: 'http://127.0.0.1:9/', httpDispatchMode: 'SYNC' };
		await admin.post('/trigger-subscriptions/v1', {
			name: 'kept',
			triggerId: 'idn:identity-created',
			type: 'HTTP',
			httpConfig,
		});
		return sandbox.token('signIn', 'priya.nair').refresh_token ?? '';
	});
	await run(async (sandbox) => {
		const admin = as(sandbox, 'admin');
		const states = (): Record<string, string> =>
			Object.fromEntries(
				sandbox
					.requestItems()
					.map((row) => [`${sandbox.person(row.identityId).alias} ${sandbox.item(row.itemId).name}`, row.state]),
			);
		expect(states()).toEqual({
			'bruno.costa IT Reader': 'REQUEST_COMPLETED',
			'bruno.costa Finance Analyst': 'EXECUTING',
			'bruno.costa Mainframe Operator': 'PROVISIONING_VERIFICATION_PENDING',
			'hana.kim IT Reader': 'EXECUTING',
		});
		expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(true);
		const [approval] = (await admin.get<Array<{ id: string }>>('/access-request-approvals/v1/pending')).data;
		expect((await admin.post(`/access-request-approvals/v1/${approval.id}/approve`)).status).toBe(202);
		await sandbox.clock.advance(soon);
		expect(new Set(Object.values(states()))).toEqual(new Set(['REQUEST_COMPLETED']));
		expect(sandbox.holds('bruno.costa', 'Finance Analyst') && sandbox.holds('hana.kim', 'IT Reader')).toBe(true);
		expect(sandbox.config.govGroupVisibilityEnabled).toBe(true);
		expect((await admin.get('/trigger-subscriptions/v1')).data).toMatchObject([{ name: 'kept' }]);
		const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials.signIn;
		const refreshed = await http(sandbox.url).post('/oauth/token', {
			grant_type: 'refresh_token',
			refresh_token,
			client_id,
			client_secret,
		});
		expect(refreshed.status).toBe(200);
	});
});

test('an end date that passes while the sandbox is stopped takes effect at the next start', async () => {
	await run(async (sandbox) => {
		sandbox.hold('bruno.costa', 'IT Reader', { removeDate: sandbox.clock.now() + 50 });
		await Promise.resolve();
	});
	await new Promise((resolve) => setTimeout(resolve, 100));
	await run(async (sandbox) => {
		await sandbox.clock.advance(0);
		expect(sandbox.holdingsOf('bruno.costa', 'IT Reader')).toEqual([]);
	});
});

test('a clock that was moved ahead continues from there', async () => {
	const then = await run(async (sandbox) => {
		await sandbox.clock.advance(86_400_000);
		return sandbox.clock.now();
	});
	await run(async (sandbox) => {
		expect(sandbox.clock.now()).toBeGreaterThanOrEqual(then);
		await Promise.resolve();
	});
});

test('the state of another tenant and a broken file are refused with an explanation', async () => {
	await run(() => Promise.resolve());
	await expect(startSandbox({ ...options, seed: { identities: 1, accessItems: 1 } })).rejects.toThrow(
		/was saved with seed "small"/,
	);
	writeFileSync(options.stateFile ?? '', '{');
	await expect(startSandbox(options)).rejects.toThrow(/can.t be read .* Delete the file to start over/);
});
