import './environment';
import './timers';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ExecutionError,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IRun,
	ITaskData,
	IWorkflowBase,
	IWorkflowSettings,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { CredentialStore } from './credentials';
import { HarnessCredentialsHelper } from './credentialsHelper';
import { collectLogs, type LogLine } from './logs';
import { HarnessNodeTypes } from './nodeTypes';
import { keepForSearch } from './secretGuard';

/** A workflow as n8n exports it; more fields do no harm. */
export interface WorkflowJson {
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	name?: string;
}

export interface WorkflowOptions {
	/** By credential type: the fields as an operator fills them in, or a store that is to be shared by several runs. */
	credentials?: Record<string, object> | CredentialStore;
	/** What the first node is given (a trigger: what it gives out). Default: one empty item. */
	input?: INodeExecutionData[];
	/** The node to begin with; default: the first one that nothing leads to. */
	start?: string;
	/** Node types under their full name, beside ours and n8n's own. */
	nodeTypes?: Record<string, INodeType>;
	/** Default: `trigger`, in which a trigger or webhook node hands on `input`. */
	mode?: WorkflowExecuteMode;
	/** Default: a new one for each run. */
	executionId?: string;
	/** What n8n has stored with the workflow. */
	staticData?: IDataObject;
	/** The execution's time-out, as in the workflow's settings. */
	timeoutMs?: number;
}

/** One run of one node. */
export interface NodeRun {
	/** By output: `outputs[0]` regular, `outputs[1]` the error output. `pairedItem` as the node and the engine left it. */
	outputs: INodeExecutionData[][];
	error?: ExecutionError;
	hints: NodeExecutionHint[];
}

export interface WorkflowRun {
	status: IRun['status'];
	/** What the execution ended with, if it failed. */
	error?: ExecutionError;
	/** By node name, in the order of the node's runs. */
	nodes: Record<string, NodeRun[]>;
	/** What Respond to Webhook answered. */
	responses: unknown[];
	logs: LogLine[];
	executionId: string;
	/** The execution as n8n would save it, and the log: for a search for what must not be there. */
	text(): string;
}

/** A run under way. */
export interface StartedWorkflow {
	result: Promise<WorkflowRun>;
	/** As the editor's stop button. */
	cancel(): void;
}

let executions = 0;

/** Starts a workflow in n8n's own engine. */
export function startWorkflow(json: WorkflowJson, options: WorkflowOptions = {}): StartedWorkflow {
	const mode = options.mode ?? 'trigger';
	const executionId = options.executionId ?? `harness-${process.pid}-${++executions}`;
	const store =
		options.credentials instanceof CredentialStore
			? options.credentials
			: new CredentialStore(options.credentials ?? {});
	const nodeTypes = new HarnessNodeTypes(options.nodeTypes);
	const nodes = json.nodes.map((node) => withCredentials(node, nodeTypes, store));
	const settings: IWorkflowSettings = { executionOrder: 'v1', ...json.settings };
	const workflow = new Workflow({
		id: 'harness',
		name: json.name,
		nodes,
		connections: json.connections,
		active: false,
		nodeTypes,
		settings,
		staticData: structuredClone(options.staticData ?? {}),
	});
	const first = workflow.getNode(options.start ?? firstNode(json));
	if (first === null) throw new Error(`The workflow has no node "${options.start}"`);

	const saved: IWorkflowBase = {
		id: 'harness',
		name: json.name ?? 'Harness',
		nodes,
		connections: json.connections,
		settings,
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		activeVersionId: null,
	};
	const responses: unknown[] = [];
	const hooks = new ExecutionLifecycleHooks(mode, executionId, saved);
	hooks.addHandler('sendResponse', (response) => void responses.push(response));

	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: first, data: { main: [options.input ?? [{ json: {} }]] }, source: null }],
		},
	});
	const engine = new WorkflowExecute(
		additionalDataFor(new HarnessCredentialsHelper(store), executionId, hooks, options.timeoutMs),
		mode,
		data,
	);
	const logs: LogLine[] = [];
	let cancel: () => void = () => undefined;
	const result = collectLogs(logs, async () => {
		const running = engine.processRunExecutionData(workflow);
		cancel = () => running.cancel();
		const run = await running;
		keepForSearch(`execution ${executionId}`, { run, responses, logs });
		return summary(run, responses, logs, executionId);
	});
	return { result, cancel: () => cancel() };
}

/** Runs a workflow to its end in n8n's own engine. */
export async function runWorkflow(json: WorkflowJson, options: WorkflowOptions = {}): Promise<WorkflowRun> {
	return await startWorkflow(json, options).result;
}

function withCredentials(node: INode, nodeTypes: HarnessNodeTypes, store: CredentialStore): INode {
	const used = nodeTypes.getByNameAndVersion(node.type, node.typeVersion).description.credentials ?? [];
	const credentials = used
		.filter(({ name }) => store.has(name))
		.map(({ name }) => [name, { id: `${store.id}-${name}`, name: node.credentials?.[name]?.name ?? name }] as const);
	return credentials.length === 0 ? node : { ...node, credentials: Object.fromEntries(credentials) };
}

function firstNode(json: WorkflowJson): string {
	const reached = new Set(
		Object.values(json.connections).flatMap((outputs) =>
			(outputs.main ?? []).flatMap((to) => (to ?? []).map(({ node }) => node)),
		),
	);
	const first = json.nodes.find(({ name, type }) => !reached.has(name) && !type.endsWith('stickyNote'));
	if (first === undefined) throw new Error('The workflow has no node to begin with');
	return first.name;
}

function summary(run: IRun, responses: unknown[], logs: LogLine[], executionId: string): WorkflowRun {
	const { runData, error } = run.data.resultData;
	const nodes = Object.fromEntries(Object.entries(runData).map(([name, runs]) => [name, runs.map(nodeRun)]));
	const text = () =>
		JSON.stringify({
			run,
			logs,
			responses,
			stacks: [
				error,
				...Object.values(runData)
					.flat()
					.map((task) => task.error),
			].map(everythingIn),
		});
	return { status: run.status, ...(error === undefined ? {} : { error }), nodes, responses, logs, executionId, text };
}

function nodeRun(task: ITaskData): NodeRun {
	return {
		outputs: (task.data?.main ?? []).map((items) => items ?? []),
		...(task.error === undefined ? {} : { error: task.error }),
		hints: task.hints ?? [],
	};
}

/** An error's own properties, those that JSON leaves out among them. */
function everythingIn(error: ExecutionError | undefined): unknown {
	if (error === undefined) return undefined;
	return Object.fromEntries(
		Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name) as unknown]),
	);
}
