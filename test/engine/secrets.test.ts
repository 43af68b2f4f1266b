import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { ClientOAuth2 } from '@n8n/client-oauth2';

import { startSandbox, type Sandbox, type SampleCredentials } from '../../sandbox';
import { CredentialStore, runNode, searchList, testCredential, type NodeOptions, type NodeResult } from './harness';
import { closedPort, type Elsewhere, startElsewhere } from './harness/elsewhere';
import { searched, secretsIn } from './harness/secretGuard';
import { access, accessItem, people } from './support';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
let elsewhere: Elsewhere;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
	elsewhere = await startElsewhere();
});
afterAll(async () => {
	await sandbox.close();
	await elsewhere.close();
});
afterEach(() => sandbox.faults.clear());

type Way = 'accessToken' | 'oAuth2';
const WAYS: Way[] = ['accessToken', 'oAuth2'];

function byToken(client: keyof SampleCredentials, more: object = {}): CredentialStore {
	const { clientId, clientSecret } = sandbox.credentials[client];
	return new CredentialStore({
		sailPointIscApi: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret, ...more },
	});
}

function bySignIn(more: object = {}): CredentialStore {
	const { clientId, clientSecret } = sandbox.credentials.signIn;
	const oauthTokenData = { ...sandbox.token('signIn', 'ada.okafor') };
	return new CredentialStore({
		sailPointIscOAuth2Api: {
			environment: 'custom',
			apiUrl: sandbox.url,
			clientId,
			clientSecret,
			oauthTokenData,
			...more,
		},
	});
}

const signedIn = (way: Way, more: object = {}) => (way === 'accessToken' ? byToken('admin', more) : bySignIn(more));

/** A grant or revoke that asks for nothing but the submit, so that a fault is met at once. */
async function request(
	way: Way,
	credentials: CredentialStore,
	more: object = {},
	options: Partial<NodeOptions> = {},
): Promise<NodeResult> {
	const [who] = sandbox.addPeople(1);
	const role = sandbox.addItem('ROLE', { name: `Secret Role ${who.alias}` });
	const result = await runNode({
		credentials,
		parameters: {
			authentication: way,
			resource: 'accessRequest',
			operation: 'grant',
			...people('id', who.id),
			...access(accessItem('ROLE', 'id', role.id)),
			comment: 'x',
			options: { duplicateHandling: 'submit', confirmWithin: 0, timeout: 1 },
			...more,
		},
		...options,
	});
	expect(secretsIn(result)).toEqual([]);
	return result;
}

const submit = '^/access-requests/v1$';
const faults = {
	'400': { mode: 'status', status: 400, path: submit },
	'401': { mode: 'expired-token', path: submit },
	'403': { mode: 'status', status: 403, path: submit },
	'404': { mode: 'status', status: 404, path: submit },
	'429, once': { mode: 'status', status: 429, retryAfter: 0, count: 1, path: submit },
	'500': { mode: 'status', status: 500, path: submit },
	'502 after it was taken': { mode: 'status-after', status: 502, path: submit },
	'a connection that breaks': { mode: 'drop-after', path: submit },
	'no answer in time': { mode: 'hang-after', path: submit },
	'an answer that is cut off': { mode: 'garbage', path: submit },
} as const;

describe.each(WAYS)('%s: no secret, token or code in what comes out', (way) => {
	test.each(['grant', 'revoke'])('of a %s that goes through', async (operation) => {
		const { items, error } = await request(way, signedIn(way), { operation, options: {} });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
	});

	test.each(Object.entries(faults))(
		'of a submit that meets %s, whether the node stops or goes on',
		async (name, fault) => {
			for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
				sandbox.faults.clear();
				sandbox.faults.add(fault);
				const { errorItems, error } = await request(way, signedIn(way), {}, { onError });
				expect((error ?? errorItems[0]) === undefined).toBe(name === '429, once');
			}
		},
	);

	test('of calls that are sent elsewhere, where nothing arrives', async () => {
		sandbox.faults.add({ mode: 'redirect', location: `${elsewhere.url}/x`, path: submit });
		const { error } = await request(way, signedIn(way));
		expect(error?.message).toContain('redirect');
		expect(elsewhere.requests).toEqual([]);
	});

	test('of a sign-in whose token is renewed, and of one that cannot be', async () => {
		const credentials = signedIn(way);
		await request(way, credentials);
		await sandbox.clock.advance(3_600_000);
		expect((await request(way, credentials)).error).toBeUndefined();
		await sandbox.clock.advance(3_600_000);
		for (const fault of [
			{ mode: 'status', status: 503 },
			{ mode: 'status', status: 429 },
			{ mode: 'garbage' },
			{ mode: 'drop-before' },
			{ mode: 'redirect', location: `${elsewhere.url}/oauth/token` },
		] as const) {
			sandbox.faults.clear();
			sandbox.faults.add({ ...fault, path: '^/oauth/token' });
			const options = { duplicateHandling: 'submit', confirmWithin: 0, timeout: 1, maxPause: 1 };
			expect((await request(way, credentials, { options })).error).toBeDefined();
		}
		// n8n's own OAuth2 client follows redirects: what arrives then is not ours to keep.
		if (way === 'accessToken') expect(elsewhere.requests).toEqual([]);
	}, 120_000);

	test('of a wrong secret, a host that is gone and a credential that is not filled in', async () => {
		await sandbox.clock.advance(3_600_000);
		for (const more of [
			{ clientSecret: 'not-the-secret' },
			{ apiUrl: await closedPort() },
			{ apiUrl: 'http://acme.example' },
			{ apiUrl: '' },
		]) {
			const credentials =
				way === 'accessToken' ? byToken('manager', more) : bySignIn({ ...more, ...(await expired()) });
			expect((await request(way, credentials)).error).toBeDefined();
		}
	});

	test('of a tenant that answers with all that it was sent', async () => {
		const parrot = await startParrot();
		const credentials = signedIn(way, { apiUrl: parrot.url });
		const { error } = await request(way, credentials);
		expect(error?.message).toContain('refused because of');
		await expect(searchList('searchIdentities', { credentials, parameters: { authentication: way } })).rejects.toThrow(
			'refused because of',
		);
		await parrot.close();
	});

	test('of a dropdown', async () => {
		const listed = await searchList('searchIdentities', {
			credentials: signedIn(way),
			parameters: { authentication: way },
		});
		expect(listed.results.length).toBeGreaterThan(0);
		expect(secretsIn(listed)).toEqual([]);
	});
});

/** A signed-in user's tokens of which the access token has run out. */
async function expired(): Promise<object> {
	const oauthTokenData = { ...sandbox.token('signIn', 'ada.okafor') };
	await sandbox.clock.advance(3_600_000);
	return { oauthTokenData };
}

test('an API client: neither its run nor its test says what its secret is', async () => {
	const { error } = await request('accessToken', byToken('apiClient'));
	expect(error?.message).toContain('API client');
	const { message } = await testCredential('sailPointIscApi', byToken('apiClient'));
	expect(message).toContain('API client');
	expect(secretsIn(message)).toEqual([]);
});

test('a code that is exchanged for tokens comes out nowhere', async () => {
	const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
	const { clientId, clientSecret } = sandbox.credentials.signIn;
	const code = sandbox.authorizationCode('ada.okafor', redirectUri);
	const client = new ClientOAuth2({
		clientId,
		clientSecret,
		accessTokenUri: `${sandbox.url}/oauth/token`,
		redirectUri,
		scopes: [],
		authentication: 'body',
	});
	const { data } = await client.code.getToken(`${redirectUri}?code=${code}`);
	await request('oAuth2', bySignIn({ oauthTokenData: data }));
	expect(secretsIn({ error: { cause: { config: { data: `code=${code}` } } } })).toEqual(['a code of the sandbox']);
});

describe('the search itself', () => {
	test('goes through each execution, list and log, for all that credentials hold and the sandbox gave out', async () => {
		const before = searched().texts;
		await request('accessToken', byToken('admin'));
		await request('oAuth2', bySignIn());
		await searchList('searchIdentities', { credentials: byToken('admin') });
		sandbox.authorizationCode('ada.okafor', 'http://localhost:5678/callback');
		const { texts, secrets } = searched();
		expect(texts - before).toBeGreaterThanOrEqual(3);
		expect(new Set(secrets)).toEqual(
			new Set([
				'clientSecret of sailPointIscApi',
				'clientSecret of sailPointIscOAuth2Api',
				'access_token of the sandbox',
				'refresh_token of the sandbox',
				'a code of the sandbox',
			]),
		);
	});

	test('finds a secret wherever it hides', () => {
		byToken('admin');
		const { clientSecret } = sandbox.credentials.admin;
		const { access_token: token, refresh_token: refresh } = sandbox.token('signIn', 'ada.okafor');
		const cause = Object.defineProperty(new Error('in between'), 'hidden', { value: { deep: [new Set([refresh])] } });
		expect(secretsIn(new Error('nothing here', { cause }))).toEqual(['refresh_token of the sandbox']);
		expect(secretsIn({ url: `https://x.example/?s=${encodeURIComponent(clientSecret)}` })).toEqual([
			'clientSecret of sailPointIscApi',
		]);
		expect(secretsIn(Buffer.from(`Bearer ${token}`))).toEqual(['a token', 'access_token of the sandbox']);
		expect(secretsIn([1, null, undefined, 'INC0012345', new Date()])).toEqual([]);
	});

	test('fails a test file whose tests pass, and says what came out of what, but not the secret', async () => {
		const root = path.resolve(__dirname, '../..');
		const args = [require.resolve('jest/bin/jest'), '--testMatch', '**/leaky.fixture.ts', '--runInBand'];
		const { code, output } = await new Promise<{ code: number; output: string }>((ended) => {
			execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
				ended({ code: Number(error?.code ?? 0), output: stdout + stderr }),
			);
		});
		expect(code).toBe(1);
		expect(output).toContain('1 passed, 1 total');
		expect(output).toMatch(/Secrets came out: clientSecret of sailPointIscApi in execution /);
		expect(output).not.toContain(Buffer.from('a-secret-that-comes-out').toString('base64'));
	}, 120_000);
});

/** A tenant that gives out tokens and repeats in every refusal what it was sent, header by header. */
async function startParrot(): Promise<{ url: string; close(): Promise<void> }> {
	const server: Server = createServer((incoming, answer) => {
		let body = '';
		incoming.on('data', (part: Buffer) => (body += part.toString()));
		incoming.on('end', () => {
			const isToken = incoming.url?.startsWith('/oauth/token') ?? false;
			const sent = JSON.stringify({ url: incoming.url, headers: incoming.headers, body });
			answer.writeHead(isToken ? 200 : 400, { 'content-type': 'application/json' });
			answer.end(
				JSON.stringify(
					isToken
						? sandbox.token('admin')
						: {
								detailCode: `400 ${sent}`,
								trackingId: sent,
								messages: [{ text: `refused because of ${sent}` }],
								causes: [{ text: sent }],
							},
				),
			);
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((closed) => server.close(() => closed()));
		},
	};
}
