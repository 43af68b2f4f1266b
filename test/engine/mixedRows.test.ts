import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, errorOf, people, run, submitted } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const NOBODY = '2c9180857182305e0171993735622948';
const role = () => sandbox.addItem('ROLE', { name: `Mixed Role ${sandbox.requestItems().length} ${Math.random()}` });

test('a row of which something is held and something is submitted is MIXED, with the 202 of what was', async () => {
	const [who] = sandbox.addPeople(1);
	const [held, wanted] = [role(), role()];
	sandbox.hold(who, held);
	const { items } = await run(sandbox, 'grant', {
		...people('id', who.id),
		...access(accessItem('ROLE', 'id', [held.id, wanted.id])),
	});
	expect(items[0].json).toMatchObject({
		statusCode: 202,
		outcome: 'MIXED',
		results: [{ outcome: 'ALREADY_HELD' }, { outcome: 'SUBMITTED' }],
	});
});

test('a row of which one part is refused is an error item that counts, and names the ids of what was taken', async () => {
	const [who] = sandbox.addPeople(1);
	const item = role();
	// One person to a request, as a revoke has it: each is refused or taken by itself.
	sandbox.hold(who, item);
	const result = await run(
		sandbox,
		'revoke',
		{
			...people('id', who.id, NOBODY),
			...access(accessItem('ROLE', 'id', item.id)),
			comment: 'x',
			options: { duplicateHandling: 'submit' },
		},
		{ onError: 'continueErrorOutput' },
	);
	expect(result.items).toEqual([]);
	const error = errorOf(result);
	expect(error.message).toMatch(/^1 of 2 requests of this input item failed: /);
	expect(error.results.map(({ outcome }) => outcome)).toEqual(['SUBMITTED', 'FAILED']);
	expect(error.accessRequestIds).toEqual(error.results[0].accessRequestIds);
	expect(error.accessRequestIds).toHaveLength(1);
	expect(submitted(sandbox)).toHaveLength(2);
});
