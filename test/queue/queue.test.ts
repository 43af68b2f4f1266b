import { setTimeout as delay } from 'node:timers/promises';

import { startCluster, type Cluster } from './support/cluster';
import { executions, hand, until } from './support/executions';
import { account, GRANT_ROWS, manualGrant, newRows, taken } from './support/rows';

const MINUTE = 60_000;
const manual = manualGrant({ person: 'p', item: 'i' });

let cluster: Cluster;
beforeAll(async () => {
	cluster = await startCluster([GRANT_ROWS, manual]);
}, 10 * MINUTE);
afterAll(async () => await cluster?.close(), MINUTE);

test('try', async () => {
	const { sandbox } = cluster;
	const rows = newRows(sandbox, 15, 10);
	await cluster.workers[1].kill();
	await hand(cluster, rows);
	await until(() => taken(sandbox, rows).length >= 60, 'sixty taken', MINUTE);
	await cluster.workers[0].kill();
	console.log('killed', taken(sandbox, rows).length, await executions(cluster));
	await Promise.all(cluster.workers.map((worker) => worker.start()));
	for (let i = 0; i < 12; i++) {
		await delay(10_000);
		console.log(new Date().toISOString(), taken(sandbox, rows).length, account(sandbox, rows), await executions(cluster));
	}
}, 5 * MINUTE);
