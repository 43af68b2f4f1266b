import type { INodeExecutionData, INodeType } from 'n8n-workflow';

import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import { runWorkflow } from './harness';
import { assignToAdmin } from './approvalSupport';
import { jsons, runOperation } from './operation';
import { access, accessItem, credentialFor, people, run, submitted } from './support';
import { ephemeralCaller, mcpCaller, NODE, nodeOfAnotherProcess } from './whichRunSupport';

/** Longer than a request takes to be carried out. */
const DONE_MS = 10_000;
const HANDLINGS = ['skip', 'fail', 'submit'] as const;

let sandbox: Sandbox;
let person: Identity;
let role: AccessItem;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
	[person] = sandbox.addPeople(1);
	[role] = sandbox.addItems('ROLE', 1);
});
afterEach(async () => await sandbox.close());

function parameters(operation: 'grant' | 'revoke', options: object = {}): object {
	return {
		operation,
		...people('id', person.id),
		...access(accessItem('ROLE', 'id', role.id)),
		comment: 'By a test',
		options,
	};
}

/** All ids that were ever handed out, each once, in order. */
function requestIds(): string[] {
	return [...new Set(sandbox.requestItems().map(({ requestId }) => requestId))];
}

function jsonOf([item]: INodeExecutionData[]): { outcome: string; accessRequestIds: string[] } {
	return item.json as never;
}

/** The metadata of everything that was sent. */
function metadata(): Array<Record<string, string>> {
	return submitted(sandbox).flatMap((body) =>
		(body.requestedItems as Array<{ clientMetadata: Record<string, string> }>).map(
			({ clientMetadata }) => clientMetadata,
		),
	);
}

describe.each(HANDLINGS)('Duplicate Handling = %s', (duplicateHandling) => {
	test.each([
		['in the same process', false],
		['in two processes', true],
	])('two n8n with the same execution id, node id and run index, %s: each request is sent', async (_, apart) => {
		const other = apart ? { nodeTypes: { [NODE]: nodeOfAnotherProcess() } } : {};
		const steps = [
			['grant', {}],
			['revoke', other],
			['grant', other],
			['revoke', {}],
			['grant', {}],
		] as const;
		for (const [index, [operation, options]] of steps.entries()) {
			const result = await run(sandbox, operation, parameters(operation, { duplicateHandling }), {
				executionId: '777',
				...options,
			});
			expect(result.error).toBeUndefined();
			expect(requestIds()).toHaveLength(index + 1);
			expect(jsonOf(result.items)).toMatchObject({ outcome: 'SUBMITTED', accessRequestIds: requestIds().slice(-1) });
			await sandbox.clock.advance(DONE_MS);
			expect(sandbox.holds(person, role)).toBe(operation === 'grant');
		}
		expect(new Set(metadata().map(({ n8nRequest }) => n8nRequest)).size).toBe(5);
	});

	const lags = [0, 3_600_000].flatMap((statusLagMs) =>
		[
			['behind an MCP server', mcpCaller],
			['in an agent without a workflow', ephemeralCaller],
		].map(([where, caller]) => ({ where: where as string, caller: caller as typeof mcpCaller, statusLagMs })),
	);
	test.each(lags)(
		'no execution id, $where, status list $statusLagMs ms behind: grant, revoke, grant, revoke, each is sent',
		async ({ caller, statusLagMs }) => {
			sandbox.settings.statusLagMs = statusLagMs;
			const { call } = caller(sandbox);
			if (duplicateHandling === 'submit' && caller === mcpCaller) {
				await expect(call(parameters('grant', { duplicateHandling }))).rejects.toThrow(/must be one of skip, fail/);
				expect(requestIds()).toEqual([]);
				return;
			}
			for (const [index, operation] of (['grant', 'revoke', 'grant', 'revoke'] as const).entries()) {
				const output = jsonOf(await call(parameters(operation, { duplicateHandling })));
				expect(requestIds()).toHaveLength(index + 1);
				expect(output).toMatchObject({ outcome: 'SUBMITTED', accessRequestIds: requestIds().slice(-1) });
				await sandbox.clock.advance(DONE_MS);
				expect(sandbox.holds(person, role)).toBe(operation === 'grant');
			}
			for (const sent of metadata()) expect(Object.keys(sent).sort()).toEqual(['n8nItem', 'n8nRequest']);
			expect(JSON.stringify(submitted(sandbox))).not.toContain('undefined');
		},
	);
});

test('what was rejected days ago is requested anew, by whatever process', async () => {
	role = sandbox.item('Production Support', 'ROLE');
	// The other process has its own node, but not its own credential type: one token serves both to the end.
	sandbox.settings.tokenLifetimeSeconds = 30 * 86_400;
	const processes: Array<Record<string, INodeType>> = [{}, {}, { [NODE]: nodeOfAnotherProcess() }];
	for (const [index, nodeTypes] of processes.entries()) {
		const { items } = await run(sandbox, 'grant', parameters('grant'), { executionId: '777', nodeTypes });
		expect(requestIds()).toHaveLength(index + 1);
		expect(jsonOf(items)).toMatchObject({ outcome: 'SUBMITTED', accessRequestIds: requestIds().slice(-1) });
		await sandbox.clock.advance(DONE_MS);
		const [{ id }] = jsons(await runOperation(sandbox, ['approval', 'getAll'], { owner: 'all' }));
		assignToAdmin(sandbox);
		jsons(
			await runOperation(sandbox, ['approval', 'reject'], {
				approvalId: id,
				comment: 'No',
			}),
		);
		await sandbox.clock.advance(3 * 86_400_000);
		expect(sandbox.requestItems().at(-1)?.state).toBe('REJECTED');
	}
});

test('two nodes with one id in a workflow are two runs', async () => {
	const node = (name: string) => ({
		id: '1',
		name,
		type: NODE,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {
			authentication: 'accessToken',
			resource: 'accessRequest',
			...parameters('grant', { duplicateHandling: 'submit' }),
		} as never,
	});
	const start = { ...node('Start'), type: 'harness.start', parameters: {} };
	const { nodes, status } = await runWorkflow(
		{
			nodes: [start, node('First'), node('Second')],
			connections: {
				Start: { main: [[{ node: 'First', type: 'main', index: 0 }]] },
				First: { main: [[{ node: 'Second', type: 'main', index: 0 }]] },
			},
		},
		{ credentials: credentialFor(sandbox) },
	);
	expect(status).toBe('success');
	expect(submitted(sandbox)).toHaveLength(2);
	const [first, second] = metadata().map(({ n8nRequest }) => n8nRequest);
	expect(first).not.toBe(second);
	// ISC answers that the same is requested already: that, and no more, is what the second node may say.
	expect(jsonOf(nodes.First[0].outputs[0]).outcome).toBe('SUBMITTED');
	expect(jsonOf(nodes.Second[0].outputs[0]).outcome).toBe('ALREADY_REQUESTED');
});

test('a request says from which workflow and execution it came, for whoever traces it back', async () => {
	await run(sandbox, 'grant', parameters('grant'), { executionId: '4711' });
	expect(metadata()).toEqual([
		{ n8nRequest: expect.any(String), n8nItem: role.id, n8nWorkflow: 'harness', n8nExecution: '4711' },
	]);
});
