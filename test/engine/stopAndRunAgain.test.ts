import { startSandbox, type Sandbox } from '../../sandbox';
import { access, accessItem, people, run, submitted } from './support';

const SUBMIT = { path: '^/access-requests/v1$', method: 'POST' } as const;
const NOBODY = '2c9180857182305e0171993735622948';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, stages: { queuedMs: 60_000 } });
});
afterEach(async () => await sandbox.close());

function scene(operation: 'grant' | 'revoke', count: number) {
	const [role] = sandbox.addItems('ROLE', 1);
	const folk = sandbox.addPeople(count);
	if (operation === 'revoke') for (const person of folk) sandbox.hold(person, role);
	const parameters = (options: object) => ({
		...people('id', '={{ $json.person }}'),
		...access(accessItem('ROLE', 'id', role.id)),
		comment: 'By a test',
		options,
	});
	return { parameters, items: folk.map(({ id }) => ({ person: id })) };
}

/** How often each of the people is asked for. */
function timesAsked(items: Array<{ person: string }>): number[] {
	return items.map(({ person }) => sandbox.requestItems().filter(({ identityId }) => identityId === person).length);
}

const kinds = (['grant', 'revoke'] as const).flatMap((operation) =>
	[false, true].map((combineItems) => ({ operation, combineItems })),
);

test.each(kinds)(
	'$operation, combined $combineItems: stopped by a refused row, mended and run again, it goes on where it was',
	async ({ operation, combineItems }) => {
		const { parameters, items } = scene(operation, 8);
		const broken = items.map((item, index) => (index === 3 ? { person: NOBODY } : item));
		const first = await run(sandbox, operation, parameters({ combineItems }), { items: broken });
		expect(first.error?.message).toMatch(/was not found.*\[item 3\]/);
		expect(timesAsked(items)).toEqual([1, 1, 1, 0, 1, 1, 1, 1]);
		for (const { requestId } of sandbox.requestItems()) expect(first.error?.description).toContain(requestId);
		sandbox.clearCalls();
		const again = await run(sandbox, operation, parameters({ combineItems }), { items });
		expect(again.error).toBeUndefined();
		expect(again.items.map(({ json }) => json.outcome)).toEqual(
			items.map((_, index) => (index === 3 ? 'SUBMITTED' : 'ALREADY_REQUESTED')),
		);
		expect(timesAsked(items)).toEqual(items.map(() => 1));
		expect(submitted(sandbox)).toHaveLength(1);
	},
);

test.each(kinds)(
	'$operation, combined $combineItems: a credential that is withdrawn midway stops the rest at once; run again, it goes on',
	async ({ operation, combineItems }) => {
		const { parameters, items } = scene(operation, 40);
		// From here on every token is refused, a renewed one too.
		sandbox.faults.add({ ...SUBMIT, mode: 'expired-token', after: combineItems && operation === 'grant' ? 2 : 10 });
		const first = await run(sandbox, operation, parameters({ combineItems }), { items });
		const taken = timesAsked(items).filter((times) => times === 1).length;
		expect(first.error).toBeDefined();
		expect(first.error?.message).toMatch(/^\d+ of 40 input items were submitted, \d+ failed: /);
		// Combined, all that was left may have been under way.
		if (!combineItems) expect(first.error?.description).toMatch(/Not sent/);
		expect(taken).toBeGreaterThan(0);
		expect(taken).toBeLessThan(40);
		expect(submitted(sandbox).length).toBeLessThan(40);
		sandbox.faults.clear();
		const again = await run(sandbox, operation, parameters({ combineItems }), { items });
		expect(again.error).toBeUndefined();
		expect(again.items.filter(({ json }) => json.outcome === 'ALREADY_REQUESTED')).toHaveLength(taken);
		expect(again.items.filter(({ json }) => json.outcome === 'SUBMITTED')).toHaveLength(40 - taken);
		expect(timesAsked(items)).toEqual(items.map(() => 1));
	},
);

test('a row of several requests of which one cannot be: none of it is sent, and each of them says so', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const [held, free] = sandbox.addPeople(2);
	sandbox.hold(held, role);
	sandbox.requestRunning(free, role);
	const items = [{ persons: [held.id, free.id] }, { persons: [held.id] }];
	const parameters = {
		...people('id', '={{ $json.persons }}'),
		...access(accessItem('ROLE', 'id', role.id)),
		comment: 'Left',
	};
	const before = sandbox.requestItems().length;
	const result = await run(sandbox, 'revoke', parameters, { items, onError: 'continueErrorOutput' });
	const { results } = result.errorItems[0].json.error as unknown as {
		results: Array<{ outcome: string; message: string; accessRequestIds: string[] }>;
	};
	expect(results.map(({ outcome }) => outcome)).toEqual(['FAILED', 'FAILED']);
	expect(results[0]).toMatchObject({
		message: expect.stringMatching(/^Not sent for this input item/),
		accessRequestIds: [],
	});
	expect(results[1].message).toMatch(
		/^A grant of the role "Made-up Role 1" to Made-up person-3 is still running: request [0-9a-f]{32} \(/,
	);
	// The other item asks for the first of them, alone: that is sent.
	expect(result.items[0].json.outcome).toBe('SUBMITTED');
	expect(sandbox.requestItems()).toHaveLength(before + 1);
});
