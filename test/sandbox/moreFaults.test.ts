import { startSandbox } from '../../sandbox';
import { defaultQuirks, worstQuirks } from '../../sandbox/quirks';
import { as, flat, http, problem, sandboxForTests } from './support';

const holder = sandboxForTests();

describe('an answer', () => {
	test('arrives one byte at a time, and is complete in the end', async () => {
		const sandbox = holder.current;
		sandbox.faults.add({ mode: 'drip', delayMs: 5, bytes: 60, path: '^/public-identities', count: 2 });
		const started = Date.now();
		const answer = await as(sandbox, 'admin').get<unknown>('/public-identities/v1?filters=alias%20eq%20%22nobody%22');
		expect([answer.status, answer.data]).toEqual([200, []]);
		expect(Date.now() - started).toBeGreaterThanOrEqual(280);
		// A timeout that restarts with each byte would not end this call.
		const signal = AbortSignal.timeout(100);
		await expect(as(sandbox, 'admin').get('/public-identities/v1?limit=1', { signal })).rejects.toThrow(/cancel/);
	});

	test('claims to be gzip and is plain text', async () => {
		const sandbox = holder.current;
		sandbox.faults.add({ mode: 'false-gzip', count: 2 });
		const admin = as(sandbox, 'admin');
		const raw = await admin.get<string>('/roles/v1?limit=1', { decompress: false, responseType: 'text' });
		expect(raw.headers['content-encoding']).toBe('gzip');
		expect(JSON.stringify(raw.data)).toContain('accessProfiles');
		await expect(admin.get('/roles/v1?limit=1')).rejects.toThrow(/incorrect header check/);
	});

	test.each(['1000000000000', '-5', '250.5', 'abc'])('claims that its list has %s entries', async (total) => {
		const sandbox = holder.current;
		sandbox.faults.add({ mode: 'lying-total', total, count: 1 });
		const answer = await as(sandbox, 'admin').get<unknown[]>('/roles/v1?limit=5&count=true');
		expect([answer.headers['x-total-count'], answer.data.length]).toEqual([total, 5]);
	});

	test('is the first page again, repeated up to the requested limit', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		const ids = async (query: string): Promise<string[]> =>
			(await admin.get<Array<{ id: string }>>(`/entitlements/v1?sorters=id&${query}`)).data.map(({ id }) => id);
		const first = await ids('limit=10');
		sandbox.faults.add({ mode: 'repeat-page' });
		expect(await ids('limit=10&offset=10')).toEqual(first);
		expect(await ids(`limit=10&searchAfter=${first[9]}`)).toEqual(first);
		expect(await ids('limit=250&offset=500')).toHaveLength(250);
		const body = { indices: ['entitlements'], sort: ['id'], searchAfter: [first[9]] };
		const found = await admin.post<Array<{ id: string }>>('/search/v1?limit=10', body);
		expect(found.data.map(({ id }) => id)).toEqual(first);
		const nothing = encodeURIComponent('name eq "No Such Thing"');
		expect(await ids(`limit=10&filters=${nothing}`)).toEqual([]);
	});

	test.each([
		['html', 200, /^<!doctype html>/],
		['no-content', 204, /^$/],
	] as const)('is %s although the request was accepted', async (mode, status, body) => {
		const sandbox = holder.current;
		sandbox.faults.add({ mode, count: 1 });
		const answer = await as(sandbox, 'admin').post<string>(
			'/access-requests/v1',
			flat(sandbox, 'hana.kim', 'IT Reader'),
		);
		expect(answer.status).toBe(status);
		expect(answer.data).toMatch(body);
		expect(sandbox.requestItems()).toHaveLength(1);
	});

	test('ends in the middle of its body', async () => {
		const sandbox = holder.current;
		sandbox.faults.add({ mode: 'truncated', count: 1 });
		await expect(as(sandbox, 'admin').get('/roles/v1?limit=5')).rejects.toThrow(/aborted|ECONNRESET/);
	});
});

describe('the token endpoint', () => {
	const signIn = (timeout = 2000) => {
		const { clientId, clientSecret } = holder.current.credentials.admin;
		const body = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		});
		return http(holder.current.url).post<unknown>('/oauth/token', body, { timeout });
	};
	const fail = (mode: 'status' | 'drop-before' | 'hang-before' | 'slow' | 'drip', more: object = {}): void => {
		holder.current.faults.add({ mode, path: '^/oauth/token', count: 1, ...more });
	};

	test('answers 429 with Retry-After, and 5xx', async () => {
		fail('status', { status: 429, retryAfter: 7 });
		const limited = await signIn();
		expect([limited.status, limited.headers['retry-after']]).toEqual([429, '7']);
		for (const status of [500, 503]) {
			fail('status', { status });
			expect((await signIn()).status).toBe(status);
		}
		expect((await signIn()).status).toBe(200);
	});

	test('breaks the connection, hangs, is slow, and sends one byte at a time', async () => {
		fail('drop-before');
		await expect(signIn()).rejects.toThrow(/socket hang up|ECONNRESET/);
		fail('hang-before');
		await expect(signIn(100)).rejects.toThrow(/timeout/);
		fail('slow', { delayMs: 300 });
		await expect(signIn(100)).rejects.toThrow(/timeout/);
		fail('drip', { delayMs: 1, bytes: 50 });
		expect((await signIn()).data).toMatchObject({ token_type: 'bearer' });
		expect(holder.current.calls.map(({ fault }) => fault)).toEqual(['drop-before', 'hang-before', 'slow', 'drip']);
	});

	test('sets the scopes when it issues a token: a change affects new tokens only', async () => {
		const sandbox = holder.current;
		const before = as(sandbox, 'limited');
		expect((await before.get('/requestable-objects/v1')).status).toBe(403);
		const { clientId } = sandbox.credentials.limited;
		const control = http(`${sandbox.url}/_control`);
		const changed = await control.patch(`/clients/${clientId}`, { scopes: ['idn:requestable-objects:read'] });
		expect(changed.data).toEqual({ id: clientId, scopes: ['idn:requestable-objects:read'] });
		expect((await before.get('/requestable-objects/v1')).status).toBe(403);
		expect((await before.get('/public-identities/v1')).status).toBe(200);
		const after = as(sandbox, 'limited');
		expect((await after.get('/requestable-objects/v1')).status).toBe(200);
		expect((await after.get('/public-identities/v1')).status).toBe(403);
		sandbox.changeScopes('limited', ['sp:scopes:default']);
		expect((await as(sandbox, 'limited').get('/public-identities/v1')).status).toBe(200);
		expect(problem(await control.patch('/clients/nobody', { scopes: ['x'] }))).toMatch(/^404 /);
	});
});

describe('a profile', () => {
	test('applies all settings, at the start and while the sandbox runs', async () => {
		const sandbox = await startSandbox({ profile: 'worst', quirks: { ghosts: false }, statusLagMs: 0 });
		try {
			expect(sandbox.profile).toBe('worst');
			expect(sandbox.quirks).toEqual({ ...worstQuirks, ghosts: false });
			expect(sandbox.settings).toMatchObject({ tokenLifetimeSeconds: 15, statusLagMs: 0, approvalsLagMs: 1000 });
			const control = http(sandbox.url);
			expect((await control.put('/_control/profile', { profile: 'documented' })).data).toEqual({
				profile: 'documented',
			});
			expect(sandbox.quirks).toEqual(defaultQuirks);
			expect(sandbox.settings).toMatchObject({ tokenLifetimeSeconds: 749, statusLagMs: 0, approvalsLagMs: 0 });
			sandbox.quirks.ghosts = true;
			expect((await control.get('/_page/tenant')).data).toEqual({ profile: 'documented', changed: ['ghosts = true'] });
			expect((await control.put('/_control/profile', { profile: 'bad' })).status).toBe(400);
			sandbox.setProfile('worst');
			expect((await control.get('/_control/profile')).data).toEqual({ profile: 'worst' });
			expect(sandbox.quirks).toEqual(worstQuirks);
		} finally {
			await sandbox.close();
		}
	});

	test('named worst differs from the documented one wherever something is less convenient', () => {
		const same = Object.entries(worstQuirks).filter(
			([name, value]) => value === defaultQuirks[name as keyof typeof defaultQuirks],
		);
		expect(same.map(([name]) => name).sort()).toEqual([
			'entitlementRequests',
			'executingIncludesVerification',
			'offsetLimit',
			'requestMetadata',
			'stickyEntitlements',
			'unknownApprovals',
		]);
	});
});
