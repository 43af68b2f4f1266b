import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, errorOf, people, run, submitted } from './support';

const NOBODY = '2c9180857182305e0171993735622948';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ stages: { queuedMs: 60_000 } });
});
afterEach(async () => await sandbox.close());

const perRow = (options: object = {}) => ({
	...people('id', '={{ $json.person }}'),
	...access(accessItem('={{ $json.type }}', 'id', '={{ $json.item }}')),
	comment: '={{ $json.comment }}',
	options,
});

function rowsOf(
	folk: Array<{ id: string }>,
	items: Array<{ id: string; type: string }>,
	comment: (index: number) => string = () => 'By a test',
) {
	return folk
		.flatMap(({ id }) => items.map((item) => ({ person: id, item: item.id, type: item.type })))
		.map((row, index) => ({ ...row, comment: comment(index) }));
}

/** What was called, but for tokens, as `METHOD /path`. */
function calls(): string[] {
	return sandbox.calls.filter(({ path }) => path !== '/oauth/token').map(({ method, path }) => `${method} ${path}`);
}

const REQUIREMENTS = [
	'GET /access-request-config/v2',
	'GET /entitlements/v1',
	'GET /entitlements/v1/{id}/entitlement-request-config',
];
const withoutId = (call: string) => call.replace(/[0-9a-f]{32}/, '{id}');

describe('a single row', () => {
	test.each([
		// For the requirements of the item, the state of the person, and whether an end date could be lost.
		['submit', [...REQUIREMENTS, 'GET /public-identities/v1', 'POST /access-requests/v1', 'POST /search/v1']],
		// One search for what the person holds, and one for the type of the item.
		[
			'skip',
			[
				'GET /access-request-status/v1',
				...REQUIREMENTS,
				'POST /access-requests/v1',
				'POST /search/v1',
				'POST /search/v1',
			],
		],
	])(
		'with Duplicate Handling %s takes no more than its submit and the checks that were asked for',
		async (duplicateHandling, expected) => {
			const rows = rowsOf(sandbox.addPeople(1), sandbox.addItems('ENTITLEMENT', 1));
			const result = await run(sandbox, 'grant', perRow({ duplicateHandling }), { items: rows });
			expect(result.items[0].json.outcome).toBe('SUBMITTED');
			expect(calls().map(withoutId).sort()).toEqual([...expected].sort());
		},
	);
});

describe('1,000 grants, 100 people × 10 entitlements, one pair a row', () => {
	test('combined: at most 10 submits and 5 reads, not counting those for requirements', async () => {
		const rows = rowsOf(sandbox.addPeople(100), sandbox.addItems('ENTITLEMENT', 10));
		const result = await run(sandbox, 'grant', perRow({ combineItems: true, maxRequests: 0 }), { items: rows });
		expect(result.error).toBeUndefined();
		expect(result.items).toHaveLength(1_000);
		expect(new Set(result.items.map(({ json }) => json.outcome))).toEqual(new Set(['SUBMITTED']));
		const pairs = sandbox.requestItems().map(({ identityId, itemId }) => `${identityId} ${itemId}`);
		expect(pairs).toHaveLength(1_000);
		expect(new Set(pairs).size).toBe(1_000);
		expect(submitted(sandbox).length).toBeLessThanOrEqual(10);
		// The requirements of 10 entitlements: one call each, their list and the general configuration.
		expect(calls().filter((call) => REQUIREMENTS.includes(withoutId(call)))).toHaveLength(12);
		expect(calls().length - 12 - submitted(sandbox).length).toBeLessThanOrEqual(5);
		// Few calls and no wait are not worth a word.
		expect(result.hints[0].message).toBe('1000 requests submitted (queued, not granted yet).');
	}, 60_000);
});

describe('one bad row in a packed call', () => {
	test("that ISC names: the rest goes through in two calls more, and the row gets ISC's reason", async () => {
		const [role] = sandbox.addItems('ROLE', 1);
		const folk = [...sandbox.addPeople(9), { id: NOBODY }];
		const result = await run(sandbox, 'grant', perRow({ combineItems: true }), {
			items: rowsOf(folk, [role]),
			onError: 'continueErrorOutput',
		});
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3, 4, 5, 6, 7, 8].map((item) => ({ item })),
		);
		expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 9 }]);
		expect(errorOf(result)).toMatchObject({
			httpCode: 400,
			message: expect.stringMatching(/was not found.*\[item 9\]$/),
			accessRequestIds: [],
		});
		expect(submitted(sandbox)).toHaveLength(3);
		expect(sandbox.requestItems()).toHaveLength(9);
	});

	test('of 100 that ISC refuses for one item: few further calls, none doubled', async () => {
		// ISC wants an end date for the last one, and these rows have none.
		const items = [
			...sandbox.addItems('ROLE', 9),
			sandbox.addItem('ROLE', { name: 'Needs An End', rules: { requireEndDate: true } }),
		];
		const folk = sandbox.addPeople(10);
		const rows = rowsOf(folk, items).filter(({ item, person }) => item !== items[9].id || person === folk[6].id);
		const result = await run(sandbox, 'grant', perRow({ combineItems: true, checkRequirements: false }), {
			items: rows,
			onError: 'continueErrorOutput',
		});
		expect(result.errorItems).toHaveLength(1);
		expect(errorOf(result)).toMatchObject({ httpCode: 400 });
		expect(result.items).toHaveLength(90);
		expect(sandbox.requestItems()).toHaveLength(90);
		expect(submitted(sandbox).length).toBeLessThanOrEqual(8);
	});
});

test('a tenant that answers nested calls for several people with 400 gets flat ones: no row fails, and it is not asked twice', async () => {
	sandbox.quirks.nestedSeveral = 'refused';
	const items = sandbox.addItems('ENTITLEMENT', 7);
	const rows = sandbox.addPeople(30).map(({ id }, index) => ({
		person: id,
		item: items[index % 7].id,
		type: 'ENTITLEMENT',
		comment: `For row ${index}`,
	}));
	const result = await run(sandbox, 'grant', perRow({ combineItems: true }), { items: rows });
	expect(result.error).toBeUndefined();
	expect(new Set(result.items.map(({ json }) => json.outcome))).toEqual(new Set(['SUBMITTED']));
	expect(sandbox.requestItems()).toHaveLength(30);
	const nested = () =>
		submitted(sandbox).filter(
			(body) => Array.isArray(body.requestedForWithRequestedItems) && body.requestedForWithRequestedItems.length > 1,
		);
	expect(nested()).toHaveLength(1);
	const more = sandbox.addPeople(12).map(({ id }, index) => ({ ...rows[0], person: id, comment: `Again ${index}` }));
	await run(sandbox, 'grant', perRow({ combineItems: true }), { items: more });
	expect(nested()).toHaveLength(1);
	expect(sandbox.requestItems()).toHaveLength(42);
});

describe('the same access in several rows', () => {
	test.each([
		['grant', false],
		['grant', true],
		['revoke', false],
		['revoke', true],
	] as const)('%s, combined %s: sent once, reported to each', async (operation, combineItems) => {
		const [role] = sandbox.addItems('ROLE', 1);
		const folk = sandbox.addPeople(2);
		if (operation === 'revoke') for (const person of folk) sandbox.hold(person, role);
		const rows = rowsOf([folk[0], folk[1], folk[0], folk[0]], [role]);
		const result = await run(sandbox, operation, perRow({ combineItems }), { items: rows });
		expect(result.items.map(({ json }) => [json.outcome, json.statusCode])).toEqual(rows.map(() => ['SUBMITTED', 202]));
		const ids = result.items.map(({ json }) => (json.accessRequestIds as string[]).join());
		expect(ids[2]).toBe(ids[0]);
		expect(ids[3]).toBe(ids[0]);
		expect(JSON.stringify(result.items[3].json.results)).toContain('[item 0]');
		expect(sandbox.requestItems()).toHaveLength(2);
	});

	test('with other details: the first is sent, the later one is told so and claims no submit', async () => {
		const rows = rowsOf(
			[...Array(2)].fill(sandbox.addPeople(1)[0]),
			sandbox.addItems('ROLE', 1),
			(index) => `Reason ${index}`,
		);
		const result = await run(sandbox, 'grant', perRow(), { items: rows });
		expect(result.items.map(({ json }) => json.outcome)).toEqual(['SUBMITTED', 'ALREADY_REQUESTED']);
		expect(result.items[1].json).not.toHaveProperty('statusCode');
		expect(result.items[1].json.accessRequestIds).toEqual(result.items[0].json.accessRequestIds);
		expect(sandbox.requestItems()).toHaveLength(1);
	});
});
