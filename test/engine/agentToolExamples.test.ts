import { startSandbox, type Sandbox } from '../../sandbox';
import { example, expectKnown, outputOf, runExample } from './example';
import { jsons } from './operation';
import { access, accessItem, people, run, submitted } from './support';

const DAY = 86_400_000;

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

test.each(['agent-with-approval.json', 'access-ending-reminder.json'])(
	'%s: the node knows all that it is told',
	(name) => {
		expectKnown(name);
	},
);

test('the agent of the example has no tool that submits or decides', () => {
	const tools = example('agent-with-approval.json').nodes.filter(({ type }) => type.endsWith('Tool'));
	expect(tools).toHaveLength(3);
	for (const { parameters } of tools) {
		expect(parameters.allowDecisions).toBeUndefined();
		const reads = ['get', 'getAll', 'getAccess'].includes(String(parameters.operation));
		expect(reads || (parameters.options as { dryRun?: unknown }).dryRun === true).toBe(true);
	}
});

test("the agent's proposal is shown as a dry run, and submitted only when a person chooses so", async () => {
	const output = {
		identityId: sandbox.person('carla.rossi').id,
		type: 'ROLE',
		accessItemId: sandbox.item('Sales Reader', 'ROLE').id,
		comment: 'For the audit',
		removeDate: '',
		question: '',
	};
	const acts = (decision: string) => ({
		'Find Person and Access': () => ({ json: { output } }),
		'Submit?': () => ({ json: { Decision: decision } }),
		'Approved?': ([json]: object[]) => ({ at: (json as { Decision?: string }).Decision === 'Submit' ? 0 : 1 }),
	});
	const declined = await runExample(sandbox, 'agent-with-approval.json', acts('Do not submit'));
	expect(outputOf(declined, 'Dry Run')).toMatchObject([{ outcome: 'PLANNED' }]);
	expect(declined.nodes['Submit Request']).toBeUndefined();
	expect(submitted(sandbox)).toEqual([]);
	const approved = await runExample(sandbox, 'agent-with-approval.json', acts('Submit'));
	expect(outputOf(approved, 'Submit Request')).toMatchObject([{ statusCode: 202, outcome: 'SUBMITTED' }]);
	expect(submitted(sandbox)).toMatchObject([{ requestedItems: [{ comment: 'For the audit' }] }]);
});

test('the reminder lists what ends within two weeks, by person, with the address', async () => {
	sandbox.hold('carla.rossi', 'Sales Reader', { removeDate: sandbox.clock.now() + 10 * DAY });
	jsons(
		await run(sandbox, 'grant', {
			...people('alias', 'jonas.weber'),
			...access(accessItem('ACCESS_PROFILE', 'name', 'SAP Basic')),
			end: 'date',
			removeDate: `={{ "${new Date(sandbox.clock.now() + 12 * DAY).toISOString()}" }}`,
		}),
	);
	await sandbox.clock.advance(60_000);
	const result = await runExample(sandbox, 'access-ending-reminder.json', {});
	const ending = outputOf(result, 'Access About to End');
	expect(ending.map(({ identityName, name }) => [identityName, name])).toEqual(
		expect.arrayContaining([
			['Carla Rossi', 'Sales Reader'],
			['Jonas Weber', 'SAP Basic'],
		]),
	);
	expect(ending).toHaveLength(2);
	expect(outputOf(result, 'Access About to End', 1)).toEqual([]);
});
