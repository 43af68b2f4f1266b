import { createHmac } from 'node:crypto';
import { http, sandboxForTests } from './support';

const holder = sandboxForTests();

interface Token {
	access_token: string;
	refresh_token?: string;
	expires_in: number;
	identity_id?: string;
	error?: string;
}

function claims(token: string): Record<string, unknown> {
	return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8')) as Record<string, unknown>;
}

test('a personal access token can be requested by form, JSON and basic authentication, and contains its user', async () => {
	const sandbox = holder.current;
	const { clientId: client_id, clientSecret: client_secret, identityId } = sandbox.credentials.admin;
	const fields = { grant_type: 'client_credentials', client_id, client_secret };
	const client = http(sandbox.url);
	const basic = { auth: { username: client_id, password: client_secret } };
	const answers = [
		await client.post<Token>('/oauth/token', new URLSearchParams(fields)),
		await client.post<Token>('/oauth/token', fields),
		await client.post<Token>('/oauth/token', new URLSearchParams({ grant_type: 'client_credentials' }), basic),
	];
	for (const { status, data } of answers) {
		expect([status, data.expires_in]).toEqual([200, 749]);
		expect(claims(data.access_token)).toMatchObject({
			identity_id: identityId,
			user_name: 'ada.okafor',
			org: 'sandbox',
			authorities: ['ORG_ADMIN'],
		});
		expect(Number(claims(data.access_token).exp)).toBeGreaterThan(sandbox.clock.now() / 1000 + 700);
	}
});

test('the token of an API client contains no user', async () => {
	const token = claims(holder.current.token('apiClient').access_token);
	expect(token.identity_id).toBeUndefined();
	expect(token.authorities).toEqual(['API']);
});

test('a wrong id or secret, an unknown kind of grant and a forged token are refused', async () => {
	const sandbox = holder.current;
	const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials.admin;
	const client = http(sandbox.url);
	const wrong = await client.post<Token>('/oauth/token', {
		grant_type: 'client_credentials',
		client_id,
		client_secret: 'x',
	});
	expect([wrong.status, wrong.data.error]).toEqual([401, 'invalid_client']);
	expect(
		(await client.post('/oauth/token', { grant_type: 'client_credentials', client_id: 'x', client_secret })).status,
	).toBe(401);
	const kind = await client.post<Token>('/oauth/token', { grant_type: 'password', client_id, client_secret });
	expect([kind.status, kind.data.error]).toEqual([400, 'unsupported_grant_type']);
	const [head, body] = sandbox.token('user').access_token.split('.');
	const forged = createHmac('sha256', 'guess').update(`${head}.${body}`).digest('base64url');
	const call = await http(sandbox.url, { Authorization: `Bearer ${head}.${body}.${forged}` }).get(
		'/public-identities/v1',
	);
	expect(call.status).toBe(401);
});

test('oauth/info contains the addresses to sign in and to get a token', async () => {
	const { url } = holder.current;
	const { data } = await http(url).get<Record<string, string>>('/oauth/info');
	expect(data).toMatchObject({ authorizeEndpoint: `${url}/oauth/authorize`, tokenEndpoint: `${url}/oauth/token` });
});

describe('signing in', () => {
	const redirect_uri = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';

	async function decide(decision: string, alias: string): Promise<URL> {
		const sandbox = holder.current;
		const { clientId: client_id } = sandbox.credentials.signIn;
		const client = http(sandbox.url);
		const page = await client.get<string>('/oauth/authorize', {
			params: { client_id, redirect_uri, response_type: 'code', state: 's 1' },
		});
		expect([page.status, page.data.includes('Priya Nair')]).toEqual([200, true]);
		const answer = await client.post(
			'/oauth/authorize',
			new URLSearchParams({ client_id, redirect_uri, state: 's 1', alias, decision }),
		);
		expect(answer.status).toBe(302);
		return new URL(String(answer.headers.location));
	}

	async function token(fields: Record<string, string>): Promise<{ status: number; data: Token }> {
		const { clientId: client_id, clientSecret: client_secret } = holder.current.credentials.signIn;
		return http(holder.current.url).post<Token>(
			'/oauth/token',
			new URLSearchParams({ client_id, client_secret, ...fields }),
		);
	}

	test('returns a code, the code a token for that user, and the refresh token the next one', async () => {
		const back = await decide('allow', 'priya.nair');
		expect(back.searchParams.get('state')).toBe('s 1');
		const code = back.searchParams.get('code') ?? '';
		expect(
			(await token({ grant_type: 'authorization_code', code, redirect_uri: 'http://127.0.0.1/other' })).status,
		).toBe(400);
		const second = (await decide('allow', 'priya.nair')).searchParams.get('code') ?? '';
		const first = await token({ grant_type: 'authorization_code', code: second, redirect_uri });
		expect(first.data.identity_id).toBe(holder.current.person('priya.nair').id);
		expect((await token({ grant_type: 'authorization_code', code: second, redirect_uri })).status).toBe(400);
		const refresh_token = first.data.refresh_token ?? '';
		const next = await token({ grant_type: 'refresh_token', refresh_token });
		expect([next.status, next.data.identity_id]).toEqual([200, first.data.identity_id]);
		expect(next.data.refresh_token).not.toBe(refresh_token);
		expect((await token({ grant_type: 'refresh_token', refresh_token })).status).toBe(401);
	});

	test('can be declined', async () => {
		expect((await decide('deny', 'priya.nair')).searchParams.get('error')).toBe('access_denied');
	});

	test('is refused for another client or without a redirect address', async () => {
		const client = http(holder.current.url);
		const { clientId: client_id } = holder.current.credentials.signIn;
		expect(
			(await client.get('/oauth/authorize', { params: { client_id: 'x', redirect_uri, response_type: 'code' } }))
				.status,
		).toBe(400);
		expect((await client.get('/oauth/authorize', { params: { client_id, response_type: 'code' } })).status).toBe(400);
	});
});

test('the list of calls contains no secret and no token', async () => {
	const sandbox = holder.current;
	const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials.admin;
	const client = http(sandbox.url);
	const { data } = await client.post<Token>('/oauth/token', {
		grant_type: 'client_credentials',
		client_id,
		client_secret,
	});
	await client.post('/oauth/token', undefined, {
		params: { grant_type: 'client_credentials', client_id, client_secret },
	});
	await http(sandbox.url, { Authorization: `Bearer ${data.access_token}` }).get('/public-identities/v1?limit=1');
	const kept = JSON.stringify(sandbox.calls);
	expect(sandbox.calls).toHaveLength(3);
	expect(kept.includes(client_secret) || kept.includes(data.access_token)).toBe(false);
	expect(sandbox.calls[2]).toMatchObject({
		clientId: client_id,
		userName: 'ada.okafor',
		status: 200,
		path: '/public-identities/v1',
		query: { limit: '1' },
	});
});
