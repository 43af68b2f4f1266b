import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { expectSchema } from './schema';
import { access, accessItem, errorOf } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.clearCalls();
	sandbox.quirks.accessRequestIdFilter = 'eq';
});

test('Cancel takes many ids in one call for an ORG_ADMIN, and one by one for everybody else', async () => {
	const persons = sandbox.addPeople(6);
	const rows = persons.map((person) => sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE')));
	const items = rows.map(({ requestId }) => ({ id: requestId }));
	const result = await runOperation(
		sandbox,
		op('cancel'),
		{ accessRequestIds: '={{ $json.id }}', comment: 'By mistake' },
		{ items },
	);
	const cancelled = jsons(result);
	expect(cancelled.map(({ outcome, statusCode }) => [outcome, statusCode])).toEqual(
		items.map(() => ['SUBMITTED', 202]),
	);
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
	expect(sandbox.callsTo('/access-requests/v1/bulk-cancel')).toHaveLength(1);
	expect(sandbox.callsTo('/access-requests/v1/cancel')).toHaveLength(0);
	expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'CANCELLED'));
	expectSchema('accessRequest', 'cancel', cancelled, { partly: true });
	const [got] = jsons(await runOperation(sandbox, op('get'), { accessRequestIds: rows[0].requestId }));
	expect(got).toMatchObject({ state: 'CANCELLED', message: expect.stringContaining('By mistake') });

	sandbox.clearCalls();
	const own = jsons(
		await runOperation(
			sandbox,
			op('grant'),
			{
				requestedFor: 'self',
				...access(accessItem('ROLE', 'id', sandbox.item('Finance Analyst', 'ROLE').id)),
				comment: 'For me',
			},
			{ client: 'user' },
		),
	);
	const mine = await runOperation(
		sandbox,
		op('cancel'),
		{ accessRequestIds: '={{ $json.ids }}', comment: 'Changed my mind' },
		{
			client: 'user',
			items: [
				{ ids: own[0].accessRequestIds },
				{ ids: [sandbox.requestRunning(persons[0], sandbox.item('Sales Editor', 'ROLE')).requestId] },
			],
			onError: 'continueErrorOutput',
		},
	);
	expect(mine.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	expect(errorOf(mine)).toMatchObject({ httpCode: 403, results: [{ outcome: 'FAILED' }] });
	expect(sandbox.callsTo('/access-requests/v1/bulk-cancel')).toHaveLength(0);
	// What is forbidden is asked for once more with a new token: the scopes of the old one may have changed.
	expect(sandbox.callsTo('/access-requests/v1/cancel').map(({ status }) => status)).toEqual([202, 403, 403]);
});

test('one request that cannot be cancelled any more spoils no other of its call', async () => {
	const persons = sandbox.addPeople(3);
	const rows = persons.map((person) => sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE')));
	const items = [
		{ id: rows[0].requestId },
		{ id: 'e'.repeat(32) },
		{ id: rows[1].requestId },
		{ id: rows[2].requestId },
	];
	const result = await runOperation(
		sandbox,
		op('cancel'),
		{ accessRequestIds: '={{ $json.id }}', comment: 'By mistake' },
		{ items, onError: 'continueErrorOutput' },
	);
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }, { item: 3 }]);
	expect(errorOf(result)).toMatchObject({ httpCode: 404, accessRequestIds: ['e'.repeat(32)] });
	expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'CANCELLED'));
	const stopped = await runOperation(sandbox, op('cancel'), {
		accessRequestIds: 'e'.repeat(32),
		comment: 'By mistake',
	});
	expect(stopped.error?.message).toContain('[item 0]');
	const silent = await runOperation(sandbox, op('cancel'), { accessRequestIds: rows[0].requestId, comment: ' ' });
	expect(silent.error?.message).toContain('Comment is empty');
});

test('Close ends what is stuck, 500 in a call, with its message and statuses', async () => {
	const persons = sandbox.addPeople(2);
	const rows = persons.map((person) => sandbox.request(person, sandbox.item('Forklift'))[0]);
	const ids = [...rows.map(({ requestId }) => requestId), ...Array.from({ length: 499 }, (_, index) => `id-${index}`)];
	const result = await runOperation(
		sandbox,
		op('close'),
		{
			accessRequestIds: '={{ $json.ids }}',
			message: 'Lift is gone',
			executionStatus: 'Completed',
			completionStatus: 'Incomplete',
		},
		{ items: [{ ids }] },
	);
	const [closed] = jsons(result);
	expect(closed).toMatchObject({
		statusCode: 202,
		outcome: 'SUBMITTED',
		message: 'Lift is gone',
		executionStatus: 'Completed',
		completionStatus: 'Incomplete',
	});
	expectSchema('accessRequest', 'close', [closed], { partly: true });
	expect(
		sandbox
			.callsTo('/access-requests/v1/close')
			.map(({ body }) => (body as { accessRequestIds: string[] }).accessRequestIds.length),
	).toEqual([500, 1]);
	const [got] = jsons(await runOperation(sandbox, op('get'), { accessRequestIds: rows[0].requestId }));
	expect(got).toMatchObject({
		state: 'NOT_ALL_ITEMS_PROVISIONED',
		message: expect.stringContaining('Lift is gone'),
	});
	const refused = await runOperation(
		sandbox,
		op('close'),
		{ accessRequestIds: rows[1].requestId },
		{ client: 'user', onError: 'continueErrorOutput' },
	);
	expect(errorOf(refused)).toMatchObject({ httpCode: 403 });
});

test('a lost answer is looked for: what was cancelled all the same is told so, what was not is unconfirmed', async () => {
	const persons = sandbox.addPeople(4);
	const [one, two, three, four] = persons.map((person) =>
		sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE')),
	);
	const cancel = async (...ids: string[]) =>
		await runOperation(
			sandbox,
			op('cancel'),
			{ accessRequestIds: ids, comment: 'By mistake' },
			{ onError: 'continueErrorOutput' },
		);
	sandbox.faults.add({ mode: 'drop-after', path: 'bulk-cancel', count: 1 });
	expect(jsons(await cancel(one.requestId, two.requestId))[0]).toMatchObject({ outcome: 'SUBMITTED' });
	sandbox.faults.add({ mode: 'drop-before', path: 'bulk-cancel', count: 1 });
	const lost = await cancel(three.requestId, four.requestId);
	sandbox.faults.clear();
	expect(errorOf(lost).results.map(({ outcome }) => outcome)).toEqual(['UNCONFIRMED', 'UNCONFIRMED']);
	expect(errorOf(lost).message).toMatch(/^2 of 2 access requests could not be confirmed as canceled\. Access request /);
	expect([one, two, three, four].map(({ state }) => state)).toEqual([
		'CANCELLED',
		'CANCELLED',
		'EXECUTING',
		'EXECUTING',
	]);
});
