/**
 * `npm start`: runs the main job in n8n's engine, then real n8n with this package, the sandbox and the example workflows.
 * `npm start -- --once` ends after both have shown their 202 results; otherwise everything runs until Ctrl-C.
 */
import { startSandbox, type Sandbox } from '../sandbox';
import { claimDataFolder, ensureSecrets, type Secrets } from './src/dataFolder';
import { ensureInstallation } from './src/installation';
import { checkNodeTypes, runMainJob, runWorkflow, showAccepted } from './src/jobs';
import { freePort, importPlayground, N8n } from './src/n8n';
import { ensurePackage } from './src/package';
import { exit, runUntilCtrlC, stopEverythingOnExit } from './src/processes';
import { Rest } from './src/rest';
import { say, showFailure, step } from './src/terminal';

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
	say(`The sandbox runs at ${sandbox.url}. It imitates an ISC tenant and is reachable from this machine only.`);
	await showMainJob(sandbox);
	say(`To see who holds what, and to approve requests with a click, open ${sandbox.url} in a browser.`);
	say('It stays available while n8n is set up.');
	const secrets = ensureSecrets();
	const n8n = await setUp(sandbox, secrets);
	await showRealN8n(n8n, secrets);
	if (once) return await checkAndEnd(n8n);
	invite(n8n, secrets);
}

async function showMainJob(target: Sandbox): Promise<void> {
	const json = await step("Running the main job in n8n's engine", async () => await runMainJob(target));
	showAccepted("grant in n8n's engine:", json);
}

async function setUp(target: Sandbox, secrets: Secrets): Promise<N8n> {
	const installation = await ensureInstallation();
	await ensurePackage();
	const ports = { editor: await freePort(EDITOR_PORT), broker: await freePort(BROKER_PORT) };
	const n8n = new N8n(installation, secrets, ports);
	await step('Importing credentials and workflows', async () => await importPlayground(n8n, target));
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
	await exit(close, 0);
}

function invite(n8n: N8n, { ownerEmail, ownerPassword }: Secrets): void {
	runUntilCtrlC();
	say();
	say(`n8n is ready:  ${n8n.url}`);
	say(`  email        ${ownerEmail}`);
	say(`  password     ${ownerPassword}`);
	say('Press Ctrl-C to stop everything.');
}

stopEverythingOnExit(close);
main(process.argv.includes('--once')).catch(async (error: unknown) => {
	showFailure(error);
	await exit(close, 1);
});
