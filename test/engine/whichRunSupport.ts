import { ExecuteContext, SupplyDataContext } from 'n8n-core';
import type {
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import { CredentialStore } from './harness';
import { additionalDataFor } from './harness/additionalData';
import { HarnessCredentialsHelper } from './harness/credentialsHelper';
import { HarnessNodeTypes } from './harness/nodeTypes';
import { credentialFor } from './support';

export const NODE = 'n8n-nodes-sailpoint-isc.sailPointIsc';
export const TOOL = `${NODE}Tool`;

function plainType(): INodeType {
	return new HarnessNodeTypes().getByNameAndVersion(NODE);
}

/** The node as n8n makes an agent's tool of it, to be called by the agent's node. */
export function toolType(): INodeType {
	const node = plainType();
	const description = {
		...node.description,
		name: `${node.description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	return Object.assign(Object.create(node) as INodeType, { description });
}

/**
 * The node from a second registry of modules, which has nothing in memory of what the first one did: an n8n in another process, on another
 * machine, or restarted.
 */
export function nodeOfAnotherProcess(): INodeType {
	let node: INodeType | undefined;
	jest.isolateModules(() => {
		const loaded = jest.requireActual<{ SailPointIsc: new () => INodeType }>(
			'../../nodes/SailPointIsc/SailPointIsc.node.ts',
		);
		node = new loaded.SailPointIsc();
	});
	if (node === undefined) throw new Error('The node was not loaded.');
	return node;
}

export interface Caller {
	/** One call. What the node gives out, one json for each item. */
	call(parameters: object): Promise<INodeExecutionData[]>;
}

/** Calls as they come in behind n8n's MCP Server Trigger: one context after the other, no execution id, the same execute data and run index. */
export function mcpCaller(sandbox: Sandbox): Caller {
	const tool = toolType();
	const node = nodeOf(TOOL, {});
	const executeData = { node, data: { main: [[{ json: {} }]] }, source: null };
	const store = new CredentialStore(credentialFor(sandbox));
	const run = createRunExecutionData({});
	return {
		call: async (parameters) => {
			const { workflow, called } = workflowOf(TOOL, tool, parameters, store);
			const context = new SupplyDataContext(
				workflow,
				called,
				withoutExecution(store),
				'manual',
				run,
				0,
				[{ json: {} }],
				{},
				NodeConnectionTypes.AiTool,
				executeData,
				[],
			);
			context.addInputData(NodeConnectionTypes.AiTool, [[{ json: {} }]]);
			return await outputOf(tool, context as unknown as IExecuteFunctions);
		},
	};
}

/** Calls as n8n's agents make them without a workflow: a context of the node alone for each, and no execution id. */
export function ephemeralCaller(sandbox: Sandbox): Caller {
	return ephemeralCallerWith(credentialFor(sandbox));
}

/** The same with credentials of the caller's own, by their type. */
export function ephemeralCallerWith(credentials: Record<string, object>): Caller {
	const type = plainType();
	const store = new CredentialStore(credentials);
	return {
		call: async (parameters) => {
			const { workflow, called } = workflowOf(NODE, type, parameters, store);
			const input = { main: [[{ json: {} }]] };
			const context = new ExecuteContext(
				workflow,
				called,
				withoutExecution(store),
				'manual',
				createRunExecutionData({}),
				0,
				[{ json: {} }],
				input,
				{ node: called, data: input, source: null },
				[],
			);
			return await outputOf(type, context);
		},
	};
}

async function outputOf(type: INodeType, context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const output = (await type.execute?.call(context)) as INodeExecutionData[][];
	return output[0];
}

/** n8n types the id as being there; in these calls it is not. */
function withoutExecution(store: CredentialStore): IWorkflowExecuteAdditionalData {
	return { ...additionalDataFor(new HarnessCredentialsHelper(store), ''), executionId: undefined };
}

function workflowOf(type: string, nodeType: INodeType, parameters: object, store: CredentialStore) {
	const node = nodeOf(type, {
		authentication: 'accessToken',
		resource: 'accessRequest',
		allowDecisions: true,
		...parameters,
	});
	node.credentials = { sailPointIscApi: { id: `${store.id}-sailPointIscApi`, name: 'Sandbox' } };
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new HarnessNodeTypes({ [type]: nodeType }),
	});
	return { workflow, called: workflow.getNode('Node') ?? node };
}

function nodeOf(type: string, parameters: INode['parameters']): INode {
	return { id: '1', name: 'Node', type, typeVersion: 1, position: [0, 0], parameters };
}
