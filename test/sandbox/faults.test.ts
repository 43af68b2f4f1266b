import axios from 'axios';
import { startSandbox } from '../../sandbox';
import { as, flat, http, problem, sandboxForTests, type ErrorBody } from './support';

const holder = sandboxForTests();
const url = '/access-requests/v1';

test('error statuses have the same bodies as in ISC, and the request is not accepted', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const body = flat(sandbox, 'bruno.costa', 'IT Reader');
	for (const status of [429, 500, 503])
		sandbox.faults.add({ mode: 'status', status, count: 1, retryAfter: status === 429 ? 3 : undefined });
	const limited = await admin.post(url, body);
	expect([limited.status, limited.headers['retry-after'], limited.data]).toEqual([
		429,
		'3',
		{ message: ' Rate Limit Exceeded ' },
	]);
	const fault = await admin.post<ErrorBody>(url, body);
	expect([fault.status, fault.data.detailCode]).toEqual([500, '500.0 Internal Fault']);
	expect(fault.data.trackingId).toMatch(/^[0-9a-f]{32}$/);
	expect((await admin.post(url, body)).status).toBe(503);
	expect(sandbox.requestItems()).toEqual([]);
	expect((await admin.post(url, body)).status).toBe(202);
	expect(sandbox.calls.map((call) => [call.status, call.fault])).toEqual([
		[429, 'status'],
		[500, 'status'],
		[503, 'status'],
		[202, undefined],
	]);
});

test('the connection breaks before or after the request is accepted', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	sandbox.faults.add({ mode: 'drop-before', count: 1 });
	await expect(admin.post(url, flat(sandbox, 'bruno.costa', 'IT Reader'))).rejects.toThrow(/socket hang up|ECONNRESET/);
	expect(sandbox.requestItems()).toHaveLength(0);
	sandbox.faults.add({ mode: 'drop-after', count: 1 });
	await expect(admin.post(url, flat(sandbox, 'bruno.costa', 'IT Reader'))).rejects.toThrow(/socket hang up|ECONNRESET/);
	expect(sandbox.requestItems()).toHaveLength(1);
	expect(sandbox.calls.map((call) => call.status)).toEqual([0, 0]);
	expect(sandbox.calls[0].body).toMatchObject({ requestType: 'GRANT_ACCESS' });
});

test('a gateway answers 502 or 504 although the request was accepted', async () => {
	const sandbox = holder.current;
	sandbox.faults.add({ mode: 'status-after', count: 1 });
	sandbox.faults.add({ mode: 'status-after', status: 504, count: 1 });
	const admin = as(sandbox, 'admin');
	const bad = await admin.post<string>(url, flat(sandbox, 'bruno.costa', 'IT Reader'));
	expect([bad.status, bad.data.startsWith('<html>')]).toEqual([502, true]);
	expect((await admin.post(url, flat(sandbox, 'bruno.costa', 'IT Editor'))).status).toBe(504);
	expect(sandbox.requestItems()).toHaveLength(2);
});

test('a call hangs, accepted or not, until the client gives up', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	sandbox.faults.add({ mode: 'hang-before', count: 1 });
	await expect(admin.post(url, flat(sandbox, 'bruno.costa', 'IT Reader'), { timeout: 200 })).rejects.toThrow(/timeout/);
	expect(sandbox.requestItems()).toHaveLength(0);
	sandbox.faults.add({ mode: 'hang-after', count: 1 });
	await expect(admin.post(url, flat(sandbox, 'bruno.costa', 'IT Reader'), { timeout: 200 })).rejects.toThrow(/timeout/);
	expect(sandbox.requestItems()).toHaveLength(1);
});

test('a response is slow, garbage, a redirect or a 401', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	sandbox.faults.add({ mode: 'slow', delayMs: 300, count: 1 });
	const started = Date.now();
	expect((await admin.get('/roles/v1?limit=1')).status).toBe(200);
	expect(Date.now() - started).toBeGreaterThanOrEqual(290);
	sandbox.faults.add({ mode: 'garbage', count: 1 });
	const garbage = await admin.get('/roles/v1?limit=1', { transformResponse: (text: string) => text });
	expect(() => JSON.parse(String(garbage.data)) as unknown).toThrow();
	sandbox.faults.add({ mode: 'redirect', location: 'http://127.0.0.1:9/', count: 1 });
	const redirect = await admin.get('/roles/v1?limit=1');
	expect([redirect.status, redirect.headers.location]).toEqual([307, 'http://127.0.0.1:9/']);
	sandbox.faults.add({ mode: 'expired-token', count: 1 });
	expect((await admin.get('/roles/v1?limit=1')).data).toEqual({ error: 'JWT validation failed: JWT is expired' });
});

test('faults apply to their path and method, after the given number of calls, as often as they say', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const id = sandbox.faults.add({ mode: 'status', path: '^/roles/', method: 'GET', after: 1, count: 2 });
	const statuses: number[] = [];
	for (let i = 0; i < 4; i += 1) statuses.push((await admin.get('/roles/v1?limit=1')).status);
	expect(statuses).toEqual([200, 500, 500, 200]);
	expect((await admin.get('/access-profiles/v1?limit=1')).status).toBe(200);
	expect(sandbox.faults.list().map((fault) => [fault.id, fault.met])).toEqual([[id, 2]]);
	expect(sandbox.faults.remove(id)).toBe(true);
});

test('a probability with the same seed affects the same calls', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const run = async (seed: number): Promise<string> => {
		sandbox.faults.clear();
		sandbox.faults.add({ mode: 'status', probability: 0.5, seed });
		let marks = '';
		for (let i = 0; i < 24; i += 1) marks += (await admin.get('/roles/v1?limit=1')).status === 200 ? '.' : 'x';
		return marks;
	};
	const first = await run(7);
	expect(await run(7)).toBe(first);
	expect(await run(8)).not.toBe(first);
	expect(first).toMatch(/\.x|x\./);
});

test('the control routes do what the handle does', async () => {
	const sandbox = holder.current;
	const control = http(`${sandbox.url}/_control`);
	const added = await control.post<{ id: string }>('/faults', { mode: 'status', status: 503, count: 1 });
	expect(added.status).toBe(201);
	expect(problem(await control.post('/faults', { mode: 'nonsense' }))).toContain('drip');
	const admin = as(sandbox, 'admin');
	expect((await admin.get('/roles/v1?limit=1')).status).toBe(503);
	expect((await control.get<unknown[]>('/calls')).data).toHaveLength(1);
	expect((await control.delete('/calls')).status).toBe(204);
	expect((await control.delete('/faults')).status).toBe(204);
	expect((await control.get('/faults')).data).toEqual([]);
	const before = sandbox.clock.now();
	await control.post('/clock/advance', { ms: 1000 });
	expect(sandbox.clock.now()).toBe(before + 1000);
	expect((await control.patch('/quirks', { ignoredRequests: 'hidden' })).status).toBe(200);
	expect(sandbox.quirks.ignoredRequests).toBe('hidden');
	expect((await control.patch('/quirks', { nonsense: 1 })).status).toBe(400);
	expect((await control.patch('/settings', { searchLagMs: 5 })).status).toBe(200);
	expect(sandbox.settings.searchLagMs).toBe(5);
	expect(sandbox.calls.filter((call) => call.path.startsWith('/_control'))).toEqual([]);
});

describe('the rate limit', () => {
	test('is 100 calls in 10 s for each client and API version, and says when to try again', async () => {
		const sandbox = holder.current;
		sandbox.settings.rateLimit = 100;
		const admin = as(sandbox, 'admin');
		const get = (path: string): Promise<{ status: number; headers: unknown }> => admin.get(path);
		const answers = await Promise.all(Array.from({ length: 103 }, () => get('/public-identities/v1?limit=1')));
		expect(answers.filter((answer) => answer.status === 200)).toHaveLength(100);
		const refused = answers.filter((answer) => answer.status === 429);
		expect(refused).toHaveLength(3);
		const wait = Number((refused[0].headers as Record<string, string>)['retry-after']);
		expect(wait).toBeGreaterThanOrEqual(1);
		expect(wait).toBeLessThanOrEqual(10);
		expect((await get('/v3/public-identities?limit=1')).status).toBe(200);
		expect((await get('/access-request-config/v2')).status).toBe(200);
		expect((await as(sandbox, 'user').get('/public-identities/v1?limit=1')).status).toBe(200);
		await sandbox.clock.advance(wait * 1000);
		expect((await get('/public-identities/v1?limit=1')).status).toBe(200);
	});

	test('applies to blocks of time with the other setting', async () => {
		const sandbox = holder.current;
		sandbox.quirks.rateWindow = 'blocks';
		sandbox.settings.rateLimit = 2;
		const admin = as(sandbox, 'admin');
		const status = async (): Promise<number> => (await admin.get('/roles/v1?limit=1')).status;
		const seen = [await status()];
		await sandbox.clock.advance(9000);
		seen.push(await status(), await status());
		await sandbox.clock.advance(1100);
		seen.push(await status(), await status(), await status());
		expect(seen).toEqual([200, 200, 429, 200, 200, 429]);
	});
});

test('a real clock moves by itself, a fast one faster', async () => {
	const sandbox = await startSandbox({ clock: 100, rateLimit: 0, stages: { queuedMs: 1000, provisioningMs: 4000 } });
	try {
		const [row] = sandbox.request('bruno.costa', 'IT Reader');
		const deadline = Date.now() + 3000;
		while (row.state === 'EXECUTING' && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
		expect(row.state).toBe('REQUEST_COMPLETED');
		expect(sandbox.holds('bruno.costa', 'IT Reader')).toBe(true);
	} finally {
		await sandbox.close();
	}
	await expect(axios.get(`${sandbox.url}/oauth/info`)).rejects.toThrow(/ECONNREFUSED/);
});
