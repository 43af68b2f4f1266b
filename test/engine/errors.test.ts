import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, credentialFor, errorOf, people, run, submitted } from './support';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.clearCalls();
	sandbox.faults.clear();
});

const submitPath = '^/access-requests/v1$';
let made = 0;
/** A grant of a role that nobody has asked for yet. */
function fresh(more: object = {}) {
	const [who] = sandbox.addPeople(1);
	const role = sandbox.addItem('ROLE', { name: `Fresh Role ${(made += 1)}` });
	return {
		...people('id', who.id),
		...access(accessItem('ROLE', 'id', role.id)),
		options: { duplicateHandling: 'submit', confirmWithin: 0 },
		...more,
	};
}

test("400: ISC's own text, its detail code and tracking id, and what to do", async () => {
	const result = await run(sandbox, 'grant', fresh(people('id', '2c9180857182305e0171993735622948')), {
		onError: 'continueErrorOutput',
	});
	const error = errorOf(result);
	expect(error).toMatchObject({
		httpCode: 400,
		detailCode: expect.stringContaining('400.1.404'),
		trackingId: expect.any(String),
		accessRequestIds: [],
	});
	expect(error.message).toMatch(/was not found[\s\S]*\[item 0\]/);
	expect(error.description.length).toBeGreaterThan(20);
	expect(error.results).toMatchObject([{ outcome: 'FAILED' }]);
});

test('401: says that the credential is not accepted, once, and sends nothing further', async () => {
	const credentials = credentialFor(sandbox, 'admin', { clientSecret: 'not-the-secret' });
	const result = await run(sandbox, 'grant', fresh(), { credentials, items: [{}, {}, {}] });
	expect(`${result.error?.message} ${result.error?.description}`).toMatch(/client (id|ID)|secret/i);
	expect(submitted(sandbox)).toEqual([]);
});

test('403: says what the user behind the credential may not do', async () => {
	const result = await run(
		sandbox,
		'revoke',
		{ ...fresh(), comment: 'x' },
		{ client: 'user', onError: 'continueErrorOutput' },
	);
	expect(errorOf(result)).toMatchObject({ httpCode: 403 });
	expect(errorOf(result).description).toMatch(/manager|ORG_ADMIN/);
});

test('an API client has no user behind it, and the error says so', async () => {
	const result = await run(sandbox, 'grant', fresh(), { client: 'apiClient' });
	expect(`${result.error?.message} ${result.error?.description}`).toMatch(/API client/i);
	expect(sandbox.requestItems().filter(({ state }) => state === 'EXECUTING')).toEqual([]);
});

test('404: says to check the address', async () => {
	sandbox.faults.add({ mode: 'status', status: 404, path: submitPath });
	const result = await run(sandbox, 'grant', fresh(), { onError: 'continueErrorOutput' });
	expect(errorOf(result)).toMatchObject({ httpCode: 404 });
	expect(errorOf(result).description.length).toBeGreaterThan(20);
});

test('429 on a submit waits for Retry-After and is sent again', async () => {
	sandbox.faults.add({ mode: 'status', status: 429, retryAfter: 2, path: submitPath, count: 1 });
	const started = Date.now();
	const result = await run(sandbox, 'grant', fresh());
	expect(result.items[0].json).toMatchObject({ statusCode: 202, outcome: 'SUBMITTED' });
	expect(Date.now() - started).toBeGreaterThanOrEqual(1_900);
	const [first, second] = sandbox.callsTo('/access-requests/v1', 'POST');
	expect(second.at - first.at).toBeGreaterThanOrEqual(1_950);
});

test.each([
	['500 before it is taken', { mode: 'status' as const, status: 500 }],
	['503 before it is taken', { mode: 'status' as const, status: 503 }],
	['502 after it is taken', { mode: 'status-after' as const, status: 502 }],
	['a connection that breaks before it is taken', { mode: 'drop-before' as const }],
	['a connection that breaks after it is taken', { mode: 'drop-after' as const }],
])('%s: the row is UNCONFIRMED, says that ISC may have taken it, and is not sent again', async (_name, fault) => {
	sandbox.faults.add({ ...fault, path: submitPath });
	const result = await run(sandbox, 'grant', fresh(), { onError: 'continueErrorOutput' });
	const error = errorOf(result);
	expect(error.results).toMatchObject([{ outcome: 'UNCONFIRMED' }]);
	expect(`${error.message} ${error.description}`).toMatch(/may have/);
	expect(submitted(sandbox)).toHaveLength(1);
});

test.each([
	['502', { mode: 'status-after' as const, status: 502 }],
	['a broken connection', { mode: 'drop-after' as const }],
])('%s after it is taken: found in the status list, it is SUBMITTED with its id', async (_name, fault) => {
	sandbox.faults.add({ ...fault, path: submitPath, count: 1 });
	const result = await run(sandbox, 'grant', fresh({ options: { duplicateHandling: 'submit' } }));
	expect(result.error).toBeUndefined();
	expect(result.items[0].json).toMatchObject({
		statusCode: 202,
		outcome: 'SUBMITTED',
		newRequests: [{ accessRequestIds: [expect.any(String)] }],
	});
	expect(submitted(sandbox)).toHaveLength(1);
});

test('no answer in time: UNCONFIRMED', async () => {
	sandbox.faults.add({ mode: 'hang-before', path: submitPath });
	const result = await run(
		sandbox,
		'grant',
		fresh({ options: { duplicateHandling: 'submit', confirmWithin: 0, timeout: 1 } }),
		{ onError: 'continueErrorOutput' },
	);
	expect(errorOf(result).results).toMatchObject([{ outcome: 'UNCONFIRMED' }]);
	expect(submitted(sandbox)).toHaveLength(1);
});

test('nobody listens: one error for the run, in plain words', async () => {
	const credentials = credentialFor(sandbox, 'admin', { apiUrl: 'http://127.0.0.1:9' });
	const result = await run(sandbox, 'grant', fresh(), { credentials });
	expect(`${result.error?.message} ${result.error?.description}`).toMatch(/reach|connect/i);
});

describe('one bad row among good ones', () => {
	const rows = (bad: string) => {
		const [a, b] = sandbox.addPeople(2);
		return [{ who: a.id }, { who: bad }, { who: b.id }];
	};

	test('error output: the bad row there, the good ones in the regular output, each paired with its item', async () => {
		const result = await run(sandbox, 'grant', fresh(people('id', '={{ $json.who }}')), {
			items: rows('2c9180857182305e0171993735622948'),
			onError: 'continueErrorOutput',
		});
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});

	test('continue: all three in the regular output, in their order', async () => {
		const result = await run(sandbox, 'grant', fresh(people('id', '={{ $json.who }}')), {
			items: rows('2c9180857182305e0171993735622948'),
			onError: 'continueRegularOutput',
		});
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(result.items.map(({ json }) => Object.keys(json)[0] === 'error')).toEqual([false, true, false]);
	});

	test('stop: the others finish, and the error lists what was submitted, with ids, and what was not', async () => {
		const result = await run(sandbox, 'grant', fresh(people('id', '={{ $json.who }}')), {
			items: rows('2c9180857182305e0171993735622948'),
		});
		const text = `${result.error?.message}\n${result.error?.description}`;
		const ids = sandbox
			.requestItems()
			.slice(-2)
			.map(({ requestId }) => requestId);
		expect(submitted(sandbox)).toHaveLength(3);
		for (const id of ids) expect(text).toContain(id);
		expect(text).toMatch(/was not found/);
	});

	test("an expression that fails is that row's error", async () => {
		const result = await run(sandbox, 'grant', fresh(people('id', '={{ $json.who.trim() }}')), {
			items: [{ who: sandbox.addPeople(1)[0].id }, {}],
			onError: 'continueErrorOutput',
		});
		expect(result.items).toHaveLength(1);
		expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});
});

test('an option that is no number stops the run, in words', async () => {
	const result = await run(sandbox, 'grant', fresh({ options: { maxRequests: 'many' } }));
	expect(result.error?.message).toMatch(/Max Requests/);
	expect(sandbox.calls).toEqual([]);
});
