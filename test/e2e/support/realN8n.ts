import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

import { freePort, importEntities, importPlayground, N8n, type StoredCredential } from '../../../playground/src/n8n';
import { ensureInstallation, type OtherN8n } from '../../../playground/src/installation';
import { ensureSecrets, type Secrets } from '../../../playground/src/dataFolder';
import { logFile } from '../../../playground/src/paths';
import { stop, stopAll } from '../../../playground/src/processes';
import { Rest } from '../../../playground/src/rest';
import { Problem, showFailure } from '../../../playground/src/terminal';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';

/** Real n8n with this package, the examples and the playground's workflows, and credentials for a sandbox in this process. */
export interface RealN8n {
	url: string;
	sandbox: Sandbox;
	rest: Rest;
	secrets: Secrets;
	/** Ends n8n as a power failure does. */
	kill(): Promise<void>;
	/** Starts it again after that, with the same data. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

/** `npm run test:versions` runs the tests in another n8n than the playground's: on this machine's own Node, by the manifests in this folder. */
function otherN8n(): OtherN8n | undefined {
	const manifests = process.env.N8N_MANIFESTS;
	return manifests === undefined ? undefined : { manifests, choice: { from: 'machine' } };
}

/** Fixed, because it is part of the credentials that n8n keeps from one test file to the next. */
const SANDBOX_PORT = 4310;

/** In place of a path, for a workflow that nobody calls. */
export const NO_ADDRESS = '';

/** What to import into n8n in addition to what the playground does. */
export interface Extras {
	workflows: object[];
	credentials: StoredCredential[];
	/** Environment variables of n8n, in addition to the playground's. */
	environment?: Record<string, string>;
}

/** @param published workflows to publish: their ids, and the path on which the trigger listens, such as `webhook/isc-ticket`, or `NO_ADDRESS` */
export async function startRealN8n(
	published: Record<string, string> = {},
	extras?: Extras,
	options: SandboxOptions = {},
): Promise<RealN8n> {
	const sandbox = await startSandbox({ port: await freePort(SANDBOX_PORT), ...options });
	try {
		return await startWith(sandbox, published, extras);
	} catch (error) {
		await Promise.all([stopAll(), sandbox.close()]);
		showFailure(error);
		throw error;
	}
}

async function startWith(sandbox: Sandbox, published: Record<string, string>, extras?: Extras): Promise<RealN8n> {
	const secrets = ensureSecrets();
	const installation = await ensureInstallation(otherN8n());
	const ports = { editor: await freePort(5710), broker: await freePort(5711) };
	const n8n = new N8n(installation, secrets, ports, extras?.environment);
	await importPlayground(n8n, sandbox);
	if (extras !== undefined) {
		await importEntities(n8n, 'credentials', extras.credentials);
		await importEntities(n8n, 'workflow', extras.workflows);
	}
	for (const id of Object.keys(published)) await n8n.command(`Publishing ${id}`, ['publish:workflow', `--id=${id}`]);
	let child: ChildProcess = await n8n.start();
	await waitUntilListening(n8n.url, Object.values(published));
	const rest = new Rest(n8n.url, installation);
	await rest.signIn(secrets);
	return {
		url: n8n.url,
		sandbox,
		rest,
		secrets,
		kill: async () => {
			const ended = new Promise((done) => child.once('exit', done));
			child.kill('SIGKILL');
			await ended;
		},
		restart: async () => {
			child = await n8n.start();
			await waitUntilListening(n8n.url, Object.values(published));
			await rest.signIn(secrets);
		},
		close: async () => {
			await unpublish(rest, Object.keys(published));
			await stop(child);
			await sandbox.close();
		},
	};
}

/** All test files use one data folder: a workflow left published would decide about the requests of the next file. */
async function unpublish(rest: Rest, ids: string[]): Promise<void> {
	for (const id of ids) await rest.call('POST', `/rest/workflows/${id}/deactivate`, {});
}

/** n8n responds before all triggers listen. The answer to an OPTIONS request tells which methods an address takes. */
async function waitUntilListening(url: string, addresses: string[]): Promise<void> {
	for (const address of addresses.filter((one) => one !== NO_ADDRESS)) {
		for (let tries = 0; !(await isListening(`${url}/${address}`)); tries++) {
			if (tries > 600) throw new Problem(`No workflow listened on /${address} within two minutes.`, logFile('n8n'));
			await delay(200);
		}
	}
}

async function isListening(address: string): Promise<boolean> {
	const { headers } = await fetch(address, { method: 'OPTIONS', headers: { origin: 'http://127.0.0.1' } });
	return /GET|POST/.test(headers.get('access-control-allow-methods') ?? '');
}
