import { callNode, runNode, startNodeRun } from './harness';
import { type Elsewhere, startElsewhere } from './harness/elsewhere';
import { grant, people, signInsTo } from './signInSupport';
import type { IscSession } from '../../isc/session';
import type { WriteAnswer } from '../../isc/api/client';
import { type Sandbox, startSandbox } from '../../sandbox';

let sandbox: Sandbox;
let elsewhere: Elsewhere;

beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
	elsewhere = await startElsewhere();
});

afterEach(async () => {
	await sandbox.close();
	await elsewhere.close();
});

const { store, run, expectClean } = signInsTo(() => sandbox);

describe('the token', () => {
	it('does not follow a redirect', async () => {
		sandbox.faults.add({
			mode: 'redirect',
			path: '^/public-identities',
			location: `${elsewhere.url}/public-identities/v1`,
		});
		const { error } = await run(store(), people);
		expect(error).toMatchObject({ httpCode: 307 });
		expect(elsewhere.requests).toEqual([]);
	});

	it('does not follow a redirect in the HTTP Request node either', async () => {
		sandbox.faults.add({ mode: 'redirect', path: '^/public-identities', location: `${elsewhere.url}/x` });
		const type = callNode(async () => await Promise.resolve());
		type.execute = async function () {
			const options = {
				method: 'GET' as const,
				uri: `${sandbox.url}/public-identities/v1`,
				followRedirect: true,
				followAllRedirects: true,
			};
			await this.helpers.requestWithAuthentication.call(this, 'sailPointIscApi', options);
			return [[]];
		};
		const result = await runNode({ type, credentials: store() });
		expect(result.error).toBeDefined();
		expect(sandbox.callsTo('/public-identities')).not.toHaveLength(0);
		expect(elsewhere.requests).toEqual([]);
		expectClean(result);
	});

	it('is not put on a call to another host, whoever makes it', async () => {
		const type = callNode(async () => await Promise.resolve());
		type.execute = async function () {
			await this.helpers.httpRequestWithAuthentication.call(this, 'sailPointIscApi', { url: `${elsewhere.url}/steal` });
			return [[]];
		};
		const result = await runNode({ type, credentials: store() });
		expect(result.error?.message).toContain("Its token isn't sent to");
		expect(elsewhere.requests).toEqual([]);
		expectClean(result);
	});
});

describe('a call without an answer', () => {
	async function written(work: (session: IscSession) => Promise<WriteAnswer>): Promise<WriteAnswer | undefined> {
		let answer: WriteAnswer | undefined;
		await run(store(), async (session) => {
			answer = await work(session);
			return answer.kind;
		});
		return answer;
	}

	it.each([
		['drop-before', 'connectionLost'],
		['drop-after', 'connectionLost'],
		['hang-after', 'timeout'],
	] as const)('may have been taken (%s)', async (mode, reason) => {
		sandbox.faults.add({ mode, path: '^/access-requests' });
		const answer = await written(
			async ({ client }) =>
				await client.write({ method: 'POST', path: '/access-requests/v1', body: {}, timeoutMs: 500 }),
		);
		expect(answer).toMatchObject({ kind: 'unknown', error: { noAnswer: { reason, delivery: 'maybe' } } });
		expect(sandbox.callsTo('/access-requests')).toHaveLength(1);
	});

	it('is broken off when the execution is cancelled, and nothing is sent after it', async () => {
		sandbox.faults.add({ mode: 'hang-before', path: '^/public-identities' });
		let thrown: unknown;
		let after: WriteAnswer | undefined;
		const { result, cancel } = startNodeRun({
			credentials: store(),
			type: callNode(async (session) => {
				await people(session).catch((error: unknown) => (thrown = error));
				after = await grant(session);
			}),
		});
		while (sandbox.callsTo('/public-identities').length === 0) await new Promise((done) => setTimeout(done, 20));
		const before = Date.now();
		cancel();
		expect((await result).run.status).toBe('canceled');
		expect(Date.now() - before).toBeLessThan(2000);
		expect(thrown).toMatchObject({ noAnswer: { reason: 'cancelled', delivery: 'maybe' } });
		expect(after).toMatchObject({ kind: 'notSent', error: { noAnswer: { reason: 'cancelled', delivery: 'never' } } });
		expect(sandbox.callsTo('/access-requests')).toHaveLength(0);
	});

	it('ends a wait within a moment of the cancelling', async () => {
		let waited = Infinity;
		let isWaiting = false;
		const { result, cancel } = startNodeRun({
			credentials: store(),
			type: callNode(async ({ clock }) => {
				const start = clock.now();
				isWaiting = true;
				await clock.sleep(60_000);
				waited = clock.now() - start;
			}),
		});
		while (!isWaiting) await new Promise((done) => setTimeout(done, 20));
		cancel();
		await result;
		expect(waited).toBeLessThan(1000);
	});
});
