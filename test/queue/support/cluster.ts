import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { ensureSecrets } from '../../../playground/src/dataFolder';
import { ensureInstallation, type Installation } from '../../../playground/src/installation';
import { freePort, HOST, importEntities, importPlayground, N8n } from '../../../playground/src/n8n';
import { ensurePackage } from '../../../playground/src/package';
import { logFile } from '../../../playground/src/paths';
import { stop } from '../../../playground/src/processes';
import { Rest } from '../../../playground/src/rest';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { newUserFolder } from '../../support/userFolder';
import { startPostgres, startRedis, type Service } from './services';

/** An n8n worker, with a folder and a copy of the package of its own, as on a machine of its own. */
class WorkerN8n extends N8n {
	async startWorker(name: string, healthPort: number): Promise<ChildProcess> {
		const args = ['worker', '--concurrency=5'];
		return await this.startProcess(args, name, [`http://${HOST}:${healthPort}/healthz/readiness`]);
	}
}

export interface Worker {
	/** Whether it has ever begun this execution. */
	ran(executionId: string): boolean;
	/** Ends it as a power failure does. */
	kill(): Promise<void>;
	/** Starts it again. */
	start(): Promise<void>;
}

/** n8n in queue mode: Redis, PostgreSQL, one main and two workers; and a sandbox in this process. */
export interface Cluster {
	url: string;
	sandbox: Sandbox;
	rest: Rest;
	redis: Service;
	postgres: Service;
	workers: Worker[];
	close(): Promise<void>;
}

const WORKERS = ['worker-1', 'worker-2'];

/** @param workflowsFor what to import; workflows with `active` are published */
export async function startCluster(
	workflowsFor: (sandbox: Sandbox) => Array<{ id: string; active: boolean }>,
): Promise<Cluster> {
	const sandbox = await startSandbox();
	const workflows = workflowsFor(sandbox);
	const installation = await ensureInstallation();
	await ensurePackage();
	const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
	const shared = queueEnvironment(redis, postgres);
	const secrets = ensureSecrets();
	const ports = { editor: await freePort(5730), broker: await freePort(5731) };
	const main = new N8n(installation, secrets, ports, shared);
	// The import also creates the tables, before any worker looks for them.
	await importPlayground(main, sandbox);
	await importEntities(main, 'workflow', workflows);
	for (const { id } of workflows.filter(({ active }) => active))
		await main.command(`Publishing ${id}`, ['publish:workflow', `--id=${id}`]);
	const mainProcess = await main.start();
	const workers: RunningWorker[] = [];
	for (const [index, name] of WORKERS.entries()) workers.push(await prepareWorker(name, index, installation, shared));
	await Promise.all(workers.map(async (worker) => await worker.start()));
	const rest = new Rest(main.url, installation, { readTries: 5 });
	await rest.signIn(secrets);
	return {
		...{ url: main.url, sandbox, rest, redis, postgres, workers },
		close: async () => {
			await Promise.all([...workers.map(async (worker) => await worker.stop()), stop(mainProcess)]);
			await Promise.all([redis.stop(), postgres.stop(), sandbox.close()]);
		},
	};
}

interface RunningWorker extends Worker {
	stop(): Promise<void>;
}

async function prepareWorker(
	name: string,
	index: number,
	installation: Installation,
	shared: Record<string, string>,
): Promise<RunningWorker> {
	const health = await freePort(5740 + index);
	const ports = { editor: health, broker: await freePort(5750 + index) };
	const environment = {
		...shared,
		N8N_USER_FOLDER: newUserFolder(name),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(health),
	};
	const n8n = new WorkerN8n(installation, ensureSecrets(), ports, environment);
	let child: ChildProcess | undefined;
	const lines: string[] = [];
	const keepLog = () => void lines.push(readFileSync(logFile(name), 'utf8'));
	return {
		ran: (executionId) => {
			keepLog();
			return lines.some((text) => text.includes(`started execution ${executionId} `));
		},
		start: async () => void (child = await n8n.startWorker(name, health)),
		kill: async () => {
			const ended = new Promise((done) => child?.once('exit', done));
			child?.kill('SIGKILL');
			await ended;
			keepLog();
		},
		stop: async () => void (child && (await stop(child))),
	};
}

function queueEnvironment(redis: Service, postgres: Service): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: HOST,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: HOST,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'postgres',
		DB_POSTGRESDB_PASSWORD: '',
	};
}
