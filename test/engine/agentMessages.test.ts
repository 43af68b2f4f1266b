import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { runOperation } from './operation';
import { access, accessItem, people, submitted } from './support';

const TOOL = 'n8n-nodes-sailpoint-isc.sailPointIscTool';
const tool = new SailPointIsc();
tool.description = { ...tool.description, name: `${tool.description.name}Tool` };

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

/** All that n8n hands to a model where a tool fails: the message, and nothing else. */
async function toldTo(path: [string, string], parameters: object, items?: object[]): Promise<string> {
	const options = { type: TOOL, nodeTypes: { [TOOL]: tool }, ...(items && { items }) };
	const { error } = await runOperation(sandbox, path, parameters, options as never);
	const message = error?.message ?? '';
	expect(message.length).toBeGreaterThan(0);
	expect(message.length).toBeLessThanOrEqual(2_000);
	return message;
}

const NOBODY = '2c9180857182305e0171993735622948';

test('two faults in one call: both are in the message, with what to do, and that nothing was sent', async () => {
	const message = await toldTo(['accessRequest', 'grant'], {
		...people('email', 'priya.nair@sandbox.example'),
		...access(accessItem('NO_SUCH_TYPE', 'name', 'Sales Reader')),
		end: 'date',
		removeDate: '31/12/2027',
	});
	expect(message).toContain('31/12/2027');
	expect(message).toContain('Use 2027-12-31');
	expect(message).toContain('NO_SUCH_TYPE');
	expect(message).toMatch(/ROLE.*ACCESS_PROFILE.*ENTITLEMENT/);
	expect(message).toMatch(/nothing was sent/i);
	expect(submitted(sandbox)).toEqual([]);
});

test('some were submitted, some not: the ids of those that were, then why the others were not', async () => {
	const [first, second] = sandbox.addPeople(2);
	const rows = [{ who: first.id }, { who: NOBODY }, { who: second.id }];
	const message = await toldTo(
		['accessRequest', 'grant'],
		{ ...people('id', '={{ $json.who }}'), ...access(accessItem('ROLE', 'name', 'Sales Reader')) },
		rows,
	);
	expect(message).toMatch(/^2 of 3 input items were submitted, 1 failed\./);
	const ids = sandbox.requestItems().map(({ requestId }) => requestId);
	expect(new Set(ids).size).toBe(2);
	for (const id of ids) expect(message).toContain(id);
	expect(message.indexOf(NOBODY)).toBeGreaterThan(message.indexOf(ids[0]));
});

test('the same fault in ten items is said once', async () => {
	const rows = sandbox.addPeople(10).map(({ id }) => ({ who: id }));
	const message = await toldTo(
		['accessRequest', 'grant'],
		{
			...people('id', '={{ $json.who }}'),
			...access(accessItem('ROLE', 'name', 'Sales Reader')),
			end: 'date',
			removeDate: '31/12/2027',
		},
		rows,
	);
	expect(message.match(/31\/12\/2027/g)).toHaveLength(1);
	expect(message).toContain('10 of 10 input items');
});

test.each<[string, [string, string], object]>([
	['get', ['accessRequest', 'get'], { accessRequestIds: NOBODY }],
	['cancel', ['accessRequest', 'cancel'], { accessRequestIds: NOBODY, comment: 'Not needed' }],
	['approve', ['approval', 'approve'], { approvalId: NOBODY, allowDecisions: true }],
	['identity', ['identity', 'get'], { identity: { __rl: true, mode: 'email', value: 'nobody@sandbox.example' } }],
])('%s: what to do about a failure is in the message too', async (_name, path, parameters) => {
	const plain = await runOperation(sandbox, path, parameters);
	const description = String(plain.error?.description ?? '');
	expect(description.length).toBeGreaterThan(10);
	// What to do ends the description.
	expect(await toldTo(path, parameters)).toContain(description.slice(-40));
});
