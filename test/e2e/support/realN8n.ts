import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

import { showFailure } from '../../../playground/src/ending';
import { ensureImports, importOnce, type StoredCredential } from '../../../playground/src/imports';
import { ensureInstallation } from '../../../playground/src/install';
import { ensureSecrets, type Secrets } from '../../../playground/src/instance';
import { N8n } from '../../../playground/src/n8n';
import { logFile } from '../../../playground/src/paths';
import { freePort } from '../../../playground/src/ports';
import { Problem } from '../../../playground/src/problem';
import { stop, stopAll } from '../../../playground/src/processes';
import { Rest } from '../../../playground/src/rest';
import { startSandbox, type Sandbox } from '../../../sandbox';

/** Real n8n with this package, the examples and the playground's workflows, and credentials for a sandbox in this process. */
export interface RealN8n {
	url: string;
	sandbox: Sandbox;
	rest: Rest;
	secrets: Secrets;
	close(): Promise<void>;
}

/** The port is part of the credentials that n8n keeps from one file to the next. */
const SANDBOX_PORT = 4310;

/** What is in n8n besides the playground's own. */
export interface Extras {
	workflows: object[];
	credentials: StoredCredential[];
}

/** @param published workflows whose triggers listen: their ids, and where, such as `webhook/isc-ticket` */
export async function startRealN8n(published: Record<string, string> = {}, extras?: Extras): Promise<RealN8n> {
	const sandbox = await startSandbox({ port: await freePort(SANDBOX_PORT) });
	try {
		return await startBeside(sandbox, published, extras);
	} catch (error) {
		await Promise.all([stopAll(), sandbox.close()]);
		showFailure(error);
		throw error;
	}
}

async function startBeside(sandbox: Sandbox, published: Record<string, string>, extras?: Extras): Promise<RealN8n> {
	const secrets = ensureSecrets();
	const installation = await ensureInstallation();
	const n8n = new N8n(installation, secrets, { editor: await freePort(5710), broker: await freePort(5711) });
	await ensureImports(n8n, sandbox);
	if (extras !== undefined) {
		await importOnce(n8n, 'credentials', extras.credentials);
		await importOnce(n8n, 'workflow', extras.workflows);
	}
	for (const id of Object.keys(published)) await n8n.command(`Publishing ${id}`, ['publish:workflow', `--id=${id}`]);
	const child: ChildProcess = await n8n.start();
	await listening(n8n.url, Object.values(published));
	const rest = new Rest(n8n.url, installation);
	await rest.signIn(secrets);
	return {
		url: n8n.url,
		sandbox,
		rest,
		secrets,
		close: async () => {
			await stop(child);
			await sandbox.close();
		},
	};
}

/** n8n answers before the triggers of all its workflows listen. Asked for its options, an address tells which methods are taken there. */
async function listening(url: string, addresses: string[]): Promise<void> {
	for (const address of addresses) {
		for (let tries = 0; !(await isTaken(`${url}/${address}`)); tries++) {
			if (tries > 600)
				throw new Problem(`/${address} was not taken by its workflow within two minutes.`, logFile('n8n'));
			await delay(200);
		}
	}
}

async function isTaken(address: string): Promise<boolean> {
	const { headers } = await fetch(address, { method: 'OPTIONS', headers: { origin: 'http://127.0.0.1' } });
	return /GET|POST/.test(headers.get('access-control-allow-methods') ?? '');
}
