import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Installation } from '../../playground/src/install';
import type { Secrets } from '../../playground/src/instance';
import { Problem } from '../../playground/src/problem';

const POLL_MS = 500;
const READ_TRIES = 20;
/** n8n ties a session to the browser that began it. */
const BROWSER = { 'browser-id': 'bench' };
const UNFINISHED = ['new', 'running', 'waiting'];

export interface ReportedItem {
	json: Record<string, unknown>;
	pairedItem?: number | { item: number } | Array<{ item: number }>;
}

/** A node's run as n8n has saved it. */
export interface NodeRun {
	/** As n8n measured it, in ms. */
	executionTime: number;
	/** By output; empty where the node failed. */
	outputs: ReportedItem[][];
	error?: string;
}

interface StoredRun {
	resultData: {
		error?: { message: string };
		runData: Record<
			string,
			Array<{ executionTime: number; error?: { message: string }; data?: { main?: Array<ReportedItem[] | null> } }>
		>;
	};
}

/** Runs workflows in a running n8n as its editor does, without a limit of time, and reads n8n's own figures. */
export class Executions {
	private cookie = '';

	constructor(
		private readonly url: string,
		private readonly installation: Installation,
	) {}

	async signIn({ ownerEmail, ownerPassword }: Secrets): Promise<void> {
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: ownerEmail, password: ownerPassword });
	}

	/** @throws when the execution ended before the node ran */
	async run(workflowId: string, trigger: string, node: string): Promise<NodeRun> {
		const body = { triggerToStartFrom: { name: trigger } };
		const { executionId } = await this.call<{ executionId: string }>('POST', `/rest/workflows/${workflowId}/run`, body);
		for (;;) {
			await delay(POLL_MS);
			const stored = await this.call<{ status: string; data: string }>('GET', `/rest/executions/${executionId}`);
			if (!UNFINISHED.includes(stored.status)) return nodeRun(this.parse(stored.data), node);
		}
	}

	/** n8n saves executions with a library for circular JSON; the copy that n8n itself uses reads them back. */
	private parse(data: string): StoredRun {
		const require = createRequire(path.join(this.installation.folder, 'node_modules', 'n8n', 'package.json'));
		const { parse } = require('flatted') as { parse(text: string): unknown };
		return parse(data) as StoredRun;
	}

	/** n8n may be busy for longer than it keeps a connection open: a read that breaks is made again. */
	private async call<T>(
		method: 'GET' | 'POST',
		where: string,
		body?: object,
		triesLeft = method === 'GET' ? READ_TRIES : 1,
	): Promise<T> {
		try {
			return await this.callOnce<T>(method, where, body);
		} catch (error) {
			if (triesLeft === 1)
				throw error instanceof Error ? new Problem(`n8n did not answer ${method} ${where}: ${error.message}`) : error;
			await delay(POLL_MS);
			return await this.call(method, where, body, triesLeft - 1);
		}
	}

	private async callOnce<T>(method: string, where: string, body?: object): Promise<T> {
		const response = await fetch(this.url + where, {
			method,
			headers: { ...BROWSER, cookie: this.cookie, ...(body && { 'content-type': 'application/json' }) },
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 300)}`);
		const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0];
		return (JSON.parse(text) as { data: T }).data;
	}
}

function nodeRun({ resultData }: StoredRun, node: string): NodeRun {
	const run = resultData.runData[node]?.[0];
	if (run === undefined)
		throw new Error(`The execution ended before "${node}" ran: ${resultData.error?.message ?? 'n8n gave no reason'}`);
	const { executionTime, data, error } = run;
	const outputs = (data?.main ?? []).map((items) => items ?? []);
	return { executionTime, outputs, ...(error === undefined ? {} : { error: error.message }) };
}
