import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';

import type { Installation } from '../../playground/src/install';
import { n8nEnvironment, type Ports, type Secrets } from '../../playground/src/instance';
import { dataDir, logFile, playgroundDir } from '../../playground/src/paths';
import { HOST } from '../../playground/src/ports';
import { Problem } from '../../playground/src/problem';
import { start } from '../../playground/src/processes';

const LOG = 'n8n';
const START_LIMIT_MS = 180_000;
const POLL_MS = 250;
const STOP_WITH_PARENT = path.join(playgroundDir, 'src', 'stop-with-parent.cjs');

/**
 * Starts n8n as the playground does, with more environment variables, and waits until it is ready.
 * @throws {Problem} when it ends before that, or takes more than three minutes
 */
export async function startServer(
	installation: Installation,
	secrets: Secrets,
	ports: Ports,
	more: Record<string, string>,
): Promise<ChildProcess> {
	const env = { ...n8nEnvironment(installation, secrets, ports), ...more };
	const args = ['--require', STOP_WITH_PARENT, installation.n8n, 'start'];
	const child = start({ command: installation.node, args, cwd: dataDir, env, log: LOG, logMode: 'w', ipc: true });
	const deadline = Date.now() + START_LIMIT_MS;
	while (!(await ready(`http://${HOST}:${ports.editor}`))) {
		if (child.exitCode !== null)
			throw new Problem(`n8n ended while it was starting (exit code ${child.exitCode}).`, logFile(LOG));
		if (Date.now() > deadline) throw new Problem('n8n did not start within three minutes.', logFile(LOG));
		await delay(POLL_MS);
	}
	return child;
}

async function ready(url: string): Promise<boolean> {
	const answers = ['/healthz/readiness', '/rest/settings'].map(
		async (where) =>
			await fetch(url + where).then(
				(response) => response.ok && (response.headers.get('content-type') ?? '').includes('json'),
				() => false,
			),
	);
	return (await Promise.all(answers)).every(Boolean);
}
