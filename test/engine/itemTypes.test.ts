import { startSandbox, type Sandbox } from '../../sandbox';
import { grantsIn, said } from './oddInputSupport';
import { access, accessItem, errorOf, people, submitted } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterEach(async () => await sandbox.close());

const { role, grant } = grantsIn(() => sandbox);
const searches = () =>
	sandbox.callsTo('/search/v1', 'POST').filter(({ body }) => JSON.stringify(body).includes('roles'));

test("an id of another type than its entry says is the row's error before any submit; the others go on, with one search for all", async () => {
	const [who, other] = sandbox.addPeople(2);
	const items = [
		{ who: who.id, type: 'ENTITLEMENT' },
		{ who: other.id, type: 'ROLE' },
	];
	const parameters = {
		...people('id', '={{ $json.who }}'),
		...access(accessItem('={{ $json.type }}', 'list', role('Sales Reader'))),
	};
	const result = await grant(parameters, { items });
	expect(errorOf(result).message).toBe(
		`Access Items [1]: "${role('Sales Reader')}" is the ID of a role, but Type is Entitlement [item 0]`,
	);
	expect(errorOf(result).description).toBe('It is called "Sales Reader". Set Type to Role, or choose an entitlement.');
	expect(result.items.map(({ json, pairedItem }) => [json.outcome, pairedItem])).toEqual([['SUBMITTED', { item: 1 }]]);
	expect(submitted(sandbox)).toHaveLength(1);
	expect(searches()).toHaveLength(1);
	sandbox.clearCalls();
	await grant(parameters, { items });
	expect(searches()).toEqual([]);
});

test('nothing is claimed of an id that search does not know, nor for a token that may not search', async () => {
	const [who] = sandbox.addPeople(1);
	const unknown = { ...people('id', who.id), ...access(accessItem('ROLE', 'id', 'f'.repeat(32))) };
	expect(said(await grant(unknown))).not.toContain('but Type is');
	const wrong = { ...people('id', who.id), ...access(accessItem('ENTITLEMENT', 'id', role('Sales Reader'))) };
	expect(said(await grant(wrong, { client: 'user' } as object))).not.toContain('but Type is');
});

describe('an end date whose expression returns nothing', () => {
	const parameters = (options: object = {}) => ({
		...people('id', sandbox.addPeople(1)[0].id),
		...access(accessItem('ROLE', 'id', role('Sales Reader'))),
		end: 'date',
		removeDate: '={{ $json.end }}',
		options,
	});

	test("is the row's error: an empty cell must not make access permanent", async () => {
		expect(said(await grant({ ...parameters(), removeDate: '' }))).toMatch(
			/^End Date is empty \[item 0\][\s\S]*Empty End Date/,
		);
		for (const end of [undefined, null, '', ' '])
			expect(said(await grant(parameters(), { items: [{ end }] }))).toMatch(
				/^End Date: The expression of End Date returned nothing for this item \[item 0\][\s\S]*Empty End Date/,
			);
		expect(sandbox.calls).toEqual([]);
	});

	test('means no end with Empty End Date set to No End, whoever left it empty', async () => {
		await grant(parameters({ emptyEnd: 'noEnd' }), { items: [{ end: '' }] });
		await grant({ ...parameters({ emptyEnd: 'noEnd' }), removeDate: '' });
		const sent = submitted(sandbox).map(({ requestedItems }) => Object.keys((requestedItems as object[])[0]));
		expect(sent).toHaveLength(2);
		for (const fields of sent) expect(fields).not.toContain('removeDate');
	});

	test('in a request that an expression builds as JSON, it is the same', async () => {
		const [who] = sandbox.addPeople(1);
		const body = {
			requestedFor: [who.id],
			requestedItems: [{ type: 'ROLE', id: role('Sales Reader'), removeDate: '' }],
		};
		const json = { requestedFor: 'json', requestJson: '={{ $json.body }}' };
		expect(said(await grant(json, { items: [{ body }] }))).toContain('returned nothing for removeDate');
		expect(sandbox.calls).toEqual([]);
		await grant({ ...json, options: { emptyEnd: 'noEnd' } }, { items: [{ body }] });
		expect(submitted(sandbox)).toHaveLength(1);
	});
});
