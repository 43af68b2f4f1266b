import './environment';
import './timers';

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { HookContext, PollContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	WebhookSetupMethodNames,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { CredentialStore } from './credentials';
import { HarnessCredentialsHelper } from './credentialsHelper';
import { collectLogs, type LogLine } from './logs';
import { HarnessNodeTypes } from './nodeTypes';
import { keepForSearch } from './secretGuard';

const OWN = 'n8n-nodes-sailpoint-isc.';

export interface HostOptions {
	credentials: Record<string, object>;
	/** The trigger, by its name in the package. */
	trigger: 'sailPointIscTrigger' | 'sailPointIscPollingTrigger';
	parameters?: INode['parameters'];
	/** Default `w1`. */
	workflowId?: string;
	workflowName?: string;
	/** The static data that n8n has in its database, as it was when another process stopped. */
	staticData?: IDataObject;
	/** The server to listen on, from a host before: n8n keeps its address when it starts again. */
	port?: number;
	/** The time that n8n gives a poll, in milliseconds; default: it says nothing of it. */
	pollBudgetMs?: number;
	/** What n8n says its own address is; default: the one it has. */
	address?: string;
}

/**
 * One workflow with a trigger, as n8n's server has it: it activates and deactivates the trigger, hands it the calls that come in over HTTP, and keeps
 * the static data between them as a database would: by value. Where n8n would run the workflow, the event is added to `events`.
 */
export class TriggerHost {
	readonly events: IDataObject[] = [];
	readonly logs: LogLine[] = [];
	/** What n8n would run with an event. Nobody waits for it. */
	onEvent: (event: IDataObject) => Promise<void> = async () => undefined;
	staticData: IDataObject;
	private readonly store: CredentialStore;
	private server: Server | undefined;
	private port = 0;

	constructor(private readonly options: HostOptions) {
		this.staticData = structuredClone(options.staticData ?? {});
		this.store = new CredentialStore(options.credentials);
	}

	async start(): Promise<this> {
		this.server = createServer((request, response) => void this.serve(request, response));
		await new Promise<void>((done) => this.server?.listen(this.options.port ?? 0, '127.0.0.1', done));
		this.port = (this.server.address() as AddressInfo).port;
		return this;
	}

	/** As SIGKILL does: nothing is written any more. */
	async stop(): Promise<number> {
		this.server?.closeAllConnections();
		await new Promise((done) => this.server?.close(done));
		return this.port;
	}

	get url(): string {
		return `${this.base}/webhook/hook-1/webhook`;
	}

	/** As n8n does when a workflow is activated, and for each active one when it starts. */
	async activate(mode: 'active' | 'test' = 'active'): Promise<void> {
		if (!(await this.hook('checkExists', mode))) await this.hook('create', mode);
	}

	async deactivate(mode: 'active' | 'test' = 'active'): Promise<void> {
		await this.hook('delete', mode);
	}

	/** One poll, as the active workflow's or by hand. `undefined` if nothing is told. */
	async poll(mode: 'active' | 'manual' = 'active'): Promise<IDataObject[] | undefined> {
		const { workflow, node, nodeType, data } = this.build();
		const context = new PollContext(workflow, node, data, mode === 'manual' ? 'manual' : 'trigger', 'activate');
		const { pollBudgetMs } = this.options;
		if (pollBudgetMs !== undefined) Object.assign(context, { getPollBudgetMs: () => pollBudgetMs });
		const output = await collectLogs(this.logs, async () => await nodeType.poll?.call(context));
		keepForSearch('a poll', { output, logs: this.logs });
		if (mode === 'active') this.save(workflow);
		return output?.[0]?.map(({ json }) => json);
	}

	private get base(): string {
		return this.options.address ?? `http://127.0.0.1:${this.port}`;
	}

	private build(staticData = this.staticData) {
		const type = OWN + this.options.trigger;
		const nodeTypes = new HarnessNodeTypes();
		const nodeType = nodeTypes.getByNameAndVersion(type, 1);
		const node: INode = {
			id: 'trigger-1',
			name: 'Trigger',
			type,
			typeVersion: 1,
			position: [0, 0],
			webhookId: 'hook-1',
			parameters: { authentication: 'accessToken', ...this.options.parameters },
			credentials: Object.fromEntries(
				Object.keys(this.options.credentials).map((name) => [name, { id: `${this.store.id}-${name}`, name }]),
			),
		};
		const workflow = new Workflow({
			id: this.options.workflowId ?? 'w1',
			name: this.options.workflowName ?? 'Requests',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: structuredClone(staticData),
		});
		const data: IWorkflowExecuteAdditionalData = {
			...additionalDataFor(new HarnessCredentialsHelper(this.store), 'trigger'),
			instanceBaseUrl: `${this.base}/`,
			webhookBaseUrl: `${this.base}/webhook`,
			webhookTestBaseUrl: `${this.base}/webhook-test`,
		};
		return { workflow, node: workflow.getNode('Trigger') ?? node, nodeType, data };
	}

	private save(workflow: Workflow): void {
		this.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	}

	/** n8n keeps what a test writes apart, and forgets it. */
	private testData: IDataObject = {};

	private async hook(name: WebhookSetupMethodNames, mode: 'active' | 'test'): Promise<boolean> {
		const isTest = mode === 'test';
		const { workflow, node, nodeType, data } = this.build(isTest ? this.testData : this.staticData);
		const webhook = { ...this.webhookOf(workflow, node, data), isTest } as IWebhookData;
		const executionMode = isTest ? 'manual' : 'trigger';
		const context = new HookContext(workflow, node, data, executionMode, isTest ? 'manual' : 'activate', webhook);
		try {
			const method = nodeType.webhookMethods?.default?.[name];
			return (await collectLogs(this.logs, async () => await method?.call(context))) ?? false;
		} catch (error) {
			keepForSearch(`${name} of a trigger`, error);
			throw error;
		} finally {
			if (isTest) this.testData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
			else this.save(workflow);
		}
	}

	private webhookOf(workflow: Workflow, node: INode, data: IWorkflowExecuteAdditionalData): IWebhookData {
		const [description] = workflow.nodeTypes.getByNameAndVersion(node.type, 1).description.webhooks ?? [];
		return {
			httpMethod: 'POST',
			node: node.name,
			path: 'hook-1/webhook',
			webhookDescription: description,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: data,
		};
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const rawBody = await bodyOf(request);
		const isTest = request.url?.startsWith('/webhook-test/') === true;
		const { workflow, node, nodeType, data } = this.build(isTest ? this.testData : this.staticData);
		data.httpRequest = Object.assign(request, {
			rawBody,
			body: parsed(request, rawBody),
			params: {},
			query: {},
		}) as never;
		data.httpResponse = expressLike(response) as never;
		const webhook = this.webhookOf(workflow, node, data);
		const context = new WebhookContext(workflow, node, data, isTest ? 'manual' : 'webhook', webhook, [], null);
		try {
			const result = await collectLogs(this.logs, async () => await nodeType.webhook?.call(context));
			if (!isTest) this.save(workflow);
			keepForSearch('an event', result);
			const items: INodeExecutionData[] = result?.workflowData?.[0] ?? [];
			for (const { json } of items) {
				this.events.push(json);
				void this.onEvent(json);
			}
		} catch (error) {
			keepForSearch('a webhook', error);
			this.logs.push({ level: 'error', message: (error as Error).message });
			if (!response.headersSent) response.writeHead(500).end('{}');
		}
	}
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

/** n8n's body parser: JSON where it is said to be, else the text, or nothing. */
function parsed(request: IncomingMessage, raw: Buffer): unknown {
	if (raw.length === 0) return {};
	if (!/json/i.test(request.headers['content-type'] ?? '')) return raw.toString();
	try {
		return JSON.parse(raw.toString()) as unknown;
	} catch {
		return {};
	}
}

/** The part of express that a node uses to answer itself. */
function expressLike(response: ServerResponse) {
	return {
		status(code: number) {
			response.statusCode = code;
			return {
				json: (body: object) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body)),
			};
		},
	};
}
