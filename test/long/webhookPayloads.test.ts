import fc from 'fast-check';

import { EVENTS } from '../../isc/eventTriggers/events';
import { startSandbox, type Sandbox } from '../../sandbox';
import { DECIDED, deliver, hostsOf } from '../engine/triggerSupport';

let sandbox: Sandbox;
const hosts = hostsOf(() => sandbox);
beforeAll(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterAll(async () => {
	await hosts.stopAll();
	await sandbox.close();
});

const TOTAL = 10_000;
const SIDE_BY_SIDE = 20;
const sample = EVENTS.find(({ id }) => id === DECIDED)?.sample ?? {};

const text = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'Bearer', '{"a":1}', '={{ $json.x }}'));
const body = fc.oneof(
	{ weight: 4, arbitrary: fc.json() },
	{ weight: 3, arbitrary: text },
	{ weight: 3, arbitrary: fc.dictionary(text, fc.jsonValue()).map((more) => JSON.stringify({ ...sample, ...more })) },
	{ weight: 1, arbitrary: fc.constant('['.repeat(5_000) + ']'.repeat(5_000)) },
	{ weight: 1, arbitrary: fc.constant(JSON.stringify({ ...sample, requestedFor: null, _metadata: { triggerId: 7 } })) },
);
const contentType = fc.constantFrom(
	'application/json',
	'application/json; charset=utf-8',
	'text/plain',
	'text/xml',
	'application/x-www-form-urlencoded',
);
/** What is sent in place of the token. None of them is the token. */
const authorization = (token: string) =>
	fc.constantFrom(
		undefined,
		'',
		'Bearer',
		`Bearer ${token}x`,
		`Bearer ${token.slice(1)}`,
		`Bearer ${token.toLowerCase()}`,
		`Basic ${token}`,
		`Bearer ${token},${token}`,
		token,
		'Bearer null',
		'Bearer undefined',
	);

test('10,000 payloads and headers: none runs the workflow without the token, none breaks the webhook, and memory stays flat', async () => {
	const host = await hosts.start({ event: DECIDED });
	await host.activate();
	const token = sandbox.subscriptions()[0].httpConfig.bearerToken;
	const cases = fc.sample(fc.record({ body, contentType, authorization: authorization(token) }), {
		numRuns: TOTAL,
		seed: 7,
	});
	const heap: number[] = [];
	const statuses = new Map<number, number>();
	for (let at = 0; at < TOTAL; at += SIDE_BY_SIDE) {
		const answers = await Promise.all(
			cases.slice(at, at + SIDE_BY_SIDE).map(async (one) => {
				const headers = {
					'Content-Type': one.contentType,
					...(one.authorization !== undefined && { Authorization: one.authorization }),
				};
				return await deliver(host.url, one.body, { headers });
			}),
		);
		for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
		if (at % 1_000 === 0) {
			global.gc?.();
			heap.push(process.memoryUsage().heapUsed);
		}
	}
	expect([...statuses]).toEqual([[401, TOTAL]]);
	expect(host.events).toEqual([]);
	expect(host.logs.filter(({ level }) => level === 'error')).toEqual([]);
	const [early, late] = [Math.max(...heap.slice(1, 4)), Math.min(...heap.slice(-3))];
	expect(late - early).toBeLessThan(30_000_000);
	expect((await deliver(host.url, sample, { token })).status).toBe(200);
	expect(host.events).toHaveLength(1);
}, 300_000);

test('with the token, only events run the workflow; whatever else comes is refused with 4xx', async () => {
	const host = await hosts.start({ event: DECIDED }, { workflowId: 'w2' });
	await host.activate();
	const url = host.url;
	const token = sandbox.subscriptions().find(({ httpConfig }) => httpConfig.url === url)?.httpConfig.bearerToken;
	const cases = fc.sample(fc.record({ body, contentType }), { numRuns: 2_000, seed: 11 });
	for (const one of cases) {
		const before = host.events.length;
		const { status } = await deliver(url, one.body, { token, headers: { 'Content-Type': one.contentType } });
		const isEvent = host.events.length > before;
		if (isEvent)
			expect(host.events.at(-1)).toMatchObject({
				accessRequestId: expect.any(String),
				requestedFor: expect.any(Array),
			});
		expect(isEvent ? [200] : [200, 400, 415]).toContain(status);
	}
	expect(host.logs.filter(({ level }) => level === 'error')).toEqual([]);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}, 120_000);
