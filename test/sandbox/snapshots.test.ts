import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { as, flat, http, soon } from './support';
import { Subscriber } from './subscriber';

const options: SandboxOptions = { clock: 'stepped', rateLimit: 0, quirks: { rateWindow: 'sliding' } };
let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox(options);
});
afterEach(async () => await sandbox.close());

const control = () => http(`${sandbox.url}/_control`);
const grant = async (person: string, item: string) =>
	await as(sandbox, 'admin').post('/access-requests/v1', flat(sandbox, person, item));
const states = () => sandbox.requestItems().map(({ state }) => state);

test('reset: no request, no access that was requested, no fault, no call, the settings of the start; tokens stay valid', async () => {
	const admin = as(sandbox, 'admin');
	await grant('bruno.costa', 'IT Reader');
	await sandbox.clock.advance(soon);
	expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(true);
	await control().patch('/settings', { statusLagMs: 5_000 });
	await control().put('/profile', { profile: 'worst' });
	await control().post('/faults', { mode: 'status', status: 503 });
	expect((await control().post('/reset', {})).status).toBe(204);

	expect(states()).toEqual([]);
	expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(false);
	expect([sandbox.profile, sandbox.settings.statusLagMs, sandbox.quirks.rateWindow]).toEqual([
		'documented',
		0,
		'sliding',
	]);
	expect([sandbox.faults.list(), sandbox.calls]).toEqual([[], []]);
	expect((await admin.get('/access-request-status/v1')).status).toBe(200);
	await grant('bruno.costa', 'IT Reader');
	await sandbox.clock.advance(soon);
	expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(true);
});

test('a snapshot brings back requests, access and settings as they were, and what was running goes on', async () => {
	await grant('bruno.costa', 'IT Reader');
	await sandbox.clock.advance(soon);
	await grant('hana.kim', 'IT Reader');
	await control().patch('/settings', { searchLagMs: 700 });
	expect((await control().put('/snapshots/before-lunch')).status).toBe(204);
	const before = states();
	expect(before).toEqual(['REQUEST_COMPLETED', 'EXECUTING']);

	await sandbox.clock.advance(soon);
	await grant('priya.nair', 'IT Reader');
	await control().patch('/settings', { searchLagMs: 0 });
	expect((await control().get('/snapshots')).data).toEqual([
		{ name: 'before-lunch', takenAt: expect.stringMatching(/Z$/), requests: 2 },
	]);
	expect((await control().post('/snapshots/before-lunch/restore', {})).status).toBe(204);
	expect(states()).toEqual(before);
	expect([sandbox.holds('bruno.costa', 'IT Reader'), sandbox.holds('hana.kim', 'IT Reader')]).toEqual([true, false]);
	expect(sandbox.settings.searchLagMs).toBe(700);
	await sandbox.clock.advance(soon);
	expect(states()).toEqual(['REQUEST_COMPLETED', 'REQUEST_COMPLETED']);
	expect(sandbox.holds('hana.kim', 'IT Reader')).toBe(true);
});

test('a snapshot moves to another sandbox, and no further than its seed', async () => {
	await grant('bruno.costa', 'IT Reader');
	await sandbox.clock.advance(soon);
	await control().put('/snapshots/one');
	const { data } = await control().get('/snapshots/one');
	const other = await startSandbox(options);
	const larger = await startSandbox({ ...options, seed: { identities: 10, accessItems: 10 } });
	try {
		const put = async ({ url }: Sandbox, body: unknown) => await http(`${url}/_control`).put('/snapshots/two', body);
		expect((await put(other, data)).status).toBe(204);
		other.snapshots.restore('two');
		expect(other.holds('bruno.costa', 'IT Reader')).toBe(true);
		expect(await put(larger, data)).toMatchObject({
			status: 400,
			data: { messages: [{ text: expect.stringContaining('is of a sandbox with seed "small"') }] },
		});
		expect((await put(other, { hello: 1 })).status).toBe(400);
	} finally {
		await Promise.all([other.close(), larger.close()]);
	}
});

test('names: which are allowed, and 404 for one that nobody took', async () => {
	expect((await control().put('/snapshots/a%20b')).status).toBe(400);
	expect((await control().post('/snapshots/none/restore', {})).status).toBe(404);
	expect((await control().get('/snapshots/none')).status).toBe(404);
	await control().put('/snapshots/one');
	expect((await control().delete('/snapshots/one')).status).toBe(204);
	expect((await control().delete('/snapshots/one')).status).toBe(404);
});

test('what was under way at a reset reaches nobody afterwards', async () => {
	const subscriber = new Subscriber();
	const url = await subscriber.start();
	try {
		await as(sandbox, 'admin').post('/trigger-subscriptions/v1', {
			name: 'listens',
			triggerId: 'idn:post-provisioning',
			type: 'HTTP',
			httpConfig: { url, httpDispatchMode: 'SYNC' },
		});
		await grant('bruno.costa', 'IT Reader');
		sandbox.snapshots.reset();
		await sandbox.clock.advance(soon);
		await sandbox.idle();
		expect(subscriber.received).toEqual([]);
		expect(sandbox.subscriptions()).toEqual([]);
		expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(false);
	} finally {
		subscriber.stop();
	}
});
