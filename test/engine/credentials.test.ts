import { type INodeProperties, NodeHelpers } from 'n8n-workflow';

import { callNode, CredentialStore, runNode, testCredential } from './harness';
import { closedPort, type Elsewhere, startElsewhere } from './harness/elsewhere';
import { people } from './signInSupport';
import { signInOf } from '../../credentials/support/signIn';
import { freshToken } from '../../isc/signIn/accessTokens';
import { SailPointIscApi } from '../../credentials/SailPointIscApi.credentials';
import { type Sandbox, type SampleCredentials, startSandbox } from '../../sandbox';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
let elsewhere: Elsewhere;

beforeEach(async () => {
	sandbox = await startSandbox();
	elsewhere = await startElsewhere();
});

afterEach(async () => {
	await sandbox.close();
	await elsewhere.close();
});

function fields(client: keyof SampleCredentials = 'admin', more: object = {}): Record<string, object> {
	const { clientId, clientSecret } = sandbox.credentials[client];
	return { sailPointIscApi: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret, ...more } };
}

const test = async (credentials: Record<string, object> | CredentialStore) =>
	await testCredential('sailPointIscApi', credentials);

/** No text for an operator may carry these. */
function expectNoSecret(text: string, ...secrets: string[]): void {
	expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{8,}/);
	for (const secret of [sandbox.credentials.admin.clientSecret, ...secrets]) expect(text).not.toContain(secret);
}

describe('the test of a personal access token', () => {
	it.each(['admin', 'manager', 'user'] as const)('passes for a user at any level (%s)', async (client) => {
		expect(await test(fields(client))).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(sandbox.calls.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
			'POST /oauth/token 200',
			// Once by us, with an end to it whatever comes, and once by n8n, whose own call has none.
			'GET /access-request-status/v1 200',
			'GET /access-request-status/v1 200',
		]);
	});

	it('sends id and secret as a form, and not in the address', async () => {
		await test(fields());
		const [{ headers, query, body }] = sandbox.callsTo('/oauth/token');
		expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
		expect(query).toEqual({});
		expect(body).toMatchObject({ grant_type: 'client_credentials' });
	});

	it('keeps the token, so that the first run needs none', async () => {
		const store = new CredentialStore(fields());
		await test(store);
		await runNode({ type: callNode(people), credentials: store });
		expect(sandbox.callsTo('/oauth/token')).toHaveLength(1);
		expect(store.writes).toEqual({});
	});

	it('says that the id or the secret is wrong', async () => {
		const { status, message } = await test(fields('admin', { clientSecret: 'not-the-secret' }));
		expect(status).toBe('Error');
		expect(message).toContain("ISC doesn't accept the client ID or the client secret.");
		expect(message).toContain('Enter both again');
		expectNoSecret(message, 'not-the-secret');
	});

	it('says so too while another with the right secret has a token', async () => {
		await test(fields());
		const { message } = await test(fields('admin', { clientSecret: 'not-the-secret' }));
		expect(message).toContain("ISC doesn't accept the client ID or the client secret.");
	});

	it('says that the host refuses the connection', async () => {
		const { message } = await test(fields('admin', { apiUrl: await closedPort() }));
		expect(message).toMatch(/The host 127\.0\.0\.1:\d+ refused the connection\. Check the environment and the tenant/);
		expectNoSecret(message);
	});

	it('says that the host cannot be found', async () => {
		const { message } = await test(fields('admin', { apiUrl: 'https://nobody.invalid' }));
		expect(message).toContain("The host nobody.invalid couldn't be found. Check the environment and the tenant");
		expectNoSecret(message);
	});

	it('says that an API client has no user and cannot request access', async () => {
		const { status, message } = await test(fields('apiClient'));
		expect(status).toBe('Error');
		expect(message).toContain("it is an API client, and an API client can't request access");
		expect(message).toContain('personal access token of a user');
		expectNoSecret(message, sandbox.credentials.apiClient.clientSecret);
	});

	it.each([
		['plain http', { apiUrl: 'http://acme.example' }, /begins with http:\/\/.*Use https:\/\//],
		['no address', { apiUrl: '' }, /names no API URL.*base URL of the API/],
		['no tenant', { environment: 'production', tenant: '' }, /names no tenant.*Enter only the name/],
		[
			'a whole address as tenant',
			{ environment: 'production', tenant: 'acme.identitynow.com' },
			/is not the name of a tenant/,
		],
		['no secret', { clientSecret: '' }, /no client ID or no client secret/],
	])('says what is missing: %s', async (_, more, said) => {
		const { status, message } = await test(fields('admin', more));
		expect(status).toBe('Error');
		expect(message).toMatch(said);
		expect(sandbox.calls).toHaveLength(0);
	});

	it.each([
		[500, "couldn't issue a token"],
		[429, 'too many requests for tokens'],
		[404, 'issues no tokens at this address'],
	])('tells a token endpoint that answers %d from a wrong secret', async (status, said) => {
		sandbox.faults.add({ mode: 'status', status, path: '^/oauth/token' });
		const { message } = await test(fields());
		expect(message).toContain(said);
		expect(message).not.toContain('client secret');
	});

	it('says when to come back where the token endpoint asks for a longer wait than an editor has', async () => {
		sandbox.faults.add({ mode: 'status', status: 429, retryAfter: 3600, path: '^/oauth/token' });
		const before = Date.now();
		expect((await test(fields())).message).toMatch(
			/ISC asks to wait until (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC \(3,600 s\) before it issues another token \(status 429\)/,
		);
		expect(Date.now() - before).toBeLessThan(3_000);
	});

	it('passes where the token endpoint fails once', async () => {
		sandbox.faults.add({ mode: 'status', status: 503, count: 1, path: '^/oauth/token' });
		expect((await test(fields())).status).toBe('OK');
	});

	it('sends the secret nowhere else when the token endpoint redirects', async () => {
		sandbox.faults.add({ mode: 'redirect', path: '^/oauth/token', location: `${elsewhere.url}/oauth/token` });
		const { message } = await test(fields());
		expect(message).toContain("redirected the request for a token (status 307). Redirects aren't followed");
		expect(elsewhere.requests).toEqual([]);
	});

	it('takes the token nowhere else when the call redirects', async () => {
		sandbox.faults.add({ mode: 'redirect', path: '^/access-request-status', location: `${elsewhere.url}/x` });
		expect((await test(fields())).status).toBe('Error');
		expect(elsewhere.requests).toEqual([]);
	});

	it('has words for each refusal of its call where n8n keeps the status', () => {
		const rules = new SailPointIscApi().test.rules ?? [];
		const texts = Object.fromEntries(
			rules.map(({ properties }) => ['value' in properties ? String(properties.value) : '', properties.message]),
		);
		expect(texts['403']).toContain("can't request access");
		expect(texts['401']).toContain('client secret');
		expect(texts['404']).toContain("isn't the address of an ISC API");
		expect(Object.keys(texts).sort()).toEqual([
			'301',
			'302',
			'303',
			'307',
			'308',
			'400',
			'401',
			'403',
			'404',
			'429',
			'500',
			'502',
			'503',
			'504',
		]);
	});
});

describe('putting the token on a call', () => {
	const credential = new SailPointIscApi();
	const data = () => ({ ...(fields().sailPointIscApi as Record<string, string>) });

	it('does so for the tenant, and follows no redirect', async () => {
		const { baseUrl, client, key } = signInOf(data());
		expect([baseUrl, client.clientId]).toEqual([sandbox.url, sandbox.credentials.admin.clientId]);
		await freshToken(key, undefined, async () => await Promise.resolve({ token: 'the-token' }));
		const options = await credential.authenticate(data(), {
			url: `${sandbox.url}/x`,
			headers: { accept: 'application/json' },
		});
		expect(options.headers).toEqual({ accept: 'application/json', Authorization: 'Bearer the-token' });
		expect(options.disableFollowRedirect).toBe(true);
	});

	it.each(['https://evil.example/x', '//evil.example/x', 'http://127.0.0.1:1/x'])('refuses to for %s', async (url) => {
		const refused = credential.authenticate(data(), { url });
		await expect(refused).rejects.toThrow(/is only for .* Its token isn't sent to/);
		await expect(refused).rejects.not.toThrow('the-token');
	});
});

describe('the notice about plain http', () => {
	const notice = new SailPointIscApi().properties.find(({ name }) => name === 'plainHttpNotice');
	const isShown = (apiUrl: string) =>
		NodeHelpers.displayParameter({ environment: 'custom', apiUrl }, notice as INodeProperties, null, null);

	it.each([
		'http://acme.example',
		' HTTP://acme.example/',
		'http://localhost.evil.example',
		'http://127.0.0.1.evil.example',
		'http://10.0.0.1',
	])('is shown for %s, which will be refused', (apiUrl) => expect(isShown(apiUrl)).toBe(true));

	it.each([
		'',
		'https://acme.example',
		'http://localhost',
		'http://localhost:5678/',
		'http://127.0.0.1:3000',
		'http://[::1]:3000/isc',
		'HTTP://127.9.8.7 ',
	])('is not shown for "%s"', (apiUrl) => expect(isShown(apiUrl)).toBe(false));
});
