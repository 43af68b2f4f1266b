import { ClientOAuth2 } from '@n8n/client-oauth2';
import { callNode, CredentialStore, runNode, type NodeResult } from './harness';
import { resolvedFields } from './harness/resolvedFields';
import { type Elsewhere, startElsewhere } from './harness/elsewhere';
import type { WriteAnswer } from '../../isc/api/client';
import type { IscSession } from '../../isc/session';
import { type Sandbox, startSandbox } from '../../sandbox';
import { quickTime } from '../support/quickTime';

const type = 'sailPointIscOAuth2Api';
let sandbox: Sandbox;
quickTime();
let elsewhere: Elsewhere;

beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
	elsewhere = await startElsewhere();
});

afterEach(async () => {
	await sandbox.close();
	await elsewhere.close();
});

/** A credential as it is after "Connect my account". */
function connected(more: object = {}): CredentialStore {
	const { clientId, clientSecret } = sandbox.credentials.signIn;
	const oauthTokenData = { ...sandbox.token('signIn', 'priya.nair') };
	return new CredentialStore({
		[type]: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret, oauthTokenData, ...more },
	});
}

async function run(
	credentials: CredentialStore,
	work: (session: IscSession) => Promise<unknown>,
	maxPause?: number,
): Promise<NodeResult> {
	const result = await runNode({
		type: callNode(work, { maxPause }),
		parameters: { authentication: 'oAuth2' },
		credentials,
	});
	expect(result.run.text()).not.toMatch(/eyJ[A-Za-z0-9_-]{8,}/);
	expect(result.run.text()).not.toContain(sandbox.credentials.signIn.clientSecret);
	return result;
}

const people = async (session: IscSession) =>
	(await session.client.read<unknown[]>({ path: '/public-identities/v1', query: { limit: 1 } })).body.length;
const grant = async (session: IscSession) =>
	await session.client.write({ method: 'POST', path: '/access-requests/v1', body: { requestType: 'GRANT_ACCESS' } });
const sideBySide = (count: number) => async (session: IscSession) =>
	await Promise.all(Array.from({ length: count }, async () => await people(session)));
const tokenRequests = () => sandbox.callsTo('/oauth/token').length;

interface TokenData {
	access_token: string;
	refresh_token: string;
}
const tokenData = (credentials: CredentialStore) => credentials.read(type).oauthTokenData as unknown as TokenData;

describe('a sign-in as a user', () => {
	it('calls as that user, with the token that n8n has', async () => {
		const { items } = await run(connected(), async (session) => [await people(session), (await session.me()).userName]);
		expect(items[0].json.result).toEqual([1, 'priya.nair']);
		expect(tokenRequests()).toBe(0);
	});

	it('is renewed once when 50 calls meet its end side by side, and the new tokens are kept', async () => {
		const credentials = connected();
		const before = tokenData(credentials);
		await sandbox.clock.advance(3_600_000);

		const { items, error } = await run(credentials, sideBySide(50));
		expect(error).toBeUndefined();
		expect(items[0].json.result).toEqual(Array.from({ length: 50 }, () => 1));
		expect(tokenRequests()).toBe(1);
		const after = tokenData(credentials);
		expect(after.access_token).not.toBe(before.access_token);
		expect(after.refresh_token).not.toBe(before.refresh_token);
	});

	it('is renewed once when executions meet its end side by side: a refresh token is good for one use', async () => {
		const credentials = connected();
		await sandbox.clock.advance(3_600_000);
		const results = await Promise.all(Array.from({ length: 5 }, async () => await run(credentials, sideBySide(10))));
		expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined, undefined]);
		expect(tokenRequests()).toBe(1);
	});

	it('is renewed before a write is sent again, which therefore is taken once', async () => {
		const credentials = connected();
		await sandbox.clock.advance(3_600_000);
		await run(credentials, grant);
		expect(sandbox.callsTo('/access-requests/v1').map(({ status }) => status)).toEqual([401, 400]);
	});

	it('does not let the token follow a redirect', async () => {
		sandbox.faults.add({ mode: 'redirect', path: '^/public-identities', location: `${elsewhere.url}/x` });
		const { error } = await run(connected(), people);
		expect(error).toMatchObject({ httpCode: 307 });
		expect(elsewhere.requests).toEqual([]);
	});
});

describe('a sign-in as a user that fails', () => {
	async function written(credentials: CredentialStore, maxPause?: number): Promise<WriteAnswer | undefined> {
		let answer: WriteAnswer | undefined;
		const work = async (session: IscSession) => {
			answer = await grant(session);
			return answer.kind;
		};
		await run(credentials, work, maxPause);
		return answer;
	}

	it('says that the credential is not connected, without a call', async () => {
		const answer = await written(connected({ oauthTokenData: undefined }));
		expect(answer).toMatchObject({
			kind: 'notSent',
			error: {
				message: expect.stringContaining("isn't connected to a user yet"),
				advice: expect.stringContaining('Connect my account'),
			},
		});
		expect(sandbox.calls).toHaveLength(0);
	});

	it.each([
		['the refresh token was used or withdrawn', { refresh_token: 'used' }],
		['there is no refresh token', { refresh_token: undefined }],
	])('says that it has expired where %s: the call was surely not taken', async (_, tokens) => {
		const credentials = connected();
		const oauthTokenData = { ...tokenData(credentials), ...tokens };
		await sandbox.clock.advance(3_600_000);
		const answer = await written(connected({ oauthTokenData }));
		expect(answer).toMatchObject({
			kind: 'notSent',
			error: {
				message: expect.stringContaining("has expired, and ISC didn't renew it"),
				noAnswer: { reason: 'signIn', delivery: 'never' },
			},
		});
	});

	it.each([429, 503])('says so where the token endpoint keeps failing (%d)', async (status) => {
		const credentials = connected();
		await sandbox.clock.advance(3_600_000);
		sandbox.faults.add({ mode: 'status', status, path: '^/oauth/token' });
		expect(await written(credentials, 1)).toMatchObject({
			kind: 'notSent',
			error: { message: expect.stringContaining("couldn't renew"), noAnswer: { reason: 'signIn', delivery: 'never' } },
		});
		expect(tokenRequests()).toBe(2);
	});

	it.each([
		['a 429', { mode: 'status', status: 429 }],
		['a 503', { mode: 'status', status: 503 }],
		['a connection that breaks before it is taken', { mode: 'drop-before' }],
	] as const)(
		'waits out %s at the renewal, for executions side by side, and loses none of their calls',
		async (_, fault) => {
			const credentials = connected();
			await sandbox.clock.advance(3_600_000);
			sandbox.faults.add({ ...fault, path: '^/oauth/token', count: 2 });
			const results = await Promise.all(Array.from({ length: 4 }, async () => await run(credentials, sideBySide(5))));
			expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
			expect(tokenRequests()).toBe(3);
		},
	);

	it.each([
		['plain http', { apiUrl: 'http://acme.example' }, /unencrypted/],
		['an unknown host', { apiUrl: 'https://nobody.invalid' }, /host nobody\.invalid couldn't be found/],
	])('says the same as a personal access token does for %s', async (_, more, said) => {
		expect(await written(connected(more))).toMatchObject({
			kind: 'notSent',
			error: { message: expect.stringMatching(said) },
		});
	});
});

describe('a sign-in in the browser', () => {
	it('lets n8n exchange the code that the sign-in page gave for tokens', async () => {
		const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
		const { clientId, clientSecret } = sandbox.credentials.signIn;
		const fields = await resolvedFields(type, { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret });
		const client = new ClientOAuth2({
			clientId,
			clientSecret,
			accessTokenUri: String(fields.accessTokenUrl),
			authorizationUri: String(fields.authUrl),
			redirectUri,
			scopes: String(fields.scope).split(' '),
			authentication: fields.authentication as 'body',
		});
		expect(client.code.getUri()).toBe(
			`${sandbox.url}/oauth/authorize?client_id=${clientId}&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=sp%3Ascopes%3Aall`,
		);
		const code = sandbox.authorizationCode('priya.nair', redirectUri);
		const { data } = await client.code.getToken(`${redirectUri}?code=${code}`);
		const { items } = await run(connected({ oauthTokenData: data }), async (session) => (await session.me()).userName);
		expect(items[0].json.result).toBe('priya.nair');
	});
});
