import { CredentialStore } from './harness';
import { closedPort } from './harness/elsewhere';
import { grant, people, signInsTo } from './signInSupport';
import { knownToken, tokenKey } from '../../isc/signIn/accessTokens';
import type { IscSession } from '../../isc/session';
import type { WriteAnswer } from '../../isc/api/client';
import { type Sandbox, startSandbox } from '../../sandbox';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const { store, run } = signInsTo(() => sandbox);
const sideBySide = (count: number) => async (session: IscSession) =>
	await Promise.all(Array.from({ length: count }, async () => await people(session)));
const lastToken = () => {
	const { clientId, clientSecret } = sandbox.credentials.admin;
	return knownToken(tokenKey(sandbox.url, clientId, clientSecret));
};
const tokenRequests = () => sandbox.callsTo('/oauth/token').length;

describe('a personal access token', () => {
	it('is fetched once, used again by the next run, and never stored', async () => {
		const credentials = store();
		const first = await run(credentials, people);
		const second = await run(credentials, people);
		expect([first, second].map(({ items }) => items[0].json.result)).toEqual([1, 1]);
		expect(tokenRequests()).toBe(1);
		expect(credentials.writes).toEqual({});
	});

	it('that is in the fields serves nobody: only this process knows whose it would be', async () => {
		const { access_token: tokenInMemory } = sandbox.token('admin');
		const { items } = await run(store('admin', { tokenInMemory }), people);
		expect(items[0].json.result).toBe(1);
		expect(tokenRequests()).toBe(1);
	});

	it('leaves an expression in the secret as it is, and takes its value of the day', async () => {
		const { clientSecret } = sandbox.credentials.admin;
		const vault = { clientSecret: `={{ "${clientSecret.slice(0, 3)}" + "${clientSecret.slice(3)}" }}` };
		const credentials = store('admin', vault);
		const before = credentials.read('sailPointIscApi');
		for (let runs = 0; runs < 2; runs += 1) {
			expect((await run(credentials, people)).items[0].json.result).toBe(1);
			await sandbox.clock.advance(3_600_000);
		}
		expect(credentials.read('sailPointIscApi')).toEqual(before);
		expect(credentials.writes).toEqual({});
	});

	it('of the right secret does not serve a wrong one: an edited credential counts at once', async () => {
		const credentials = store();
		await run(credentials, people);
		const fields = credentials.read('sailPointIscApi');
		credentials.write('sailPointIscApi', { ...fields, clientSecret: 'not-the-secret' });
		expect((await run(credentials, people)).error?.message).toContain("doesn't accept the client ID");
		credentials.write('sailPointIscApi', fields);
		expect((await run(credentials, people)).items[0].json.result).toBe(1);
	});

	it('is fetched once for 50 calls side by side', async () => {
		const { items } = await run(store(), sideBySide(50));
		expect(items[0].json.result).toEqual(Array.from({ length: 50 }, () => 1));
		expect(tokenRequests()).toBe(1);
	});

	it('is fetched once for executions side by side', async () => {
		const credentials = store();
		await Promise.all(Array.from({ length: 5 }, async () => await run(credentials, sideBySide(10))));
		expect(tokenRequests()).toBe(1);
	});

	it('is renewed once when 50 calls meet its end side by side', async () => {
		const credentials = store();
		await run(credentials, people);
		const old = lastToken();
		expect(old).toMatch(/^eyJ/);
		await sandbox.clock.advance(3_600_000);

		const { items } = await run(credentials, sideBySide(50));
		expect(items[0].json.result).toEqual(Array.from({ length: 50 }, () => 1));
		expect(tokenRequests()).toBe(2);
		expect(lastToken()).not.toBe(old);
	});

	it('is renewed once when executions meet its end side by side', async () => {
		const credentials = store();
		await run(credentials, people);
		await sandbox.clock.advance(3_600_000);
		await Promise.all(Array.from({ length: 5 }, async () => await run(credentials, sideBySide(10))));
		expect(tokenRequests()).toBe(2);
	});

	it('is shared by credentials with the same fields, and by no others', async () => {
		await run(store(), people);
		await run(store(), people);
		expect(tokenRequests()).toBe(1);
		await run(store('manager'), people);
		expect(tokenRequests()).toBe(2);
	});

	it('is renewed before a write is sent again, which therefore is taken once', async () => {
		const credentials = store();
		await run(credentials, people);
		await sandbox.clock.advance(3_600_000);
		sandbox.clearCalls();
		await run(credentials, grant);
		expect(sandbox.callsTo('/access-requests/v1').map(({ status }) => status)).toEqual([401, 400]);
	});

	it('that stays refused after its renewal is reported as ISC put it', async () => {
		sandbox.faults.add({ mode: 'expired-token' });
		const { error } = await run(store(), people);
		expect(error).toMatchObject({ kind: 'unauthorized', httpCode: 401, meetsEveryRow: true });
		expect(sandbox.callsTo('/public-identities/v1')).toHaveLength(2);
	});

	it('keeps Retry-After readable for the client', async () => {
		sandbox.faults.add({ mode: 'status', status: 429, retryAfter: 1, count: 1, path: '^/public-identities' });
		const before = Date.now();
		const { items } = await run(store(), async (session) => [await people(session), session.client.stats.refusals]);
		expect(items[0].json.result).toEqual([1, 1]);
		expect(Date.now() - before).toBeGreaterThanOrEqual(1000);
	});
});

describe('the user that a token names', () => {
	it('is asked of ISC once, when no token was fetched yet', async () => {
		const ada = sandbox.person('ada.okafor').id;
		const { items } = await run(store(), async (session) => await Promise.all([session.me(), session.me()]));
		expect(items[0].json.result).toEqual([
			expect.objectContaining({ id: ada, userName: 'ada.okafor', authorities: ['ORG_ADMIN'] }),
			expect.objectContaining({ id: ada }),
		]);
		expect(sandbox.callsTo('/access-request-status/v1')).toHaveLength(1);
	});

	it('is asked again after a failure, which is not kept', async () => {
		const alone = sandbox.faults.add({ mode: 'status', status: 403, path: '^/access-request-status', count: 1 });
		const unknown = store('admin', { clientSecret: 'not-the-secret' });
		const { items } = await run(store(), async (session) => [
			await session.me().then(
				({ userName }) => userName,
				() => 'nobody',
			),
			await session.me().then(
				({ userName }) => userName,
				() => 'nobody',
			),
		]);
		sandbox.faults.remove(alone);
		expect(items[0].json.result).toEqual(['nobody', 'ada.okafor']);
		const failed = await run(unknown, async (session) => await session.me());
		expect(failed.error?.message).toContain("doesn't accept the client ID");
	});

	it('is known without a call once there is a token', async () => {
		const credentials = store('user');
		await run(credentials, people);
		sandbox.clearCalls();
		const { items } = await run(credentials, async (session) => (await session.me()).userName);
		expect(items[0].json.result).toBe('priya.nair');
		expect(sandbox.calls).toHaveLength(0);
	});
});

describe('a sign-in that fails', () => {
	it.each([
		[
			'a wrong secret',
			() => store('admin', { clientSecret: 'not-the-secret' }),
			/doesn't accept the client ID or the client secret/,
			/Enter both again/,
		],
		[
			'an API client',
			() => store('apiClient'),
			/it is an API client, and an API client can't request access/,
			/personal access token of a user/,
		],
		[
			'an unknown host',
			() => store('admin', { apiUrl: 'https://nobody.invalid' }),
			/host nobody\.invalid couldn't be found/,
			/Check the environment/,
		],
		['plain http', () => store('admin', { apiUrl: 'http://acme.example' }), /unencrypted/, /Use https/],
	])('says so for %s: the call was surely not sent', async (_, credentials, message, advice) => {
		let answer: WriteAnswer | undefined;
		await run(credentials(), async (session) => {
			answer = await grant(session);
			return answer.kind;
		});
		expect(answer).toMatchObject({
			kind: 'notSent',
			error: { meetsEveryRow: true, message: expect.stringMatching(message), advice: expect.stringMatching(advice) },
		});
		expect(sandbox.callsTo('/access-requests')).toHaveLength(0);
	});

	it('says so where nobody listens at the address', async () => {
		const { error } = await run(store('admin', { apiUrl: await closedPort() }), people);
		expect(error?.message).toMatch(/^The host 127\.0\.0\.1:\d+ refused the connection\.$/);
	});

	it('says so where the host is gone in the middle of a run', async () => {
		const { error } = await run(store(), async (session) => {
			await people(session);
			await sandbox.close();
			return await people(session);
		});
		expect(error).toMatchObject({ noAnswer: { reason: 'refused', delivery: 'never' } });
		sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
	});

	it('says which credential is missing', async () => {
		const { error } = await run(new CredentialStore({}), people);
		expect(error).toMatchObject({ noAnswer: { reason: 'configuration', delivery: 'never' } });
		expect(error?.message).toContain("The credential can't be used");
	});
});
