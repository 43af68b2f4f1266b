import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Installation } from './install';
import { n8nEnvironment, type Ports, type Secrets } from './instance';
import { dataDir, logFile } from './paths';
import { HOST } from './ports';
import { Problem } from './problem';
import { run, start } from './processes';

const LOG = 'n8n';
const START_LIMIT_MS = 180_000;
const POLL_MS = 250;
/** Loaded into n8n first: ends it when we are gone, however we went. */
const STOP_WITH_PARENT = path.join(__dirname, 'stop-with-parent.cjs');

/** This clone's n8n: how to call its command line and how to start it. */
export class N8n {
	private readonly env: NodeJS.ProcessEnv;
	readonly url: string;

	constructor(
		readonly installation: Installation,
		secrets: Secrets,
		ports: Ports,
	) {
		this.env = n8nEnvironment(installation, secrets, ports);
		this.url = `http://${HOST}:${ports.editor}`;
	}

	/**
	 * Runs one of n8n's commands, such as `import:workflow`, to its end.
	 * @throws {Problem} when it fails; its output is in the log
	 */
	async command(purpose: string, args: string[]): Promise<void> {
		const { node, n8n } = this.installation;
		await run(purpose, { command: node, args: [n8n, ...args], cwd: dataDir, env: this.env, log: 'n8n-commands' });
	}

	/**
	 * Starts n8n and waits until its database is ready and its editor answers.
	 * @throws {Problem} when it ends before that, or takes more than three minutes
	 */
	async start(): Promise<ChildProcess> {
		const { node, n8n } = this.installation;
		const args = ['--require', STOP_WITH_PARENT, n8n, 'start'];
		const child = start({ command: node, args, cwd: dataDir, env: this.env, log: LOG, logMode: 'w', ipc: true });
		const deadline = Date.now() + START_LIMIT_MS;
		while (!(await this.ready())) {
			if (child.exitCode !== null)
				throw new Problem(`n8n ended while it was starting (exit code ${child.exitCode}).`, logFile(LOG));
			if (Date.now() > deadline) throw new Problem('n8n did not start within three minutes.', logFile(LOG));
			await delay(POLL_MS);
		}
		return child;
	}

	private async ready(): Promise<boolean> {
		const answers = await Promise.all([
			answersOk(`${this.url}/healthz/readiness`),
			answersOk(`${this.url}/rest/settings`),
		]);
		return answers.every(Boolean);
	}
}

async function answersOk(url: string): Promise<boolean> {
	return await fetch(url).then(
		(response) => response.ok && (response.headers.get('content-type') ?? '').includes('json'),
		() => false,
	);
}
