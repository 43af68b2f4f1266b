import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Installation } from './install';
import type { Secrets } from './instance';
import { Problem } from './problem';

const POLL_MS = 200;
const RUN_LIMIT_MS = 120_000;
/** n8n ties a session to the browser that began it. */
const BROWSER = { 'browser-id': 'playground' };

/** An item as n8n stores it. */
export interface Item {
	json: Record<string, unknown>;
}

/** One finished execution: its id in n8n and, by node, the items of its first output. */
export interface Execution {
	id: string;
	status: string;
	/** Why it failed, where it did. */
	error?: string;
	output(node: string): Item[];
}

interface StoredTask {
	data?: { main?: Array<Item[] | null> };
}

interface StoredRun {
	resultData: { runData: Record<string, StoredTask[]>; error?: { message?: string } };
}

/** The running n8n as its editor sees it: signed in as the owner. */
export class Rest {
	private cookie = '';

	constructor(
		private readonly url: string,
		private readonly installation: Installation,
	) {}

	/**
	 * Makes the owner at the first start and signs in.
	 * @throws {Problem} when n8n has another owner than the one whose password is kept here
	 */
	async signIn(secrets: Secrets): Promise<void> {
		const settings = await this.call<{ userManagement: { showSetupOnFirstLoad: boolean } }>('GET', '/rest/settings');
		const { ownerEmail: email, ownerPassword: password } = secrets;
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.call('POST', '/rest/owner/setup', { email, password, firstName: 'Playground', lastName: 'Owner' });
		}
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** Presses "Execute workflow" at a trigger and waits for the end of the execution, whatever it is. */
	async execute(workflowId: string, trigger: string): Promise<Execution> {
		const body = { triggerToStartFrom: { name: trigger } };
		const { executionId } = await this.call<{ executionId: string }>('POST', `/rest/workflows/${workflowId}/run`, body);
		const deadline = Date.now() + RUN_LIMIT_MS;
		for (;;) {
			const stored = await this.call<{ status: string; data: string }>('GET', `/rest/executions/${executionId}`);
			if (!['new', 'running', 'waiting'].includes(stored.status)) return this.execution(executionId, stored);
			if (Date.now() > deadline)
				throw new Problem(`Execution ${executionId} of workflow ${workflowId} did not end within two minutes.`);
			await delay(POLL_MS);
		}
	}

	/** Every execution that n8n keeps, whole, as the editor gets them. */
	async executionTexts(): Promise<string[]> {
		const { results } = await this.call<{ results: Array<{ id: string }> }>('GET', '/rest/executions?limit=100');
		return await Promise.all(
			results.map(async ({ id }) => JSON.stringify(await this.call('GET', `/rest/executions/${id}`))),
		);
	}

	private execution(id: string, stored: { status: string; data: string }): Execution {
		const { resultData } = this.parse(stored.data);
		const output = (node: string): Item[] => resultData.runData[node]?.[0]?.data?.main?.[0] ?? [];
		return { id, status: stored.status, error: resultData.error?.message, output };
	}

	/** n8n stores executions with a library for circular JSON; the copy that n8n itself uses reads them back. */
	private parse(data: string): StoredRun {
		const require = createRequire(path.join(this.installation.folder, 'node_modules', 'n8n', 'package.json'));
		const { parse } = require('flatted') as { parse(text: string): unknown };
		return parse(data) as StoredRun;
	}

	private async call<T>(method: string, where: string, body?: object): Promise<T> {
		const response = await fetch(this.url + where, {
			method,
			headers: { ...BROWSER, cookie: this.cookie, ...(body && { 'content-type': 'application/json' }) },
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok)
			throw new Problem(`n8n answered ${method} ${where} with ${response.status}: ${text.slice(0, 300)}`);
		const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0];
		return (JSON.parse(text) as { data: T }).data;
	}
}
