import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { ensureSecrets, type Secrets } from '../../playground/src/dataFolder';
import { ensureInstallation } from '../../playground/src/installation';
import { freePort, HOST, importEntities, N8n } from '../../playground/src/n8n';
import { ensurePackage } from '../../playground/src/package';
import { repoDir } from '../../playground/src/paths';
import { stop } from '../../playground/src/processes';
import { Rest, type NodeRun } from '../../playground/src/rest';
import { step } from '../../playground/src/terminal';
import { environmentOf, sceneOf, type Case } from './cases';
import { judge, type Verdict } from './judge';
import { rowsOf, startBenchSandbox, type ClientWork, type Observed } from './childProcesses';
import { watchUsage, type Usage } from './usage';
import { credentialsOf, MEASURED, TRIGGER, workflowOf } from './workflows';

/** Before the measured execution, the same workflow runs with rows for this many other people and 10 entitlements. */
const WARM_UP_PEOPLE = 5;
/** Long enough for ISC's limit to forget the calls of the warm-up. */
const WINDOW_MS = 11_000;
/** n8n may be busy for longer than it keeps a connection open, so reads are repeated. There is no limit on the time of an execution. */
const PATIENT = { executionLimitMs: Infinity, pollMs: 500, readTries: 20 };

export interface Figures extends Case, Verdict, Pick<Observed, 'calls' | 'submits' | 'refused' | 'firstToLastMs'> {
	/** The execution time of the node according to n8n, in ms. */
	executionMs: number;
	usage?: Usage;
	/** The error of the node, if it failed. */
	error?: string;
}

/** Serves the rows to n8n. It is not part of the sandbox, because fetching them must not count toward the limit. */
export interface RowsServer {
	url: string;
	serve(rows: ClientWork['rows']): void;
	close(): Promise<void>;
}

export async function startRowsServer(): Promise<RowsServer> {
	let body = '[]';
	const server = createServer((_, response) => void response.setHeader('content-type', 'application/json').end(body));
	await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://${HOST}:${port}/rows`,
		serve: (rows) => {
			body = JSON.stringify(rows.map(([person, item]) => ({ person, item })));
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** An n8n installation with a workflow for each case, and the ports on which the sandboxes of the cases will listen. */
export interface BenchSetup {
	/** n8n with these environment variables in addition. */
	n8nWith(environment: Record<string, string>): N8n;
	secrets: Secrets;
	rows: RowsServer;
	sandboxPorts: Map<string, number>;
}

/** Sets up n8n with the package from its tarball. The ports are chosen here, so that everything is imported once. */
export async function setUpBench(
	cases: Case[],
	rows: RowsServer,
	access: { clientId: string; clientSecret: string },
): Promise<BenchSetup> {
	const installation = await ensureInstallation();
	await ensurePackage();
	const secrets = ensureSecrets();
	const ports = { editor: await freePort(0), broker: await freePort(0) };
	const n8nWith = (environment: Record<string, string>) => new N8n(installation, secrets, ports, environment);
	const n8n = n8nWith({});
	const sandboxPorts = new Map<string, number>();
	for (const { id } of cases) sandboxPorts.set(id, await freePort(0));
	const accessTo = (one: Case) => ({ url: `http://${HOST}:${sandboxPorts.get(one.id)}`, ...access });
	await step('Importing credentials and workflows', async () => {
		await importEntities(
			n8n,
			'credentials',
			cases.flatMap((one) => credentialsOf(one, accessTo(one))),
		);
		await importEntities(
			n8n,
			'workflow',
			cases.map((one) => workflowOf(one, accessTo(one), rows.url)),
		);
	});
	return { n8nWith, secrets, rows, sandboxPorts };
}

/** Runs one case with a new sandbox and a freshly started n8n: one execution to warm up, then the one that counts. */
export async function measure({ n8nWith, secrets, rows, sandboxPorts }: BenchSetup, one: Case): Promise<Figures> {
	const sandbox = await startBenchSandbox({
		...sceneOf(one),
		others: WARM_UP_PEOPLE,
		port: sandboxPorts.get(one.id),
	});
	const measuredRows = rowsOf(sandbox);
	rows.serve(rowsOf({ people: sandbox.others, items: sandbox.items.slice(0, 10) }));
	const n8n = n8nWith(environmentOf(one));
	const started = await n8n.start();
	try {
		const rest = new Rest(n8n.url, n8n.installation, PATIENT);
		await rest.signIn(secrets);
		(await rest.execute(one.id, TRIGGER)).run(MEASURED);
		await delay(WINDOW_MS);
		await sandbox.forget();
		rows.serve(measuredRows);
		const watch = watchUsage(started.pid ?? 0);
		const executionId = await rest.start(one.id, TRIGGER);
		await rest.untilEnded(one.id, executionId);
		// What n8n needs to hand out the stored execution is not part of the execution.
		const usage = watch.end();
		const run = (await rest.executionOf(executionId)).run(MEASURED);
		const seen = await sandbox.observe();
		return figures(one, run, seen, judge(measuredRows, seen.taken, run), usage);
	} finally {
		await stop(started);
		sandbox.close();
	}
}

function figures(
	one: Case,
	run: NodeRun,
	{ calls, submits, refused, firstToLastMs }: Observed,
	verdict: Verdict,
	usage?: Usage,
): Figures {
	const { executionTime, error } = run;
	return {
		...one,
		...verdict,
		calls,
		submits,
		refused,
		firstToLastMs,
		executionMs: executionTime,
		...(usage && { usage }),
		...(error !== undefined && { error }),
	};
}

const PLANNING_SCRIPT = path.join(repoDir, 'test', 'unit', 'plan', 'planCost.ts');

/** What it costs to plan this many pairs, without any tenant. */
export interface PlanningCost {
	pairs: number;
	cpuMs: number;
	/** In addition to what the process used before. */
	peakMb: number;
	calls: number;
}

/** Plans a table of people × 10 items in its own process. */
export function planningCost(pairs: number): PlanningCost {
	const printed = execFileSync(
		process.execPath,
		['--expose-gc', '--import', 'tsx', PLANNING_SCRIPT, String(pairs), 'table'],
		{ encoding: 'utf8' },
	);
	return { pairs, ...(JSON.parse(printed) as Omit<PlanningCost, 'pairs'>) };
}
