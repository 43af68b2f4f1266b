import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema } from './schema';
import { access, accessItem, errorOf, locator, people } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.clearCalls();
	sandbox.quirks.accessRequestIdFilter = 'eq';
});

const op = (operation: string): [string, string] => ['accessRequest', operation];
const wait = { waitForCompletion: 30 };
const results = (json: Record<string, unknown>) => json.results as Array<Record<string, unknown>>;

/** Approves or rejects what waits for a request, as the admin. */
async function decide(requestId: string, decision: 'approve' | 'reject', comment: string): Promise<void> {
	const { access_token } = sandbox.token('admin');
	const pending = () =>
		sandbox
			.requestItems()
			.flatMap((row) => (row.requestId === requestId ? row.approvals.filter(({ state }) => state === 'PENDING') : []));
	for (let tries = 0; pending().length === 0 && tries < 200; tries++)
		await new Promise((resolve) => setTimeout(resolve, 20));
	for (const { id } of pending()) {
		const answer = await fetch(`${sandbox.url}/access-request-approvals/v1/${id}/${decision}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ comment }),
		});
		expect(answer.status).toBe(202);
	}
}

test('a whole life: asked, waited for, approved, provisioned, modified, revoked; Get tells each step', async () => {
	const [person] = sandbox.addPeople(1);
	const role = sandbox.item('Finance Analyst', 'ROLE');
	const what = { ...people('id', person.id), ...access(accessItem('ROLE', 'id', role.id)), comment: 'Year-end' };
	const asked = runOperation(sandbox, op('grant'), { ...what, options: wait });
	const requestOf = () => sandbox.requestItems().find(({ identityId }) => identityId === person.id)?.requestId;
	for (let tries = 0; requestOf() === undefined && tries < 400; tries++)
		await new Promise((resolve) => setTimeout(resolve, 20));
	const id = String(requestOf());
	const running = jsons(await runOperation(sandbox, op('get'), { accessRequestIds: id }));
	expect(running).toHaveLength(1);
	expect(running[0]).toMatchObject({
		accessRequestId: id,
		state: 'EXECUTING',
		isFinal: false,
		requestedForId: person.id,
		name: 'Finance Analyst',
		cancelable: true,
	});
	await decide(id, 'approve', 'Fine with me');
	const [granted] = jsons(await asked);
	expect(granted.accessRequestIds).toEqual([id]);
	expect(results(granted)[0]).toMatchObject({
		outcome: 'SUBMITTED',
		state: 'REQUEST_COMPLETED',
		decision: 'APPROVED',
		approverComment: 'Fine with me',
		approver: expect.any(String),
	});
	expectSchema('accessRequest', 'grant', [granted], { partly: true });
	expect(sandbox.holds(person, role)).toBe(true);
	const [done] = jsons(await runOperation(sandbox, op('get'), { accessRequestIds: id }));
	expect(done).toMatchObject({
		state: 'REQUEST_COMPLETED',
		isFinal: true,
		decision: 'APPROVED',
		approverComment: 'Fine with me',
	});
	expectSchema('accessRequest', 'get', [running[0], done], { partly: true });

	const [revoked] = jsons(await runOperation(sandbox, op('revoke'), { ...what, options: wait }));
	expect(results(revoked)[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
	expectSchema('accessRequest', 'revoke', [revoked], { partly: true });
	expect(sandbox.holds(person, role)).toBe(false);
});

test('each way a request can end is told with its decision, comment and errors', async () => {
	const endings = [
		['Payroll Clerk', 'PROVISIONING_FAILED'],
		['Partner Portal User', 'NOT_ALL_ITEMS_PROVISIONED'],
		['Door Opener', 'ERROR'],
		['Mainframe Operator', 'REQUEST_COMPLETED'],
	] as const;
	const [person] = sandbox.addPeople(1);
	const items = endings.map(([name]) => ({ id: sandbox.item(name).id, type: sandbox.item(name).type }));
	const result = await runOperation(
		sandbox,
		op('grant'),
		{ ...people('id', person.id), ...access(accessItem('={{ $json.type }}', 'id', '={{ $json.id }}')), options: wait },
		{ items },
	);
	const told = jsons(result).map((json) => results(json)[0]);
	expect(told.map(({ state }) => state)).toEqual(endings.map(([, state]) => state));
	expect(told.slice(0, 3).map(({ errors }) => errors)).toEqual([
		expect.any(Array),
		expect.any(Array),
		expect.any(Array),
	]);
	expect(told[3]).not.toHaveProperty('errors');
});

test('a rejection is told with the words of who rejected', async () => {
	const [person] = sandbox.addPeople(1);
	const row = sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE'));
	await decide(row.requestId, 'reject', 'Not needed');
	const [json] = jsons(await runOperation(sandbox, op('get'), { accessRequestIds: [row.requestId] }));
	expect(json).toMatchObject({ state: 'REJECTED', decision: 'REJECTED', approverComment: 'Not needed', isFinal: true });
});

test('Get finds a request whichever filter the tenant takes, gives it whole where wished, and says what it does not find', async () => {
	const [person] = sandbox.addPeople(1);
	const { requestId } = sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE'));
	for (const filter of ['eq', 'in', 'both'] as const) {
		sandbox.quirks.accessRequestIdFilter = filter;
		const [json] = jsons(await runOperation(sandbox, op('get'), { accessRequestIds: requestId, simplify: false }));
		expect(json).toMatchObject({
			accessRequestId: requestId,
			accessRequestPhases: expect.any(Array),
			requester: expect.any(Object),
		});
	}
	const result = await runOperation(
		sandbox,
		op('get'),
		{ accessRequestIds: '={{ $json.id }}' },
		{ items: [{ id: 'f'.repeat(32) }, { id: requestId }, { id: '' }], onError: 'continueErrorOutput' },
	);
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
	expect(errorOf(result, 0).message).toContain('f'.repeat(32));
	expect(errorOf(result, 1).message).toContain('No access request ID');
	const stopped = await runOperation(sandbox, op('get'), { accessRequestIds: 'f'.repeat(32) });
	expect(stopped.error?.message).toContain('[item 0]');
});

test('Get Many lists for, by and regarding, by state and date, sorted, and stops at its limit', async () => {
	const [person] = sandbox.addPeople(1);
	const items = sandbox.addItems('ROLE', 7);
	const rows = items.map((item) => sandbox.requestRunning(person, item));
	const ask = async (parameters: object, client?: 'user') =>
		jsons(
			await runOperation(
				sandbox,
				op('getAll'),
				{ identity: locator('id', person.id), ...parameters },
				{ ...(client && { client }) },
			),
		);
	const all = await ask({ returnAll: true });
	expect(all.map(({ accessRequestId }) => accessRequestId).sort()).toEqual(
		rows.map(({ requestId }) => requestId).sort(),
	);
	expectSchema('accessRequest', 'getAll', all, { partly: true });
	sandbox.clearCalls();
	expect(await ask({ limit: 3 })).toHaveLength(3);
	const asked = sandbox.callsTo('/access-request-status/v1');
	expect(asked.map(({ query }) => query.limit)).toEqual(['3']);
	expect(await ask({ which: 'regarding', limit: 2 })).toHaveLength(2);
	expect(await ask({ which: 'requestedBy' })).toHaveLength(0);
	expect(await ask({ which: 'requestedBy', person: 'me', limit: 4 })).toHaveLength(4);
	expect(await ask({ which: 'all', limit: 5 })).toHaveLength(5);
	expect(await ask({ filters: { states: ['REJECTED'] } })).toHaveLength(0);
	expect(await ask({ filters: { states: ['EXECUTING'] }, limit: 2 })).toHaveLength(2);
	expect(await ask({ filters: { createdSince: '2100-01-01' } })).toHaveLength(0);
	expect(await ask({ filters: { createdSince: '2020-01-01' }, returnAll: true })).toHaveLength(7);
	const sorted = (await ask({ returnAll: true, sort: { rule: [{ field: 'name', direction: 'ascending' }] } })).map(
		({ name }) => String(name),
	);
	expect(sorted).toEqual([...sorted].sort());
	expect((await ask({ which: 'requestedFor', person: 'me', simplify: false }, 'user')).length).toBeGreaterThanOrEqual(
		0,
	);
	const refused = await runOperation(sandbox, op('getAll'), { identity: locator('id', person.id) }, { client: 'user' });
	expect((refused.error as { httpCode?: string }).httpCode).toBe('403');
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
	expect(got).toMatchObject({ state: 'CANCELLED', cancelComment: 'By mistake', isFinal: true });

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
	expect(sandbox.callsTo('/access-requests/v1/cancel')).toHaveLength(2);
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
	expect(silent.error?.message).toContain('comment is empty');
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
	expect(got).toMatchObject({ state: 'NOT_ALL_ITEMS_PROVISIONED', errors: ['Lift is gone'] });
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
	expect([one, two, three, four].map(({ state }) => state)).toEqual([
		'CANCELLED',
		'CANCELLED',
		'EXECUTING',
		'EXECUTING',
	]);
});
