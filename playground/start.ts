/**
 * `npm start`: the main job through n8n's engine, then real n8n with this package, the sandbox and the example workflows.
 * `npm start -- --once` ends when both have shown their 202 results; otherwise it stays until Ctrl-C.
 */
import { startSandbox, type Sandbox } from '../sandbox';
import { end, endTogether, showFailure, stayUntilStopped } from './src/ending';
import { runMainJob } from './src/engine';
import { ensureImports } from './src/imports';
import { ensureInstallation } from './src/install';
import { ensureSecrets, type Secrets } from './src/instance';
import { N8n } from './src/n8n';
import { checkNodeTypes } from './src/nodeTypes';
import { ensurePackage } from './src/package';
import { freePort } from './src/ports';
import { Rest } from './src/rest';
import { showAccepted } from './src/results';
import { claimDataFolder } from './src/running';
import { say, step } from './src/say';
import { runWorkflow } from './src/workflowRuns';

const SANDBOX_PORT = 4010;
const EDITOR_PORT = 5678;
const BROKER_PORT = 5679;

let sandbox: Sandbox | undefined;

async function close(): Promise<void> {
	await sandbox?.close();
}

async function main(once: boolean): Promise<void> {
	claimDataFolder();
	sandbox = await startSandbox({ port: await freePort(SANDBOX_PORT) });
	say(`The sandbox, a tenant on this machine only, listens at ${sandbox.url}.`);
	await showMainJob(sandbox);
	say(
		`See who holds what, and approve requests with a click: open ${sandbox.url} in a browser. It stays open while n8n is set up.`,
	);
	const secrets = ensureSecrets();
	const n8n = await setUp(sandbox, secrets);
	await showRealN8n(n8n, secrets);
	if (once) return await checkAndEnd(n8n);
	invite(n8n, secrets);
}

async function showMainJob(tenant: Sandbox): Promise<void> {
	const json = await step("The main job, through n8n's engine", async () => await runMainJob(tenant));
	showAccepted("grant in n8n's engine:", json);
}

async function setUp(tenant: Sandbox, secrets: Secrets): Promise<N8n> {
	const installation = await ensureInstallation();
	await ensurePackage();
	const ports = { editor: await freePort(EDITOR_PORT), broker: await freePort(BROKER_PORT) };
	const n8n = new N8n(installation, secrets, ports);
	await step('Credentials and workflows', async () => await ensureImports(n8n, tenant));
	return n8n;
}

async function showRealN8n(n8n: N8n, secrets: Secrets): Promise<void> {
	const rest = new Rest(n8n.url, n8n.installation);
	await step('Starting n8n', async () => {
		await n8n.start();
		await rest.signIn(secrets);
	});
	await runWorkflow(rest, 'grant');
	await runWorkflow(rest, 'revoke');
}

async function checkAndEnd(n8n: N8n): Promise<void> {
	const found = await step('Asking n8n for its node types', async () => await checkNodeTypes(n8n));
	say(`  n8n lists ${found.join(' and ')}.`);
	await end(close, 0);
}

function invite(n8n: N8n, { ownerEmail, ownerPassword }: Secrets): void {
	stayUntilStopped();
	say();
	say(`n8n is ready:  ${n8n.url}`);
	say(`  e-mail       ${ownerEmail}`);
	say(`  password     ${ownerPassword}`);
	say('Ctrl-C stops everything.');
}

endTogether(close);
main(process.argv.includes('--once')).catch(async (error: unknown) => {
	showFailure(error);
	await end(close, 1);
});
