import { ensureInstallation } from '../../playground/src/install';
import { ensureSecrets, type Ports, type Secrets } from '../../playground/src/instance';
import { N8n } from '../../playground/src/n8n';
import { ensurePackage } from '../../playground/src/package';
import { dataDir } from '../../playground/src/paths';
import { freePort } from '../../playground/src/ports';
import { stop } from '../../playground/src/processes';
import { Rest } from '../../playground/src/rest';
import { step } from '../../playground/src/say';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { environmentOf, sceneOf, type Case } from './cases';
import { rowsOf } from './client';
import { Executions, type NodeRun } from './executions';
import { judge, type Verdict } from './judge';
import type { RowsServer } from './rowsServer';
import { startServer } from './server';
import { startTenant, type Observed } from './tenant';
import { watchUsage, type Usage } from './usage';
import { credentialsOf, MEASURED, TRIGGER, workflowOf } from './workflows';

/** Before what is measured, the same workflow runs with other people's rows: so many people × 10 entitlements. */
const WARM_UP_PEOPLE = 5;
/** Until ISC's limit has forgotten the calls of the warm-up. */
const WINDOW_MS = 11_000;

export interface Figures extends Case, Verdict, Pick<Observed, 'calls' | 'submits' | 'refused' | 'firstToLastMs'> {
	/** The node's execution time by n8n's own execution data, in ms. */
	executionMs: number;
	usage?: Usage;
	/** What the node failed with. */
	error?: string;
}

/** One n8n installation with a workflow for each case, and the ports that the cases' tenants will listen on. */
export interface Laboratory {
	n8n: N8n;
	n8nPorts: Ports;
	secrets: Secrets;
	rows: RowsServer;
	ports: Map<string, number>;
}

/** Sets n8n up with the package from its tarball. Tenants are reached by addresses that are settled here, so that all is imported once. */
export async function openLaboratory(
	cases: Case[],
	rows: RowsServer,
	access: { clientId: string; clientSecret: string },
): Promise<Laboratory> {
	const installation = await ensureInstallation();
	await ensurePackage();
	const secrets = ensureSecrets();
	const n8nPorts = { editor: await freePort(0), broker: await freePort(0) };
	const n8n = new N8n(installation, secrets, n8nPorts);
	const ports = new Map<string, number>();
	for (const { id } of cases) ports.set(id, await freePort(0));
	const reach = (one: Case) => ({ url: `http://127.0.0.1:${ports.get(one.id)}`, ...access });
	await step('Credentials and workflows', async () => {
		await importInto(
			n8n,
			'credentials',
			cases.flatMap((one) => credentialsOf(one, reach(one))),
		);
		await importInto(
			n8n,
			'workflow',
			cases.map((one) => workflowOf(one, reach(one), rows.url)),
		);
	});
	return { n8n, n8nPorts, secrets, rows, ports };
}

async function importInto(n8n: N8n, kind: 'credentials' | 'workflow', entities: object[]): Promise<void> {
	const file = path.join(dataDir, `${kind}.json`);
	mkdirSync(dataDir, { recursive: true });
	writeFileSync(file, JSON.stringify(entities), { mode: 0o600 });
	await n8n.command(`Importing the ${kind}`, [`import:${kind}`, `--input=${file}`]);
}

/** Runs one case: a new tenant, a newly started n8n, one execution to warm up and the one that counts. */
export async function measure({ n8n, n8nPorts, secrets, rows, ports }: Laboratory, one: Case): Promise<Figures> {
	const tenant = await startTenant({ ...sceneOf(one), others: WARM_UP_PEOPLE, port: ports.get(one.id) });
	const wanted = rowsOf(tenant);
	rows.serve(rowsOf({ people: tenant.others, items: tenant.items.slice(0, 10) }));
	const started = await startServer(n8n.installation, secrets, n8nPorts, environmentOf(one));
	try {
		await new Rest(n8n.url, n8n.installation).signIn(secrets);
		const executions = new Executions(n8n.url, n8n.installation);
		await executions.signIn(secrets);
		await executions.run(one.id, TRIGGER, MEASURED);
		await delay(WINDOW_MS);
		await tenant.forget();
		rows.serve(wanted);
		const watch = watchUsage(started.pid ?? 0);
		const run = await executions.run(one.id, TRIGGER, MEASURED);
		const usage = watch.end();
		const seen = await tenant.observe();
		return figures(one, run, seen, judge(wanted, seen.taken, run), usage);
	} finally {
		await stop(started);
		tenant.close();
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
