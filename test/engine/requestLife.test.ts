import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { expectSchema, expectTenFields } from './schema';
import { access, accessItem, errorOf, locator, people } from './support';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.clearCalls();
	sandbox.quirks.accessRequestIdFilter = 'eq';
});

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
		requestedFor: { id: person.id },
		requestedObject: { type: 'ROLE', name: 'Finance Analyst' },
		stuckAt: { phase: 'approval' },
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
		approval: { decision: 'APPROVED', comment: 'Fine with me', decidedAt: expect.stringMatching(/^20/) },
	});
	expect(done).not.toHaveProperty('stuckAt');
	expectTenFields([...running, done]);
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
	expect(json).toMatchObject({
		state: 'REJECTED',
		approval: { decision: 'REJECTED', comment: 'Not needed' },
		message: expect.stringContaining('Not needed'),
	});
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
	expect(errorOf(result, 1).message).toContain('The expression of Access Request IDs returned nothing');
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
				{ which: 'requestedFor', identity: locator('id', person.id), ...parameters },
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
	const others = { which: 'requestedFor', identity: locator('id', person.id) };
	const refused = await runOperation(sandbox, op('getAll'), others, { client: 'user' });
	expect((refused.error as { httpCode?: string }).httpCode).toBe('403');
});

test("Get Many as it opens: everybody's requests of the last seven days, and the filter can be taken out", async () => {
	const [first, second] = sandbox.addPeople(2);
	const [role] = sandbox.addItems('ROLE', 1);
	const [old, recent] = [first, second].map((person) => sandbox.requestRunning(person, role));
	old.created -= 8 * 86_400_000;
	const idsOf = async (parameters: object) =>
		jsons(await runOperation(sandbox, op('getAll'), { returnAll: true, ...parameters })).map(
			({ accessRequestId }) => accessRequestId,
		);
	const opened = await idsOf({});
	expect(opened).toContain(recent.requestId);
	expect(opened).not.toContain(old.requestId);
	expect(await idsOf({ filters: {} })).toEqual(expect.arrayContaining([old.requestId, recent.requestId]));
});

test('Get Many by reference: what this node requested with it, and nothing else', async () => {
	const [person] = sandbox.addPeople(1);
	const [first, second] = sandbox.addItems('ROLE', 2);
	const grant = async (item: { name: string }, reference: string) =>
		jsons(
			await runOperation(sandbox, op('grant'), {
				...people('id', person.id),
				...access(accessItem('ROLE', 'name', item.name)),
				options: { reference },
			}),
		)[0];
	const [mine] = [await grant(first, 'INC0042'), await grant(second, 'INC0043')];
	const found = jsons(await runOperation(sandbox, op('getAll'), { filters: { reference: 'INC0042' } }));
	expect(found.map(({ accessRequestId }) => accessRequestId)).toEqual(mine.accessRequestIds);
	const empty = await runOperation(sandbox, op('getAll'), { filters: { reference: '={{ $json.none }}' } });
	expect(empty.error?.message).toMatch(/expression of Reference returned nothing/);
});
