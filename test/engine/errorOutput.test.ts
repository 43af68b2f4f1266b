import type { IExecuteFunctions } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { runWorkflow } from './harness';
import { access, accessItem, credentialFor, people, run, submitted } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const NOBODY = '2c9180857182305e0171993735622948';
/** Fields of a row's error, without those that only an answer of ISC has. */
const KEYS = ['accessRequestIds', 'description', 'message', 'requestType', 'results', 'tenant'];

/** Three rows as a spreadsheet gives them: a person, somebody whom ISC does not know, a blank cell. */
function rows(): Array<{ line: number; who: string; ticket: string }> {
	const [good] = sandbox.addPeople(1);
	return [
		{ line: 1, who: good.id, ticket: 'INC1' },
		{ line: 2, who: NOBODY, ticket: 'INC2' },
		{ line: 3, who: ' ', ticket: 'INC3' },
	];
}

const parameters = () => ({
	...people('id', '={{ $json.who }}'),
	...access(accessItem('ROLE', 'name', 'Sales Reader')),
	options: { duplicateHandling: 'submit' },
});

describe('an error item where rows have fields of their own', () => {
	test("continue: in the regular output, in its row's place, with error as its only key", async () => {
		const { items, error } = await run(sandbox, 'grant', parameters(), {
			items: rows(),
			onError: 'continueRegularOutput',
		});
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(items.map(({ json }) => Object.keys(json).includes('error'))).toEqual([false, true, true]);
		for (const { json } of items.slice(1)) expect(Object.keys(json)).toEqual(['error']);
		expect(items[1].json.error).toMatchObject({ httpCode: 400, results: [{ outcome: 'FAILED' }] });
		expect(Object.keys(items[2].json.error as object).sort()).toEqual(KEYS);
	});

	test("error output: error is whole; n8n itself (2.8 and 2.41) puts the row's own fields beside it", async () => {
		const given = rows();
		const { items, errorItems, error } = await run(sandbox, 'grant', parameters(), {
			items: given,
			onError: 'continueErrorOutput',
		});
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
		for (const [index, { json, error: own }] of errorItems.entries()) {
			const { error: said, ...beside } = json;
			// n8n erases an item's json where its own `error` is set.
			expect(own).toBeUndefined();
			expect(beside).toEqual(given[index + 1]);
			expect(Object.keys(said as object)).toEqual(expect.arrayContaining(KEYS));
		}
	});

	test('error output: the error is ours where the row has a field of that name', async () => {
		const { errorItems } = await run(sandbox, 'grant', parameters(), {
			items: [{ who: ' ', error: 'of the row' }],
			onError: 'continueErrorOutput',
		});
		expect(errorItems[0].json.error).toMatchObject({ message: expect.stringContaining('[item 0]') });
	});

	test('error output: rows without fields have error as the only key there too', async () => {
		const { errorItems } = await run(
			sandbox,
			'grant',
			{ ...parameters(), ...people('id', ' ') },
			{ items: [{}, {}], onError: 'continueErrorOutput' },
		);
		expect(errorItems.map(({ json }) => Object.keys(json))).toEqual([['error'], ['error']]);
	});

	test('stop: the others finish, no item comes out, and the error names row, ids and reason', async () => {
		const { items, errorItems, error } = await run(sandbox, 'grant', parameters(), { items: rows().slice(0, 2) });
		expect([items, errorItems]).toEqual([[], []]);
		expect(submitted(sandbox)).toHaveLength(2);
		const { requestId } = sandbox.requestItems().at(-1) ?? { requestId: 'none' };
		expect(error?.message).toContain('[item 1]');
		expect(error?.description).toContain(requestId);
	});

	test('stop: a row that breaks a rule keeps every other from being sent', async () => {
		const { error } = await run(sandbox, 'grant', parameters(), { items: rows() });
		expect(error?.message).toContain('[item 2]');
		expect(error?.description).toContain('Nothing was sent');
		expect(sandbox.calls).toEqual([]);
	});
});

test('the node behind the error output reaches its row through the pairing', async () => {
	const given = rows();
	const node = (name: string, type: string, more: object = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
		...more,
	});
	const to = (name: string) => ({ node: name, type: 'main' as const, index: 0 });
	const after = {
		description: {
			displayName: 'After',
			name: 'after',
			group: ['transform' as const],
			version: 1,
			description: 'Reads its row',
			defaults: { name: 'After' },
			inputs: ['main' as const],
			outputs: ['main' as const],
			properties: [{ displayName: 'Ticket', name: 'ticket', type: 'string' as const, default: '' }],
		},
		async execute(this: IExecuteFunctions) {
			return [
				this.getInputData().map((_, item) => ({
					json: { ticket: this.getNodeParameter('ticket', item) as string },
					pairedItem: { item },
				})),
			];
		},
	};
	const { nodes } = await runWorkflow(
		{
			nodes: [
				node('Start', 'harness.start'),
				node('ISC', 'n8n-nodes-sailpoint-isc.sailPointIsc', {
					onError: 'continueErrorOutput',
					parameters: { authentication: 'accessToken', resource: 'accessRequest', operation: 'grant', ...parameters() },
				}),
				node('After', 'harness.after', { parameters: { ticket: '={{ $("Start").item.json.ticket }}' } }),
			],
			connections: { Start: { main: [[to('ISC')]] }, ISC: { main: [[], [to('After')]] } },
		},
		{
			credentials: credentialFor(sandbox),
			input: given.map((json) => ({ json })),
			nodeTypes: { 'harness.after': after },
			mode: 'manual',
		},
	);
	expect(nodes.After[0].outputs[0].map(({ json }) => json.ticket)).toEqual(['INC2', 'INC3']);
});

describe('input without items', () => {
	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: nothing is called and nothing comes out',
		async (onError) => {
			const { items, errorItems, error } = await run(sandbox, 'grant', parameters(), { items: [], onError });
			expect({ items, errorItems, error }).toEqual({ items: [], errorItems: [], error: undefined });
			expect(sandbox.calls).toEqual([]);
		},
	);
});

test('Retry On Fail with Continue: a row that failed first is tried again, and what was taken is not sent twice', async () => {
	const [good] = sandbox.addPeople(1);
	const items = [{ who: NOBODY }, { who: good.id }];
	const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const { items: out } = await run(sandbox, 'grant', parameters(), { items, onError: 'continueRegularOutput', node });
	expect(out.map(({ json }) => json.outcome ?? 'error')).toEqual(['error', 'SUBMITTED']);
	const bodies = submitted(sandbox).map(({ requestedFor }) => (requestedFor as string[])[0]);
	expect(bodies.filter((id) => id === NOBODY)).toHaveLength(2);
	expect(bodies.filter((id) => id === good.id)).toHaveLength(1);
});
