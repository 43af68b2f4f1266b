import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { operationKey, operationsIn } from '../support/properties';
import { jsons, runOperation } from './operation';
import { access, accessItem, locator, people } from './support';
import { ephemeralCaller, mcpCaller } from './whichRunSupport';

/** Behind an MCP server, and in runs of n8n's agents, a node has no execution id, no cancel signal and no deadline. */
const CALLERS = { 'an MCP server': mcpCaller, 'an agent without a workflow': ephemeralCaller };

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const forOthers = { decideForOthers: true };

/** What each operation is called with, on a tenant where it has something to do. */
const CALLS: Record<string, () => object | Promise<object>> = {
	'accessRequest grant': () => request(sandbox.addPeople(1)[0].id),
	'accessRequest revoke': () => {
		const [person] = sandbox.addPeople(1);
		sandbox.hold(person, 'Sales Reader');
		return request(person.id);
	},
	'accessRequest modify': () => {
		const [person] = sandbox.addPeople(1);
		sandbox.hold(person, 'Sales Reader', { removeDate: sandbox.clock.now() + 30 * 86_400_000 });
		const removeDate = new Date(sandbox.clock.now() + 60 * 86_400_000).toISOString();
		return { ...request(person.id), end: 'date', removeDate };
	},
	'accessRequest align': () => {
		const [person, other] = sandbox.addPeople(2);
		sandbox.hold(person, 'Sales Reader');
		return request(other.id);
	},
	'accessRequest getAccountSelections': () => request(sandbox.person('priya.nair').id),
	'accessRequest cancel': () => ({ accessRequestIds: running(), comment: 'By a test' }),
	'accessRequest close': () => ({ accessRequestIds: running() }),
	'accessRequest get': () => ({ accessRequestIds: running() }),
	'eventTrigger respond': () => ({ invocationId: 'sample', answer: 'deny' }),
	'accessRequest wait': () => ({ accessRequestIds: running(), waitForCompletion: 0 }),
	'accessRequest getAll': () => {
		running();
		return { scope: 'all', returnAll: true };
	},
	'accessItem getAll': () => ({ returnAll: true }),
	'approval getAll': async () => {
		await approvalId();
		return { owner: 'all', returnAll: true };
	},
	'approval getSummary': () => ({}),
	'approval approve': async () => ({ approvalId: await approvalId(), comment: 'By a test', options: forOthers }),
	'approval reject': async () => ({ approvalId: await approvalId(), comment: 'By a test', options: forOthers }),
	'approval forward': async () => ({
		approvalId: await approvalId(),
		comment: 'By a test',
		newOwner: locator('alias', 'quinn.murphy'),
		options: forOthers,
	}),
	'approval comment': async () => ({ approvalId: await approvalId(), comment: 'By a test' }),
	'configuration check': () => ({}),
	'configuration get': () => ({}),
	'identity get': () => ({ identity: locator('alias', 'priya.nair') }),
	'identity getAll': () => ({ returnAll: true }),
	'identity getAccess': () => ({ identity: locator('alias', 'jonas.weber'), returnAll: true }),
};

function request(person: string): object {
	const role = sandbox.item('Sales Reader', 'ROLE').id;
	return { ...people('id', person), ...access(accessItem('ROLE', 'id', role)), comment: 'By a test' };
}

function running(): string {
	return sandbox.requestRunning(sandbox.addPeople(1)[0], sandbox.item('Sales Reader', 'ROLE')).requestId;
}

async function approvalId(): Promise<string> {
	for (const row of sandbox.request(sandbox.addPeople(1)[0], 'Production Support'))
		row.requesterId = sandbox.person('marta.silva').id;
	await sandbox.clock.advance(5_000);
	const [approval] = jsons(await runOperation(sandbox, ['approval', 'getAll'], { owner: 'all', returnAll: true }));
	return approval.id as string;
}

test('every operation of the node is tried', () => {
	expect(Object.keys(CALLS).sort()).toEqual(
		operationsIn(new SailPointIsc().description.properties).map(operationKey).sort(),
	);
});

describe.each(Object.entries(CALLERS))('called by %s', (_, callerFor) => {
	test.each(Object.keys(CALLS))('%s gives what it gives in a workflow', async (name) => {
		const [resource, operation] = name.split(' ');
		const inWorkflow = jsons(await runOperation(sandbox, [resource, operation], await CALLS[name]()));
		const items = await callerFor(sandbox).call({
			resource,
			operation,
			allowDecisions: true,
			...(await CALLS[name]()),
		});
		expect(items.length).toBeGreaterThan(0);
		const shape = (json: object) => Object.keys(json).sort();
		expect(items.filter(({ json }) => 'error' in json)).toEqual([]);
		expect(shape(items[0].json)).toEqual(shape(inWorkflow[0]));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(items.map(() => ({ item: 0 })));
	});
});
