import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox';
import { digest, whenChanged, type Secrets } from './dataFolder';
import type { Installation } from './installation';
import { dataDir, logFile, playgroundDir, repoDir } from './paths';
import { cleanEnvironment, run, start } from './processes';
import { Problem } from './terminal';

const LOG = 'n8n';
const START_LIMIT_MS = 180_000;
const POLL_MS = 250;
/** Loaded into n8n before anything else: ends n8n when this process is gone, even if it was killed. */
const STOP_WITH_PARENT = path.join(__dirname, 'stop-with-parent.cjs');

/** The loopback address on which everything in the playground listens. */
export const HOST = '127.0.0.1';

export interface Ports {
	editor: number;
	/** For n8n's task runners. */
	broker: number;
}

/** Returns `wanted` if that TCP port is free on the loopback address, otherwise any free port. */
export async function freePort(wanted: number): Promise<number> {
	return (await listenOnce(wanted)) ?? (await listenOnce(0)) ?? wanted;
}

function listenOnce(port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, HOST, () => {
			const address = server.address();
			const taken = typeof address === 'object' && address !== null ? address.port : undefined;
			server.close(() => resolve(taken));
		});
	});
}

/** The n8n of this clone: runs its commands and starts it. */
export class N8n {
	private readonly env: NodeJS.ProcessEnv;
	readonly url: string;

	/** @param extra environment variables to add to the playground's */
	constructor(
		readonly installation: Installation,
		secrets: Secrets,
		ports: Ports,
		extra: Record<string, string> = {},
	) {
		this.env = { ...n8nEnvironment(installation, secrets, ports), ...extra };
		this.url = `http://${HOST}:${ports.editor}`;
	}

	/**
	 * Runs one of n8n's commands, such as `import:workflow`, and waits until it ends.
	 * @throws {Problem} if it fails; its output is in the log
	 */
	async command(purpose: string, args: string[]): Promise<void> {
		const { node, n8n } = this.installation;
		await run(purpose, { command: node, args: [n8n, ...args], cwd: dataDir, env: this.env, log: 'n8n-commands' });
	}

	/**
	 * Starts n8n and waits until its database is ready and its editor responds.
	 *
	 * @throws {Problem} if n8n ends before that, or takes more than three minutes
	 */
	async start(): Promise<ChildProcess> {
		return await this.startProcess(['start'], LOG, [`${this.url}/healthz/readiness`, `${this.url}/rest/settings`]);
	}

	/**
	 * Starts one of n8n's long-running commands and waits until it is ready.
	 *
	 * @param log name of its log, which is emptied
	 * @param addresses that answer with JSON once it is ready
	 * @throws {Problem} if it ends before that, or takes more than three minutes
	 */
	protected async startProcess(args: string[], log: string, addresses: string[]): Promise<ChildProcess> {
		const { node, n8n } = this.installation;
		const nodeArgs = ['--require', STOP_WITH_PARENT, n8n, ...args];
		const child = start({ command: node, args: nodeArgs, cwd: dataDir, env: this.env, log, logMode: 'w', ipc: true });
		const deadline = Date.now() + START_LIMIT_MS;
		while (!(await Promise.all(addresses.map(respondsWithJson))).every(Boolean)) {
			if (child.exitCode !== null)
				throw new Problem(`n8n ended during its start (exit code ${child.exitCode}).`, logFile(log));
			if (Date.now() > deadline) throw new Problem("n8n didn't start within three minutes.", logFile(log));
			await delay(POLL_MS);
		}
		return child;
	}
}

async function respondsWithJson(url: string): Promise<boolean> {
	return await fetch(url).then(
		(response) => response.ok && (response.headers.get('content-type') ?? '').includes('json'),
		() => false,
	);
}

/** The environment for n8n and its commands: the data of this clone, loopback only, no calls to other hosts. */
export function n8nEnvironment(installation: Installation, secrets: Secrets, ports: Ports): NodeJS.ProcessEnv {
	return cleanEnvironment({
		PATH: `${path.dirname(installation.node)}${path.delimiter}${process.env.PATH ?? ''}`,
		N8N_USER_FOLDER: dataDir,
		N8N_ENCRYPTION_KEY: secrets.encryptionKey,
		N8N_LISTEN_ADDRESS: HOST,
		N8N_HOST: HOST,
		N8N_PORT: String(ports.editor),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: HOST,
		N8N_RUNNERS_BROKER_PORT: String(ports.broker),
		N8N_PYTHON_ENABLED: 'false',
		// The editor uses plain http.
		N8N_SECURE_COOKIE: 'false',
		// The sandbox runs on this machine, and this protection blocks loopback addresses.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		...QUIET,
		...(hasRegistry(installation) ? { N8N_DISABLED_MODULES: REGISTRY } : {}),
	});
}

/** This module fetches its list from n8n's servers at every start. */
const REGISTRY = 'mcp-registry';

/** An n8n without this module doesn't start if it is to disable it. */
function hasRegistry({ n8n }: Installation): boolean {
	return existsSync(path.join(path.dirname(n8n), '..', 'dist', 'modules', REGISTRY));
}

/** Switches off everything in n8n that calls other hosts on its own or asks the operator for something. */
const QUIET: Record<string, string> = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
};

/** Every workflow in these folders is imported. */
const WORKFLOW_FOLDERS = [path.join(repoDir, 'examples'), path.join(playgroundDir, 'workflows')];

type Kind = 'credentials' | 'workflow';

export interface StoredCredential {
	/** Fixed, so that workflows can refer to it and a later import replaces it. */
	id: string;
	name: string;
	type: string;
	data: Record<string, string | number | boolean>;
}

/**
 * Imports the credentials for the sandbox and all workflows into n8n, if they have changed since the last time.
 * Otherwise whatever the operator changed in n8n is kept.
 */
export async function importPlayground(n8n: N8n, sandbox: Sandbox): Promise<void> {
	await importIfChanged(n8n, 'credentials', sandboxCredentials(sandbox));
	await importIfChanged(n8n, 'workflow', workflows());
}

async function importIfChanged(n8n: N8n, kind: Kind, entities: object[]): Promise<void> {
	await whenChanged(
		`import-${kind}`,
		digest(JSON.stringify(entities)),
		async () => await importEntities(n8n, kind, entities),
	);
}

/** Imports credentials or workflows into n8n. They replace those with the same ids. */
export async function importEntities(n8n: N8n, kind: Kind, entities: object[]): Promise<void> {
	const file = path.join(dataDir, 'import', `${kind}.json`);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, JSON.stringify(entities, null, '\t'), { mode: 0o600 });
	await n8n.command(`Importing the ${kind}`, [`import:${kind}`, `--input=${file}`]);
	rmSync(file);
}

/**
 * A credential for each of the two ways to sign in. The sample secrets work for the sandbox only. The last one is what the editor proposes for a new node,
 * so it is the one that works without signing in.
 */
export function sandboxCredentials(sandbox: Sandbox): StoredCredential[] {
	const { admin, signIn } = sandbox.credentials;
	const where = { environment: 'custom', apiUrl: sandbox.url };
	return [
		{
			id: 'sailPointIscOAuth2Api',
			name: 'SailPoint ISC (sign in as a user)',
			type: 'sailPointIscOAuth2Api',
			data: { ...where, clientId: signIn.clientId, clientSecret: signIn.clientSecret },
		},
		{
			id: 'sailPointIscApi',
			name: 'SailPoint ISC',
			type: 'sailPointIscApi',
			data: { ...where, clientId: admin.clientId, clientSecret: admin.clientSecret },
		},
	];
}

function workflows(): object[] {
	return WORKFLOW_FOLDERS.flatMap((folder) =>
		readdirSync(folder)
			.filter((name) => name.endsWith('.json'))
			.sort()
			.map((name) => readWorkflow(path.join(folder, name))),
	);
}

function readWorkflow(file: string): object {
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as { id?: string };
	if (workflow.id) return workflow;
	throw new Problem(
		`${path.relative(repoDir, file)} has no "id". Add one; without it, every start would import the workflow again.`,
	);
}
