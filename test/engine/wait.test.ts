import { startSandbox, type Sandbox } from '../../sandbox';
import { startNodeRun } from './harness';
import { jsons, runOperation } from './operation';
import { expectSchema } from './schema';
import { access, accessItem, credentialFor, people } from './support';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.clearCalls();
	sandbox.settings.statusLagMs = 0;
});

const op = (operation: string): [string, string] => ['accessRequest', operation];
const results = (json: Record<string, unknown>) => json.results as Array<Record<string, unknown>>;
const statusCalls = () => sandbox.callsTo('/access-request-status/v1').length;

test('Wait follows ids from earlier, of several items together, to their end', async () => {
	const persons = sandbox.addPeople(3);
	const ids = persons.map((person) => sandbox.request(person, sandbox.item('Sales Reader', 'ROLE'))[0].requestId);
	const items = [{ ids: [ids[0], ids[1]] }, { ids: ids[2] }];
	const result = await runOperation(
		sandbox,
		op('wait'),
		{ accessRequestIds: '={{ $json.ids }}', waitForCompletion: 60 },
		{ items },
	);
	const waited = jsons(result);
	expect(waited.map(({ isFinal, state }) => [isFinal, state])).toEqual([
		[true, 'REQUEST_COMPLETED'],
		[true, 'REQUEST_COMPLETED'],
	]);
	expect(results(waited[0]).map(({ accessRequestId }) => accessRequestId)).toEqual([ids[0], ids[1]]);
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expectSchema('accessRequest', 'wait', waited, { partly: true });
});

test('when the time is up, what is open says so, as does an id that nobody knows', async () => {
	const [person] = sandbox.addPeople(1);
	const { requestId } = sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE'));
	const [json] = jsons(
		await runOperation(sandbox, op('wait'), { accessRequestIds: [requestId, 'd'.repeat(32)], waitForCompletion: 1 }),
	);
	expect(json).toMatchObject({ isFinal: false, state: 'EXECUTING' });
	expect(results(json)).toEqual([
		expect.objectContaining({ state: 'EXECUTING', fulfillment: 'OPEN' }),
		{ accessRequestId: 'd'.repeat(32), message: expect.stringContaining('status list') },
	]);
	expectSchema('accessRequest', 'wait', [json]);
});

test('a request that shows up late in the list is found all the same', async () => {
	const [person] = sandbox.addPeople(1);
	sandbox.settings.statusLagMs = 3_000;
	const parameters = {
		...people('id', person.id),
		...access(accessItem('ROLE', 'id', sandbox.item('Sales Reader', 'ROLE').id)),
		options: { waitForCompletion: 60 },
	};
	const [json] = jsons(await runOperation(sandbox, op('grant'), parameters));
	expect(results(json)[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
});

test("the wait ends before the workflow's own time-out, and the output is kept", async () => {
	const [person] = sandbox.addPeople(1);
	const { requestId } = sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE'));
	const started = Date.now();
	const result = await runOperation(
		sandbox,
		op('wait'),
		{ accessRequestIds: requestId, waitForCompletion: 600 },
		{ timeoutMs: 8_000 },
	);
	expect(Date.now() - started).toBeLessThan(8_000);
	expect(jsons(result)[0]).toMatchObject({ isFinal: false, state: 'EXECUTING' });
});

test('cancelling the execution ends the wait', async () => {
	const [person] = sandbox.addPeople(1);
	const { requestId } = sandbox.requestRunning(person, sandbox.item('Sales Reader', 'ROLE'));
	const run = startNodeRun({
		executionId: `wait-${process.pid}`,
		credentials: credentialFor(sandbox),
		parameters: {
			authentication: 'accessToken',
			resource: 'accessRequest',
			operation: 'wait',
			accessRequestIds: requestId,
			waitForCompletion: 600,
		},
	});
	for (let tries = 0; statusCalls() === 0 && tries < 500; tries++)
		await new Promise((resolve) => setTimeout(resolve, 20));
	run.cancel();
	await run.result;
	const before = statusCalls();
	await new Promise((resolve) => setTimeout(resolve, 2_500));
	expect(statusCalls()).toBe(before);
});
