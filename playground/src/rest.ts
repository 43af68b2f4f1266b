import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Secrets } from './dataFolder';
import type { Installation } from './installation';
import { Problem } from './terminal';

const POLL_MS = 200;
/** n8n ties a session to the browser that started it. */
const BROWSER = { 'browser-id': 'playground' };

/** An item as n8n stores it. */
export interface Item {
	json: Record<string, unknown>;
	pairedItem?: number | { item: number } | Array<{ item: number }>;
}

/** A node's run as n8n stores it. */
export interface NodeRun {
	/** Measured by n8n, in ms. */
	executionTime: number;
	/** The items of each output; empty if the node failed. */
	outputs: Item[][];
	error?: string;
}

/** An execution as n8n's list shows it. Times are UTC, ISO 8601. */
export interface ExecutionSummary {
	id: string;
	status: string;
	createdAt: string;
	startedAt: string | null;
	stoppedAt: string | null;
}

/** A finished execution. */
export interface Execution {
	id: string;
	status: string;
	/** Why it failed, if it did. */
	error?: string;
	/** The items of the first output of a node; none if it didn't run or failed. */
	output(node: string): Item[];
	/** The run of a node. @throws {Problem} if the execution ended before the node ran */
	run(node: string): NodeRun;
}

interface StoredTask {
	executionTime: number;
	error?: { message: string };
	data?: { main?: Array<Item[] | null> };
}

interface StoredExecution {
	resultData: { runData: Record<string, StoredTask[]>; error?: { message?: string } };
}

export interface RestOptions {
	/** How long an execution may take, in ms. Default: two minutes. */
	executionLimitMs?: number;
	/** How often to look whether an execution has ended, in ms. */
	pollMs?: number;
	/** How often to try a read. More than once if n8n may be busy for longer than it keeps a connection open. */
	readTries?: number;
}

/** Controls a running n8n the way its editor does, signed in as the owner. */
export class Rest {
	private cookie = '';
	private readonly executionLimitMs: number;
	private readonly pollMs: number;
	private readonly readTries: number;

	constructor(
		private readonly url: string,
		private readonly installation: Installation,
		{ executionLimitMs = 120_000, pollMs = POLL_MS, readTries = 1 }: RestOptions = {},
	) {
		this.executionLimitMs = executionLimitMs;
		this.pollMs = pollMs;
		this.readTries = readTries;
	}

	/**
	 * Signs in as the owner, who is created at the first start.
	 * @throws {Problem} if n8n has an owner with another password
	 */
	async signIn(secrets: Secrets): Promise<void> {
		const settings = await this.call<{ userManagement: { showSetupOnFirstLoad: boolean } }>('GET', '/rest/settings');
		const { ownerEmail: email, ownerPassword: password } = secrets;
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.call('POST', '/rest/owner/setup', { email, password, firstName: 'Playground', lastName: 'Owner' });
		}
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/**
	 * Starts a workflow from a trigger, as "Execute workflow" does, and waits until the execution ends, whether it succeeds or fails.
	 * @throws {Problem} if that takes too long
	 */
	async execute(workflowId: string, trigger: string): Promise<Execution> {
		const id = await this.start(workflowId, trigger);
		await this.untilEnded(workflowId, id);
		return await this.executionOf(id);
	}

	/** Starts a workflow from a trigger. Returns the id of the execution. */
	async start(workflowId: string, trigger: string): Promise<string> {
		// n8n 2.8 takes the workflow from the body, 2.41 from its database.
		const workflowData = await this.call('GET', `/rest/workflows/${workflowId}`);
		const body = { workflowData, triggerToStartFrom: { name: trigger } };
		const { executionId } = await this.call<{ executionId: string }>('POST', `/rest/workflows/${workflowId}/run`, body);
		return executionId;
	}

	/**
	 * Reads the list of executions only, so that n8n need not load what the execution has stored.
	 * @throws {Problem} if that takes too long
	 */
	async untilEnded(workflowId: string, executionId: string): Promise<void> {
		const deadline = Date.now() + this.executionLimitMs;
		for (;;) {
			const found = (await this.executionsOf(workflowId)).find(({ id }) => id === executionId);
			if (found !== undefined && !['new', 'running', 'waiting'].includes(found.status)) return;
			if (Date.now() > deadline)
				throw new Problem(
					`Execution ${executionId} of workflow ${workflowId} didn't end within ${this.executionLimitMs / 1000} seconds.`,
				);
			await delay(this.pollMs);
		}
	}

	/** The last 100 executions of a workflow, the first one first. */
	async executionsOf(workflowId: string): Promise<ExecutionSummary[]> {
		const query = new URLSearchParams({ filter: JSON.stringify({ workflowId }), limit: '100' }).toString();
		const { results } = await this.call<{ results: ExecutionSummary[] }>('GET', `/rest/executions?${query}`);
		return results.sort((a, b) => Number(a.id) - Number(b.id));
	}

	/** A stored execution that has ended. */
	async executionOf(id: string): Promise<Execution> {
		return this.execution(id, await this.call<{ status: string; data: string }>('GET', `/rest/executions/${id}`));
	}

	/** Every stored execution, complete, as the editor receives it. */
	async executionTexts(): Promise<string[]> {
		const { results } = await this.call<{ results: Array<{ id: string }> }>('GET', '/rest/executions?limit=100');
		return await Promise.all(
			results.map(async ({ id }) => JSON.stringify(await this.call('GET', `/rest/executions/${id}`))),
		);
	}

	private execution(id: string, { status, data }: { status: string; data: string }): Execution {
		const { resultData } = this.parse(data);
		const error = resultData.error?.message;
		const task = (node: string): StoredTask | undefined => resultData.runData[node]?.[0];
		return {
			id,
			status,
			error,
			output: (node) => task(node)?.data?.main?.[0] ?? [],
			run: (node) => nodeRun(node, task(node), error),
		};
	}

	/** n8n stores executions in the format of a library for circular JSON, so they are read with n8n's copy of it. */
	private parse(data: string): StoredExecution {
		const require = createRequire(path.join(this.installation.folder, 'node_modules', 'n8n', 'package.json'));
		const { parse } = require('flatted') as { parse(text: string): unknown };
		return parse(data) as StoredExecution;
	}

	async call<T>(
		method: 'GET' | 'POST' | 'PATCH',
		where: string,
		body?: object,
		triesLeft = method === 'GET' ? this.readTries : 1,
	): Promise<T> {
		try {
			return await this.callOnce<T>(method, where, body);
		} catch (error) {
			if (triesLeft <= 1) throw error;
			await delay(this.pollMs);
			return await this.call(method, where, body, triesLeft - 1);
		}
	}

	private async callOnce<T>(method: string, where: string, body?: object): Promise<T> {
		const response = await fetch(this.url + where, {
			method,
			headers: { ...BROWSER, cookie: this.cookie, ...(body && { 'content-type': 'application/json' }) },
			body: body && JSON.stringify(body),
		}).catch((error: unknown) => {
			throw new Problem(`n8n didn't answer ${method} ${where}: ${String(error)}`);
		});
		const text = await response.text();
		if (!response.ok)
			throw new Problem(`n8n answered ${method} ${where} with ${response.status}: ${text.slice(0, 300)}`);
		const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0];
		return (JSON.parse(text) as { data: T }).data;
	}
}

function nodeRun(node: string, task: StoredTask | undefined, executionError: string | undefined): NodeRun {
	if (task === undefined)
		throw new Problem(`The execution ended before "${node}" ran: ${executionError ?? 'n8n gave no reason'}`);
	const { executionTime, data, error } = task;
	const outputs = (data?.main ?? []).map((items) => items ?? []);
	return { executionTime, outputs, ...(error === undefined ? {} : { error: error.message }) };
}
