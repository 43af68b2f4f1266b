import { startSandbox, type Sandbox } from '../../sandbox';
import type { NodeResult } from './harness';
import { access, accessItem, people, run, submitted } from './support';
import { quickTime } from '../support/quickTime';

/** n8n's Retry On Fail: the node runs again within one execution. */
const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const SUBMIT = { path: '^/access-requests/v1$', method: 'POST' } as const;

let sandbox: Sandbox;
quickTime();
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, stages: { queuedMs: 60_000 } });
});
afterEach(async () => await sandbox.close());

interface Output {
	outcome: string;
	statusCode?: number;
	requestedBy?: string;
	submittedAt?: string;
	accessRequestIds: string[];
	newRequests: unknown[];
	results: Array<{ outcome: string; message?: string }>;
}

function outputs({ items }: NodeResult): Output[] {
	return items.map(({ json }) => json as unknown as Output);
}

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

/** The request of each row, as ISC has it. */
function requestsFor(items: Array<{ person: string }>): string[][] {
	return items.map(({ person }) =>
		sandbox.requestItems().flatMap(({ identityId, requestId }) => (identityId === person ? [requestId] : [])),
	);
}

const handlings = ['skip', 'fail', 'submit'].flatMap((duplicateHandling) =>
	(['grant', 'revoke'] as const).flatMap((operation) =>
		[false, true].map((combineItems) => ({ duplicateHandling, operation, combineItems })),
	),
);

test.each(handlings)(
	'$operation, duplicates $duplicateHandling, combined $combineItems: what the first try submitted is not sent twice, and is reported as that try would have',
	async ({ duplicateHandling, operation, combineItems }) => {
		const { parameters, items } = scene(operation, 12);
		// One call of the first try is refused, so that n8n tries again.
		sandbox.faults.add({ ...SUBMIT, mode: 'status', status: 409, after: 1, count: 1 });
		const options = { duplicateHandling, combineItems };
		const result = await run(sandbox, operation, parameters(options), { items, node: retry });
		expect(result.error).toBeUndefined();
		expect(outputs(result).map(({ outcome, statusCode }) => [outcome, statusCode])).toEqual(
			items.map(() => ['SUBMITTED', 202]),
		);
		expect(outputs(result).map(({ accessRequestIds }) => accessRequestIds)).toEqual(requestsFor(items));
		expect(outputs(result).map(({ results: [{ message }] }) => message)).toEqual(items.map(() => undefined));
		for (const { newRequests, requestedBy, submittedAt, accessRequestIds } of outputs(result)) {
			expect(newRequests).toMatchObject([{ accessRequestIds }]);
			expect(requestedBy).toBe(sandbox.credentials.admin.identityId);
			expect(Date.parse(submittedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
		}
		expect(sandbox.requestItems()).toHaveLength(items.length);
		// The refused call, and it again: nothing else goes out twice.
		const calls = operation === 'grant' && combineItems ? 2 : 12;
		expect(submitted(sandbox)).toHaveLength(calls + 1);
	},
);

test('the error of a last try names what all tries submitted', async () => {
	const { parameters, items } = scene('grant', 3);
	sandbox.faults.add({ ...SUBMIT, mode: 'status', status: 409, after: 2 });
	const result = await run(sandbox, 'grant', parameters({}), { items, node: retry });
	const ids = requestsFor(items).flat();
	expect(ids).toHaveLength(2);
	for (const id of ids) expect(result.error?.description).toContain(id);
	expect(submitted(sandbox)).toHaveLength(4);
});

test('what was UNCONFIRMED is looked for once more and, where ISC never took it, sent', async () => {
	const { parameters, items } = scene('grant', 4);
	sandbox.faults.add({ ...SUBMIT, mode: 'drop-before', after: 2, count: 1 });
	const result = await run(sandbox, 'grant', parameters({ confirmWithin: 1 }), { items, node: retry });
	expect(result.error).toBeUndefined();
	expect(outputs(result).map(({ outcome }) => outcome)).toEqual(items.map(() => 'SUBMITTED'));
	expect(requestsFor(items).map((ids) => ids.length)).toEqual([1, 1, 1, 1]);
	expect(submitted(sandbox)).toHaveLength(5);
});

test('… and where ISC took it and shows it only now, it is SUBMITTED and not sent', async () => {
	const { parameters, items } = scene('grant', 4);
	// The list shows it after the first try has given up, and before the next one begins.
	sandbox.settings.statusLagMs = 3_500;
	sandbox.faults.add({ ...SUBMIT, mode: 'drop-after', after: 2, count: 1 });
	const node = { ...retry, waitBetweenTries: 5_000 };
	const result = await run(sandbox, 'grant', parameters({ confirmWithin: 1, duplicateHandling: 'submit' }), {
		items,
		node,
	});
	expect(result.error).toBeUndefined();
	expect(outputs(result).map(({ outcome, accessRequestIds }) => [outcome, accessRequestIds])).toEqual(
		requestsFor(items).map((ids) => ['SUBMITTED', ids]),
	);
	expect(submitted(sandbox)).toHaveLength(4);
});
