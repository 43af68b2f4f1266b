import { SupplyDataContext } from 'n8n-core';
import type { IExecuteFunctions, INode, INodeProperties, INodeTypeDescription, IRunExecutionData } from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, NodeHelpers, Workflow } from 'n8n-workflow';

import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CredentialStore } from './harness';
import { additionalDataFor } from './harness/additionalData';
import { HarnessCredentialsHelper } from './harness/credentialsHelper';
import { HarnessNodeTypes } from './harness/nodeTypes';
import { jsons, runOperation } from './operation';
import { asTool } from './asTool';
import { access, accessItem, credentialFor, locator, people, submitted } from './support';

const TOOL = 'n8n-nodes-sailpoint-isc.sailPointIscTool';

const tool = asTool();
const plain = new SailPointIsc();

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

/** Runs an operation as newer agents do: n8n's engine runs the tool's node. */
async function callTool(
	path: [string, string],
	parameters: object = {},
	options: Parameters<typeof runOperation>[3] = {},
) {
	return await runOperation(sandbox, path, parameters, { type: TOOL, nodeTypes: { [TOOL]: tool }, ...options });
}

/** The operations that the editor offers. */
function offered(description: INodeTypeDescription, parameters: INode['parameters']): string[] {
	const node = {
		name: 'Node',
		type: description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		id: 'node',
	} as INode;
	const shown = description.properties
		.filter(({ name }) => name === 'operation')
		.filter((property) => NodeHelpers.displayParameter(parameters, property, node, description));
	expect(shown).toHaveLength(1);
	return optionsOf(shown[0]).map(({ value }) => String(value));
}

function optionsOf({ options }: INodeProperties) {
	return (options ?? []) as Array<{ value: string; action?: string; description?: string }>;
}

const selectors = () => plain.description.properties.filter(({ name }) => name === 'operation');

test('approve, reject, forward and close are offered to an agent only where the operator allows decisions', () => {
	const all = ['approve', 'comment', 'reject', 'getAll', 'getSummary', 'forward'];
	expect(offered(plain.description, { resource: 'approval' })).toEqual(all);
	expect(offered(tool.description, { resource: 'approval', allowDecisions: false })).toEqual([
		'comment',
		'getAll',
		'getSummary',
	]);
	expect(offered(tool.description, { resource: 'approval' })).toEqual(['comment', 'getAll', 'getSummary']);
	expect(offered(tool.description, { resource: 'approval', allowDecisions: true })).toEqual(all);
	const requests = offered(plain.description, { resource: 'accessRequest' });
	expect(requests).toContain('close');
	expect(offered(tool.description, { resource: 'accessRequest', allowDecisions: false })).toEqual(
		requests.filter((operation) => operation !== 'close'),
	);
	for (const resource of ['identity', 'accessItem', 'configuration', 'accessRequest']) {
		expect(offered(tool.description, { resource, allowDecisions: true })).toEqual(
			offered(plain.description, { resource }),
		);
	}
});

test('each operation tells a model what it does, in words of its own', () => {
	const told = new Map<string, string>();
	for (const selector of selectors()) {
		const [resource] = selector.displayOptions?.show?.resource as string[];
		for (const { value, action, description } of optionsOf(selector)) {
			expect(action).toMatch(/^[A-Z][^.]{10,70}$/);
			expect((description ?? '').length).toBeGreaterThan(30);
			const node = {
				name: 'Tool',
				type: TOOL,
				typeVersion: 1,
				position: [0, 0],
				id: 't',
				parameters: { resource, operation: value, descriptionType: 'auto' },
			} as INode;
			told.set(`${resource}.${value}`, NodeHelpers.getToolDescriptionForNode(node, tool));
		}
	}
	expect(told.get('approval.approve')).toBe('Approve access requests by approval ID in SailPoint ISC');
	expect(new Set(told.values()).size).toBe(told.size);
});

test('a decision by a tool that may not decide is refused before any call, whatever an expression says', async () => {
	for (const parameters of [{}, { allowDecisions: false }, { allowDecisions: '={{ true }}' }]) {
		const result = await callTool(['approval', 'approve'], { approvalId: 'x', ...parameters });
		expect(result.error?.message).toMatch(/may not approve/);
		const closing = await callTool(['accessRequest', 'close'], { accessRequestIds: 'x', ...parameters });
		expect(closing.error?.message).toMatch(/may not approve/);
	}
	expect(sandbox.calls).toEqual([]);
});

test('a decision by a tool that may decide goes its way', async () => {
	for (const row of sandbox.request('priya.nair', 'Production Support'))
		row.requesterId = sandbox.person('marta.silva').id;
	await sandbox.clock.advance(5_000);
	const [pending] = jsons(await callTool(['approval', 'getAll'], { owner: 'all' }));
	expect(
		jsons(
			await callTool(['approval', 'reject'], {
				allowDecisions: true,
				approvalId: pending.id,
				comment: 'No',
				options: { decideForOthers: true },
			}),
		),
	).toMatchObject([{ outcome: 'SUBMITTED' }]);
});

test('a tool returns what Output says: simplified, raw, or the fields that the agent needs', async () => {
	const [path, identity]: [[string, string], object] = [
		['identity', 'get'],
		{ identity: locator('alias', 'priya.nair') },
	];
	const get = async (more: object) => jsons(await callTool(path, { ...identity, ...more }))[0];
	const simple = await get({});
	expect(await get({ output: 'simplified' })).toEqual(simple);
	const raw = await get({ output: 'raw' });
	expect(raw).not.toEqual(simple);
	expect(await get({ output: 'selectedFields', fields: 'id, alias,nothing' })).toEqual({
		id: raw.id,
		alias: raw.alias,
	});
	const none = await callTool(path, { ...identity, output: 'selectedFields', fields: '' });
	expect(none.error?.message).toMatch(/Fields is empty/);
	// In a workflow there is Simplify instead.
	expect(jsons(await runOperation(sandbox, path, { ...identity, simplify: false, output: 'simplified' }))[0]).toEqual(
		raw,
	);
});

test('a tool submits 10 requests at most, whatever its options say; 11 are refused whole', async () => {
	const who = (count: number) => people('id', ...sandbox.addPeople(count).map(({ id }) => id));
	const item = access(accessItem('ROLE', 'name', 'Sales Reader'));
	for (const options of [{}, { maxRequests: 500 }, { maxRequests: 0 }]) {
		const refused = await callTool(['accessRequest', 'grant'], { ...who(11), ...item, options });
		expect(`${refused.error?.message} ${refused.error?.description}`).toMatch(/11[\s\S]*10/);
	}
	expect(submitted(sandbox)).toEqual([]);
	expect(jsons(await callTool(['accessRequest', 'grant'], { ...who(10), ...item }))).toMatchObject([
		{ outcome: 'SUBMITTED' },
	]);
	expect(
		(await callTool(['accessRequest', 'grant'], { ...who(3), ...item, options: { maxRequests: 2 } })).error,
	).toBeDefined();
	expect(jsons(await runOperation(sandbox, ['accessRequest', 'grant'], { ...who(11), ...item }))).toMatchObject([
		{ outcome: 'SUBMITTED' },
	]);
});

test('an older agent or an MCP server calls the node in a context of its own: it works there, and may decide no more', async () => {
	const call = async (parameters: INode['parameters'], args: object) => {
		const store = new CredentialStore(credentialFor(sandbox));
		const node: INode = {
			id: 'node',
			name: 'Tool',
			type: TOOL,
			typeVersion: 1,
			position: [0, 0],
			parameters: { authentication: 'accessToken', ...parameters },
			credentials: { sailPointIscApi: { id: `${store.id}-sailPointIscApi`, name: 'sailPointIscApi' } },
		};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: new HarnessNodeTypes({ [TOOL]: tool }),
		});
		const run: IRunExecutionData = createRunExecutionData({});
		const executeData = { node, data: { main: [[{ json: {} }]] }, source: null };
		const context = new SupplyDataContext(
			workflow,
			workflow.getNode('Tool') ?? node,
			additionalDataFor(new HarnessCredentialsHelper(store), 'tool'),
			'manual',
			run,
			0,
			[{ json: {} }],
			{},
			NodeConnectionTypes.AiTool,
			executeData,
			[],
		);
		context.addInputData(NodeConnectionTypes.AiTool, [[{ json: { ...args } as never }]]);
		return await tool.execute?.call(context as unknown as IExecuteFunctions);
	};
	expect(
		await call({ resource: 'identity', operation: 'get', identity: locator('alias', 'priya.nair') }, {}),
	).toMatchObject([[{ json: { name: 'Priya Nair' } }]]);
	await expect(call({ resource: 'approval', operation: 'approve', approvalId: 'x' }, {})).rejects.toThrow(
		/may not approve/,
	);
});

test('what an agent is given is small: 100 entries at most, each under a kilobyte', async () => {
	for (const row of sandbox.request('priya.nair', 'Production Support'))
		row.requesterId = sandbox.person('marta.silva').id;
	await sandbox.clock.advance(5_000);
	sandbox.addPeople(200);
	sandbox.addItems('ROLE', 200);
	const lists: Array<[[string, string], object]> = [
		[['identity', 'getAll'], { returnAll: true }],
		[['identity', 'getAccess'], { identity: locator('alias', 'jonas.weber'), returnAll: true }],
		[['accessItem', 'getAll'], { returnAll: true }],
		[['approval', 'getAll'], { owner: 'all', returnAll: true }],
	];
	for (const [path, parameters] of lists) {
		const rows = jsons(await callTool(path, parameters));
		expect(rows.length).toBeGreaterThan(0);
		expect(rows.length).toBeLessThanOrEqual(100);
		expect(Math.max(...rows.map((row) => JSON.stringify(row).length))).toBeLessThan(1_024);
	}
});
