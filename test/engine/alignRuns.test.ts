import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import { actionsOf, alignedOf, FAST, itemOf, revokesSent, rowsFor, runAlign, type ListRow } from './alignSupport';
import { startProxy } from '../support/proxy';
import { credentialFor, submitted } from './support';

const SUBMIT = { path: '^/access-requests/v1$', method: 'POST' } as const;
const TOOL = 'n8n-nodes-sailpoint-isc.sailPointIscTool';

let sandbox: Sandbox;
let role: AccessItem;
let kept: Identity[];
let gone: Identity[];
let granted: Identity[];
let rows: ListRow[];
beforeEach(async () => {
	sandbox = await startSandbox({ ...FAST, stages: { queuedMs: 30, provisioningMs: 30 } });
	[role] = sandbox.addItems('ROLE', 1);
	kept = sandbox.addPeople(30);
	gone = sandbox.addPeople(2);
	granted = sandbox.addPeople(2);
	for (const person of [...kept, ...gone]) sandbox.hold(person, role);
	rows = rowsFor([...kept, ...granted].map((person) => [person, [role]]));
});
afterEach(async () => await sandbox.close());

const really = { dryRun: false, expectedRows: 32 };

test('Retry On Fail: what the first try sent is not sent again, and is reported as it would have been', async () => {
	sandbox.settings.stages.queuedMs = 600_000;
	sandbox.faults.add({ ...SUBMIT, mode: 'status', status: 409, after: 1, count: 1 });
	const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const result = await runAlign(sandbox, rows, really, { node, onError: 'stopWorkflow' });
	expect(result.error).toBeUndefined();
	expect(alignedOf(result).filter(({ outcome }) => outcome === 'SUBMITTED')).toHaveLength(4);
	expect(sandbox.requestItems()).toHaveLength(4);
	expect(submitted(sandbox)).toHaveLength(5);
});

test('a lost answer is found again', async () => {
	sandbox.faults.add({ ...SUBMIT, mode: 'drop-after', count: 2 });
	const result = await runAlign(sandbox, rows, really);
	expect(result.errorItems).toEqual([]);
	expect(alignedOf(result).filter(({ outcome }) => outcome === 'SUBMITTED')).toHaveLength(4);
	expect(sandbox.requestItems()).toHaveLength(4);
});

test('Wait for Completion and Full Evidence say of each whether it is so', async () => {
	const options = { waitForCompletion: 20, fullEvidence: true, reference: 'INC1', onBehalfOf: 'Internal Audit' };
	const result = await runAlign(sandbox, rows, { ...really, options });
	for (const person of [...gone, ...granted])
		expect(itemOf(result, person)).toMatchObject({
			fulfillment: 'FULFILLED',
			run: { counts: { SUBMITTED: 4 } },
			reference: 'INC1',
			onBehalfOf: 'Internal Audit',
			results: [{ sent: { comment: 'INC1: Monthly alignment (on behalf of Internal Audit)' } }],
		});
	expect(sandbox.holds(gone[0], role)).toBe(false);
});

test('access that goes away between the look and its revoke is not revoked', async () => {
	const proxy = await startProxy(sandbox.url, (url, answer, method) => {
		if (method === 'POST' && url.pathname === '/access-requests/v1') sandbox.takeAway(gone[1], role);
		return answer;
	});
	const credentials = credentialFor(sandbox, 'admin', { apiUrl: proxy.url });
	const result = await runAlign(sandbox, rows, really, { credentials });
	await proxy.close();
	expect(itemOf(result, gone[1])).toMatchObject({
		action: 'CHANGED',
		message: expect.stringContaining("ISC's own lists didn't show it as held any more"),
	});
	expect(revokesSent(sandbox)).toHaveLength(1);
});

describe("as an agent's tool", () => {
	const type = new SailPointIsc();
	type.description = { ...type.description, name: `${type.description.name}Tool` };
	const asTool = { type: TOOL, nodeTypes: { [TOOL]: type } };

	test('it only dry-runs, and tells in short what would be done', async () => {
		const result = await runAlign(sandbox, rows, really, asTool);
		expect(submitted(sandbox)).toEqual([]);
		expect(result.items.at(-1)?.json.message).toContain('Allow Decisions is off in this tool');
		expect(actionsOf(result)).toMatchObject({ GRANT: 2, REVOKE: 2 });
		expect(result.items).toHaveLength(5);
	});

	test('with Allow Decisions it sends', async () => {
		await runAlign(sandbox, rows, { ...really, allowDecisions: true }, asTool);
		expect(submitted(sandbox)).toHaveLength(4);
	});
});
