import type {
	ExecutionError,
	INode,
	INodeExecutionData,
	INodeType,
	IWorkflowSettings,
	NodeExecutionHint,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { CredentialStore } from './credentials';
import type { LogLine } from './logs';
import { startWorkflow, type WorkflowJson, type WorkflowOptions, type WorkflowRun } from './runWorkflow';

export interface NodeOptions extends Pick<
	WorkflowOptions,
	'executionId' | 'mode' | 'timeoutMs' | 'nodeTypes' | 'staticData'
> {
	/** A full type name, or a node type of the test's own. Default: our action node. */
	type?: string | INodeType;
	parameters?: INode['parameters'];
	/** The json of each input item, or whole items. Default: one empty item. */
	items?: Array<INodeExecutionData | Record<string, unknown>>;
	credentials?: Record<string, object> | CredentialStore;
	/** Default: `stopWorkflow`. */
	onError?: INode['onError'];
	/** More of what an operator sets on a node: retryOnFail, maxTries, waitBetweenTries … */
	node?: Partial<INode>;
	/** e.g. `{ timezone: 'Europe/Berlin' }` */
	settings?: IWorkflowSettings;
}

export interface NodeResult {
	/** The regular output. */
	items: INodeExecutionData[];
	/** The error output. */
	errorItems: INodeExecutionData[];
	/** What the node threw, if the execution ended there. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
	logs: LogLine[];
	/** The whole execution. */
	run: WorkflowRun;
}

/** A run of one node under way. */
export interface StartedNode {
	result: Promise<NodeResult>;
	cancel(): void;
}

/** Starts one node in n8n's own engine, behind a node that hands it `items`. */
export function startNodeRun(options: NodeOptions = {}): StartedNode {
	const ownType: Record<string, INodeType> = typeof options.type === 'object' ? { 'harness.node': options.type } : {};
	const started = startWorkflow(workflowOf(options), {
		...options,
		mode: options.mode ?? 'manual',
		input: (options.items ?? [{}]).map(asItem),
		start: 'Start',
		nodeTypes: { ...options.nodeTypes, ...ownType },
	});
	return { result: started.result.then(resultOf), cancel: started.cancel };
}

/** Runs one node to its end in n8n's own engine. */
export async function runNode(options: NodeOptions = {}): Promise<NodeResult> {
	return await startNodeRun(options).result;
}

function workflowOf(options: NodeOptions): WorkflowJson {
	const type =
		typeof options.type === 'object' ? 'harness.node' : (options.type ?? 'n8n-nodes-sailpoint-isc.sailPointIsc');
	return {
		nodes: [
			{ id: 'start', name: 'Start', type: 'harness.start', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: 'node',
				name: 'Node',
				type,
				typeVersion: 1,
				position: [200, 0],
				parameters: options.parameters ?? {},
				...(options.onError === undefined ? {} : { onError: options.onError }),
				...options.node,
			},
		],
		connections: { Start: { main: [[{ node: 'Node', type: NodeConnectionTypes.Main, index: 0 }]] } },
		settings: options.settings,
	};
}

function asItem(item: INodeExecutionData | Record<string, unknown>): INodeExecutionData {
	const isWhole = typeof item.json === 'object' && item.json !== null;
	return isWhole ? (item as INodeExecutionData) : { json: item as INodeExecutionData['json'] };
}

function resultOf(run: WorkflowRun): NodeResult {
	const last = run.nodes.Node?.at(-1);
	const error = last?.error ?? run.error;
	return {
		items: last?.outputs[0] ?? [],
		errorItems: last?.outputs[1] ?? [],
		...(error === undefined ? {} : { error }),
		hints: last?.hints ?? [],
		logs: run.logs,
		run,
	};
}
