import type { INodeParameters } from 'n8n-workflow';

import { runNode } from '../../test/engine/harness';
import type { ClientRun, ClientWork } from './childProcesses';

/** Runs our node in n8n's engine, in its own process. To the sandbox it looks like an n8n worker. */
const { sandbox, rows, operation, options } = JSON.parse(process.argv[2]) as ClientWork;

const PARAMETERS = {
	authentication: 'accessToken',
	resource: 'accessRequest',
	identities: { identity: [{ id: { __rl: true, mode: 'id', value: '={{ $json.person }}' } }] },
	accessItems: { item: [{ type: 'ENTITLEMENT', id: { __rl: true, mode: 'id', value: '={{ $json.item }}' } }] },
	comment: 'Measured',
};

async function main(): Promise<ClientRun> {
	const { url, clientId, clientSecret } = sandbox;
	const cpuBefore = process.cpuUsage();
	const started = Date.now();
	const result = await runNode({
		executionId: `bench-${process.pid}`,
		parameters: { ...PARAMETERS, operation, options: options as INodeParameters },
		items: rows.map(([person, item]) => ({ person, item })),
		credentials: { sailPointIscApi: { environment: 'custom', apiUrl: url, clientId, clientSecret } },
		onError: 'continueErrorOutput',
		timeoutMs: 1_800_000,
	});
	const { user, system } = process.cpuUsage(cpuBefore);
	return {
		milliseconds: Date.now() - started,
		cpuSeconds: (user + system) / 1e6,
		memoryMb: process.memoryUsage().rss / 1e6,
		submitted: result.items.filter(({ json }) => json.statusCode === 202).length,
		others: result.items.filter(({ json }) => json.statusCode !== 202).length,
		failed: result.errorItems.length,
		...(result.error === undefined ? {} : { error: result.error.message }),
		hints: result.hints.map(({ message }) => message),
	};
}

main().then(
	(run) => process.send?.(run, () => process.exit(0)),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
