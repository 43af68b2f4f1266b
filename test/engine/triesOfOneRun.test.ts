import type { IExecuteFunctions, INode, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import { runNode, runWorkflow } from './harness';
import { access, accessItem, credentialFor, people, run, submitted } from './support';
import { TOOL, toolType } from './whichRunSupport';
import { quickTime } from '../support/quickTime';

/** n8n: three tries of a run. */
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const SUBMIT = { path: '^/access-requests/v1$', method: 'POST' } as const;

/** A node that notes what n8n hands to each of its tries, and fails in its own way as often as it can. */
function noting(seen: object[], fail: () => INodeExecutionData[][]): INodeType {
	return {
		description: {
			displayName: 'Noting',
			name: 'noting',
			group: ['transform'],
			version: 1,
			description: 'Notes',
			defaults: { name: 'Noting' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			seen.push(this.getExecuteData());
			return fail();
		},
	};
}

test.each([
	[
		'it throws',
		() => {
			throw new Error('Once more');
		},
	],
	['its first item is an error', () => [[{ json: { error: 'Once more' } }]]],
])(
	"n8n's own retry hands the same execute data to each try, where %s, and another to the next run",
	async (_, fail) => {
		const seen: object[] = [];
		const type = noting(seen, fail);
		for (let runs = 0; runs < 2; runs++) await runNode({ type, node: retry, onError: 'continueRegularOutput' });
		expect(seen).toHaveLength(6);
		expect(seen.map((data) => seen.indexOf(data))).toEqual([0, 0, 0, 3, 3, 3]);
	},
);

describe('our node', () => {
	let sandbox: Sandbox;
	quickTime();
	let folk: Identity[];
	let role: AccessItem;
	beforeEach(async () => {
		sandbox = await startSandbox({ rateLimit: 0, statusLagMs: 600_000, stages: { queuedMs: 600_000 } });
		folk = sandbox.addPeople(3);
		[role] = sandbox.addItems('ROLE', 1);
	});
	afterEach(async () => await sandbox.close());

	const parameters = (options: object) => ({
		...people('id', '={{ $json.person }}'),
		...access(accessItem('ROLE', 'id', role.id)),
		comment: 'By a test',
		options,
	});

	function marks(): string[] {
		return submitted(sandbox).flatMap(({ requestedItems }) =>
			(requestedItems as Array<{ clientMetadata: { n8nRequest: string } }>).map(
				({ clientMetadata }) => clientMetadata.n8nRequest,
			),
		);
	}

	/** How often each of the people was asked for. */
	function timesAsked(): number[] {
		return folk.map(({ id }) => sandbox.requestItems().filter(({ identityId }) => identityId === id).length);
	}

	test('has one mark for all tries, and another for the next run', async () => {
		sandbox.faults.add({ ...SUBMIT, mode: 'status', status: 409, count: 4 });
		const items = folk.map(({ id }) => ({ person: id }));
		const options = { duplicateHandling: 'submit' };
		const first = await run(sandbox, 'grant', parameters(options), { items, node: retry, executionId: '777' });
		expect(first.error).toBeUndefined();
		expect(marks()).toHaveLength(7);
		expect(new Set(marks()).size).toBe(1);
		await run(sandbox, 'grant', parameters(options), { items, executionId: '777' });
		expect(new Set(marks()).size).toBe(2);
	});

	test('a lost answer of the first try, which the list is too slow to show, is not sent blindly by the next', async () => {
		sandbox.settings.statusLagMs = 2_000;
		sandbox.faults.add({ ...SUBMIT, mode: 'drop-after', after: 1, count: 1 });
		const items = folk.map(({ id }) => ({ person: id }));
		const node = { ...retry, waitBetweenTries: 3_000 };
		const result = await run(sandbox, 'grant', parameters({ duplicateHandling: 'submit', confirmWithin: 1 }), {
			items,
			node,
		});
		expect(result.items.map(({ json }) => json.outcome)).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
		expect(timesAsked()).toEqual([1, 1, 1]);
		expect(submitted(sandbox)).toHaveLength(3);
	});

	/** An agent's node, which calls its tool once, through n8n's own code for that. */
	const agent: INodeType = {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: 'Calls its tool',
			defaults: { name: 'Agent' },
			inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Array<{
				invoke(args: object): Promise<string>;
			}>;
			const answer = await tool.invoke({}).catch((error: Error) => error.message);
			return [[{ json: { answer } }]];
		},
	};

	async function callTool(options: object): Promise<string> {
		const node = (name: string, type: string, more: Partial<INode> = {}): INode => {
			return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more };
		};
		const ours = {
			authentication: 'accessToken',
			resource: 'accessRequest',
			operation: 'revoke',
			allowDecisions: true,
			...parameters(options),
			...people('id', folk[0].id, folk[1].id),
		};
		const { nodes } = await runWorkflow(
			{
				nodes: [
					node('Start', 'harness.start'),
					node('Agent', 'harness.agent'),
					node('Tool', TOOL, { ...retry, parameters: ours as never }),
				],
				connections: {
					Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
					Tool: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				},
			},
			{
				start: 'Start',
				credentials: credentialFor(sandbox),
				nodeTypes: { 'harness.agent': agent, [TOOL]: toolType() },
			},
		);
		return String(nodes.Agent[0].outputs[0][0].json.answer);
	}

	describe('called as a tool: each try is a run of its own, and knows what this process submitted', () => {
		beforeEach(() => {
			for (const person of folk) sandbox.hold(person, role);
			// A revoke is a call for each person; the second one is refused once, so that n8n tries again.
			sandbox.faults.add({ ...SUBMIT, mode: 'status', status: 409, after: 1, count: 1 });
		});
		const people = () => submitted(sandbox).map(({ requestedFor }) => (requestedFor as string[])[0]);

		test('Skip: what the first try submitted is requested already for the next', async () => {
			const answer = await callTool({ duplicateHandling: 'skip' });
			expect(people()).toEqual([folk[0].id, folk[1].id, folk[1].id]);
			expect(new Set(marks()).size).toBe(2);
			expect(answer).toMatch(/ALREADY_REQUESTED.*This n8n process submitted the same request \d+ s ago/);
			expect(answer).toContain(sandbox.requestItems()[0].requestId);
		});

		test('Fail: it is the error of the next, and nothing goes out twice', async () => {
			const answer = await callTool({ duplicateHandling: 'fail' });
			expect(people()).toEqual([folk[0].id, folk[1].id]);
			expect(answer).toMatch(/This n8n process submitted the same request \d+ s ago/);
		});

		test('Submit is not there for a tool, so nothing can go out twice', async () => {
			const answer = await callTool({ duplicateHandling: 'submit' });
			expect(people()).toEqual([]);
			expect(answer).toMatch(/must be one of skip, fail/);
		});
	});
});
