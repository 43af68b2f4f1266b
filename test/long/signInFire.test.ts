import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';

import { callNode, runNode, searchList, startNodeRun, testCredential } from '../engine/harness';
import { grant, people, signInsTo } from '../engine/signInSupport';
import type { WriteAnswer } from '../../isc/api/client';
import type { IscSession } from '../../isc/session';
import { type FaultSpec, type Sandbox, startSandbox } from '../../sandbox';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const { store, run, expectClean } = signInsTo(() => sandbox);
const tokenRequests = () => sandbox.callsTo('/oauth/token').length;
const sideBySide = (count: number) => async (session: IscSession) =>
	await Promise.all(Array.from({ length: count }, async () => await people(session)));

const PASSING: Array<[string, Partial<FaultSpec> & Pick<FaultSpec, 'mode'>]> = [
	['a 429 with Retry-After', { mode: 'status', status: 429, retryAfter: 1 }],
	['a 500', { mode: 'status', status: 500 }],
	['a 502 behind which a token was issued', { mode: 'status-after', status: 502 }],
	['a 503 with Retry-After', { mode: 'status', status: 503, retryAfter: 1 }],
	['a connection that breaks before the request', { mode: 'drop-before' }],
	['a connection that breaks after it', { mode: 'drop-after' }],
	['an answer that is cut off', { mode: 'garbage' }],
];

describe.each(PASSING)('%s at the token endpoint, twice', (_, fault) => {
	it('costs eight executions side by side no call, at the start and at a renewal midway', async () => {
		const credentials = store();
		for (const time of ['start', 'midway']) {
			sandbox.faults.clear();
			sandbox.faults.add({ ...fault, path: '^/oauth/token', count: 2 });
			sandbox.clearCalls();
			const results = await Promise.all(Array.from({ length: 8 }, async () => await run(credentials, sideBySide(5))));
			expect([time, ...results.map(({ error }) => error)]).toEqual([
				time,
				...Array.from({ length: 8 }, () => undefined),
			]);
			expect(tokenRequests()).toBe(3);
			await sandbox.clock.advance(3_600_000);
		}
	});
});

describe('a wait for a token', () => {
	it('is not begun where ISC asks for a longer one than Max Pause, and says until when', async () => {
		sandbox.faults.add({ mode: 'status', status: 429, retryAfter: 600, path: '^/oauth/token' });
		let answer: WriteAnswer | undefined;
		const before = Date.now();
		await run(store(), async (session) => {
			answer = await grant(session);
			return answer.kind;
		});
		expect(answer).toMatchObject({
			kind: 'notSent',
			error: {
				meetsEveryRow: true,
				message: expect.stringMatching(/wait until .*UTC \(600 s\).*longer than the 120 s/),
			},
		});
		expect(Date.now() - before).toBeLessThan(5_000);
		expect(tokenRequests()).toBe(1);
	});

	it('ends at once with its own execution, and not with another', async () => {
		sandbox.faults.add({ mode: 'status', status: 429, retryAfter: 2, count: 1, path: '^/oauth/token' });
		const credentials = store();
		let thrown: unknown;
		const leaving = startNodeRun({
			credentials,
			type: callNode(async (session) => await people(session).catch((error: unknown) => (thrown = error))),
		});
		const staying = run(credentials, people);
		while (tokenRequests() === 0) await new Promise((done) => setTimeout(done, 20));
		await new Promise((done) => setTimeout(done, 300));
		const before = Date.now();
		leaving.cancel();
		await leaving.result;
		expect(Date.now() - before).toBeLessThan(1_000);
		expect(thrown).toMatchObject({ noAnswer: { reason: 'cancelled', delivery: 'never' } });
		expect((await staying).items[0].json.result).toBe(1);
	});
});

describe('a token endpoint that never ends its answer', () => {
	/** Drips a byte now and then, or never says a word. */
	async function startDripping(kind: 'drip' | 'hang' | 'false gzip'): Promise<{ url: string; close(): void }> {
		const open = new Set<NodeJS.Timeout>();
		const drip = (answer: ServerResponse) => open.add(setInterval(() => answer.write(' '), 200));
		const server = createServer((_, answer) => {
			if (kind === 'hang') return;
			answer.writeHead(200, {
				'content-type': 'application/json',
				...(kind === 'false gzip' ? { 'content-encoding': 'gzip' } : {}),
			});
			drip(answer);
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		return {
			url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
			close: () => {
				for (const timer of open) clearInterval(timer);
				server.closeAllConnections();
				server.close();
			},
		};
	}

	it('fails a run, a dropdown and the credential test within their time (drip, hang and a false gzip side by side)', async () => {
		await Promise.all(
			(['drip', 'hang', 'false gzip'] as const).map(async (kind) => {
				const tenant = await startDripping(kind);
				const credentials = store('admin', { apiUrl: tenant.url });
				const before = Date.now();
				const [result, listed, tested] = await Promise.all([
					runNode({ type: callNode(people, { maxPause: 1 }), credentials }),
					searchList('searchIdentities', { credentials, parameters: { authentication: 'accessToken' } }).catch(
						(error: Error) => error.message,
					),
					testCredential('sailPointIscApi', credentials),
				]);
				tenant.close();
				expectClean(result);
				expect(result.error?.message).toMatch(/didn't answer in time|connection to .* broke/);
				expect(listed).toMatch(/didn't answer in time|connection to .* broke/);
				expect(tested.message).toMatch(/didn't answer in time|connection to .* broke/);
				expect(Date.now() - before).toBeLessThan(45_000);
			}),
		);
	}, 90_000);
});

describe('a 403', () => {
	const identities = '^/public-identities';

	it('has a token of an earlier run fetched anew and the call made once more: its scopes may have changed', async () => {
		const credentials = store();
		await run(credentials, people);
		sandbox.faults.add({ mode: 'status', status: 403, path: identities, count: 1 });
		sandbox.clearCalls();
		expect((await run(credentials, people)).items[0].json.result).toBe(1);
		expect(tokenRequests()).toBe(1);
		expect(sandbox.calls.map(({ path, status }) => `${path} ${status}`)).toEqual([
			'/public-identities/v1 403',
			'/oauth/token 200',
			'/public-identities/v1 200',
		]);
	});

	it('does so once in five minutes, and for calls side by side once', async () => {
		const credentials = store();
		await run(credentials, people);
		sandbox.faults.add({ mode: 'status', status: 403, path: identities });
		sandbox.clearCalls();
		const failing = async (session: IscSession) =>
			(await Promise.allSettled([people(session), people(session)])).length;
		for (let runs = 0; runs < 3; runs += 1) await run(credentials, failing);
		expect(tokenRequests()).toBe(1);
		expect(sandbox.callsTo('/public-identities/v1')).toHaveLength(3 * 2 + 2);
	});

	it('does not for a token that this very run fetched', async () => {
		sandbox.faults.add({ mode: 'status', status: 403, path: identities });
		const { error } = await run(store(), people);
		expect(error).toMatchObject({ kind: 'forbidden' });
		expect(tokenRequests()).toBe(1);
		expect(sandbox.callsTo('/public-identities/v1')).toHaveLength(1);
	});

	it('keeps the token where there is no new one, and reports what ISC said', async () => {
		const credentials = store();
		await run(credentials, people);
		sandbox.faults.add({ mode: 'status', status: 403, path: identities, count: 1 });
		sandbox.faults.add({ mode: 'status', status: 503, path: '^/oauth/token', count: 1 });
		expect((await run(credentials, people)).error).toMatchObject({ kind: 'forbidden', httpCode: 403 });
		sandbox.clearCalls();
		expect((await run(credentials, people)).items[0].json.result).toBe(1);
		expect(tokenRequests()).toBe(0);
	});

	it('names the user, and does not send an ORG_ADMIN to find an ORG_ADMIN', async () => {
		sandbox.faults.add({ mode: 'status', status: 403, path: identities });
		const admin = (await run(store(), people)).error as unknown as { advice: string };
		expect(admin.advice).toContain('(ada.okafor) is an ORG_ADMIN, and ISC still refuses this');
		expect(admin.advice).not.toMatch(/needs ORG_ADMIN|reconnect/);
		const user = (await run(store('user'), people)).error as unknown as { advice: string };
		expect(user.advice).toMatch(/\(priya\.nair\) isn't allowed to do this\. It needs ORG_ADMIN/);
	});
});
