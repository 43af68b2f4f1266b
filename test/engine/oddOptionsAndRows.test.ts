import { startSandbox, type Sandbox } from '../../sandbox';
import type { NodeResult } from './harness';
import { grantsIn, said } from './oddInputSupport';
import { access, accessItem, errorOf, people, submitted } from './support';

let sandbox: Sandbox;
// A tenant for each test: the node's limiter would have them wait for one another.
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterEach(async () => await sandbox.close());

const { role, fresh, grant } = grantsIn(() => sandbox);

describe('options that steer the run', () => {
	test.each([
		['maxRequests', 'Max Requests', [false, true, [5], 'five', -1, NaN, new Date(), {}]],
		['timeout', 'Timeout', [0, true, 'soon', new Date()]],
		['callsPer10Seconds', 'Calls per 10 Seconds', [0, false, 'all']],
		['confirmWithin', 'Confirm Within', [-1, 'later', [7]]],
		['dryRun', 'Dry Run', ['maybe', 0, 1, [false], {}]],
		['combineItems', 'Combine Items', ['perhaps', 1]],
		['resendUnconfirmed', 'Resend Unconfirmed', ['if need be', 1]],
		['duplicateHandling', 'Duplicate Handling', ['skipp', 0, true, ['skip'], {}]],
	])('%s: what is not understood stops the run before any call', async (name, label, values) => {
		for (const value of values) {
			const result = await grant(
				{ ...fresh(), options: { [name]: '={{ $json.value }}' } },
				{ items: [{ value }], onError: 'stopWorkflow' },
			);
			expect(result.error?.message).toContain(`The option "${label}"`);
			expect(result.error?.description).toBeTruthy();
		}
		expect(sandbox.calls).toEqual([]);
	});

	test.each([
		['maxRequests', 'Max Requests'],
		['dryRun', 'Dry Run'],
		['combineItems', 'Combine Items'],
		['duplicateHandling', 'Duplicate Handling'],
		['emptyEnd', 'Empty End Date'],
		['maxPause', 'Max Pause'],
	])('%s: an expression that returns nothing stops the run before any call', async (name, label) => {
		for (const value of ['', ' ', null, undefined, []]) {
			const options = { [name]: '={{ $json.value }}' };
			const stopped = await grant({ ...fresh(), options }, { items: [{ value }], onError: 'stopWorkflow' });
			expect(stopped.error?.message).toBe(
				`The expression of the option "${label}" returned nothing for this item [item 0]`,
			);
		}
		expect(sandbox.calls).toEqual([]);
	});

	test.each([
		['maxRequests', ['7', ' 7 ', 7.5]],
		['dryRun', ['false', 'FALSE', false]],
		['duplicateHandling', ['skip', 'SKIP', ' skip ']],
	])('%s: numbers, switches and choices may come as text', async (name, values) => {
		for (const value of values) {
			const { items } = await grant({ ...fresh(), options: { [name]: '={{ $json.value }}' } }, { items: [{ value }] });
			expect(items[0].json.outcome).toBe('SUBMITTED');
		}
	});

	test('one that differs between input items refuses the run before any call, and as many error items come out as went in', async () => {
		const options = { dryRun: '={{ $json.dry }}' };
		const items = [{ dry: false }, { dry: 'false' }, { dry: 'FALSE ' }, { dry: true }];
		const stopped = await grant({ ...fresh(), options }, { items, onError: 'stopWorkflow' });
		expect(stopped.error?.message).toBe('Dry Run is false for item 0 and true for item 3');
		for (const onError of ['continueErrorOutput', 'continueRegularOutput'] as const) {
			const went = await grant({ ...fresh(), options }, { items, onError });
			const failed = onError === 'continueErrorOutput' ? went.errorItems : went.items;
			expect(failed.map(({ json, pairedItem }) => [(json.error as { message: string }).message, pairedItem])).toEqual(
				items.map((_, item) => [`Dry Run is false for item 0 and true for item 3 [item ${item}]`, { item }]),
			);
		}
		expect(sandbox.calls).toEqual([]);
	});

	test('a dry run that comes as text is a dry run', async () => {
		for (const value of ['true', 'TRUE ', true]) {
			const { items } = await grant({ ...fresh(), options: { dryRun: '={{ $json.value }}' } }, { items: [{ value }] });
			expect(items[0].json).toMatchObject({ outcome: 'PLANNED', plannedRequests: [expect.any(Object)] });
		}
		expect(submitted(sandbox)).toEqual([]);
	});
});

describe('Max Requests at its edges', () => {
	const rows = (count: number) => sandbox.addPeople(count).map(({ id }) => ({ who: id }));
	const parameters = (maxRequests: number) => ({
		...people('id', '={{ $json.who }}'),
		...access(accessItem('ROLE', 'id', role('Sales Reader'))),
		options: { maxRequests, duplicateHandling: 'submit' },
	});

	test('as many as it allows go out; one more keeps all from it, each row as an error that counts', async () => {
		expect((await grant(parameters(3), { items: rows(3) })).items).toHaveLength(3);
		sandbox.clearCalls();
		const { items, errorItems } = await grant(parameters(3), { items: rows(4) });
		expect([items.length, errorItems.length]).toEqual([0, 4]);
		for (const index of errorItems.keys()) {
			expect(errorOf({ errorItems } as NodeResult, index)).toMatchObject({
				message: expect.stringMatching(/would submit 4 .*than the 3 /s),
				accessRequestIds: [],
				results: [{ outcome: 'FAILED' }],
			});
		}
		expect(submitted(sandbox)).toEqual([]);
	});

	test('0 is no limit', async () => {
		expect((await grant(parameters(0), { items: rows(5) })).items).toHaveLength(5);
	});

	test('a pair that two rows ask for counts once; what is skipped does not count', async () => {
		const [first, second] = rows(2);
		expect((await grant(parameters(2), { items: [first, second, first, second] })).items).toHaveLength(4);
		expect(submitted(sandbox)).toHaveLength(2);
		sandbox.hold(second.who, role('Sales Editor'));
		const skipping = {
			...people('id', '={{ $json.who }}'),
			...access(accessItem('ROLE', 'id', role('Sales Editor'))),
			options: { maxRequests: 1 },
		};
		expect((await grant(skipping, { items: [first, second] })).items.map(({ json }) => json.outcome)).toEqual([
			'SUBMITTED',
			'ALREADY_HELD',
		]);
	});
});

describe('rows that repeat each other', () => {
	test('the same pair in two rows is sent once, and both rows have its 202', async () => {
		const [who] = sandbox.addPeople(1);
		const items = [{ who: who.id }, { who: who.id }];
		const { items: out } = await grant(
			{
				...people('id', '={{ $json.who }}'),
				...access(accessItem('ROLE', 'id', role('Sales Reader'))),
				options: { duplicateHandling: 'submit' },
			},
			{ items },
		);
		expect(submitted(sandbox)).toHaveLength(1);
		expect(out.map(({ json }) => [json.statusCode, json.outcome])).toEqual([
			[202, 'SUBMITTED'],
			[202, 'SUBMITTED'],
		]);
		expect(out[0].json.accessRequestIds).toEqual(out[1].json.accessRequestIds);
	});

	test('with other dates the first is sent, and the second says so', async () => {
		const [who] = sandbox.addPeople(1);
		const items = [{ date: '2099-01-01' }, { date: '2099-06-01' }];
		const { items: out } = await grant(
			{
				...people('id', who.id),
				...access(accessItem('ROLE', 'id', role('Sales Reader'))),
				end: 'date',
				removeDate: '={{ $json.date }}',
			},
			{ items },
		);
		expect(submitted(sandbox)).toHaveLength(1);
		expect(out.map(({ json }) => json.outcome)).toEqual(['SUBMITTED', 'ALREADY_REQUESTED']);
		expect(JSON.stringify(out[1].json.results)).toContain(
			'[item 0] requests the same access with different details, such as dates or comment',
		);
	});

	test("an item of a row that is named twice with different dates is the row's error", async () => {
		const twice = access(accessItem('ROLE', 'id', 'r1', { removeDate: '2099-01-01' }), accessItem('ROLE', 'id', 'r1'));
		expect(said(await grant({ ...fresh(), ...twice }))).toMatch(/listed twice.*different end dates/s);
		expect(sandbox.calls).toEqual([]);
	});
});
