/**
 * `npm run test:soak [-- --minutes N]`: 30 minutes of grants, revokes, waits and lists in n8n's engine, on a tenant that fails now and then. Ends with code 1 if
 * memory grows, or if a row was told something that isn't so. With OPERATIONS_ACCEPT=1 it writes the figures into docs/operations.md.
 */
import { fork } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { startSandbox, type FaultSpec, type Sandbox } from '../../sandbox';
import { median, writeFigures } from '../support/figures';
import type { Orders, Report, Told } from './operations';

/** Each is met by a few calls of a hundred. */
const FAULTS: FaultSpec[] = [
	{ mode: 'status', status: 503, probability: 0.01, seed: 1 },
	{ mode: 'status', status: 429, retryAfter: 1, probability: 0.005, seed: 2 },
	{ mode: 'drop-before', probability: 0.005, seed: 3 },
	{ mode: 'drop-after', probability: 0.005, seed: 4 },
	{ mode: 'status-after', status: 502, probability: 0.005, seed: 5 },
	{ mode: 'slow', delayMs: 2_000, probability: 0.01, seed: 6 },
];
/** What the heap may grow by between the first and the last third, in MB: what was submitted lately is remembered, and that is bounded. */
const MOST_GROWTH_MB = 10;

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
	const minutes = Number(values.minutes ?? 30);
	const sandbox = await startSandbox();
	const { clientId, clientSecret } = sandbox.credentials.admin;
	const people = sandbox.addPeople(2_000).map(({ id }) => id);
	const roles = sandbox.addItems('ROLE', 20).map(({ id }) => id);
	for (const fault of FAULTS) sandbox.faults.add(fault);
	const { heaps, told, executions, failed } = await soak({
		url: sandbox.url,
		clientId,
		clientSecret,
		minutes,
		people,
		roles,
	});

	const third = Math.floor(heaps.length / 3);
	const [before, after] = [median(heaps.slice(third, 2 * third)), median(heaps.slice(2 * third))];
	const untrue = told.filter((one) => !isTrue(sandbox, one));
	const met = sandbox.faults.list().reduce((sum, fault) => sum + fault.met, 0);
	const runs = Object.values(executions).reduce((sum, one) => sum + one, 0);
	writeFigures(
		'soak',
		[`${minutes} minutes of mixed operations with faults`, 'measured', 'must be'],
		[
			['executions, of which failed as a whole', `${runs}, ${failed.length}`, ''],
			['calls, of which met a fault', `${sandbox.calls.length}, ${met}`, ''],
			...(['grant', 'revoke'] as const).map((operation) => [
				`pairs: ${operation}, as reported to their row`,
				outcomesOf(told, operation),
				'',
			]),
			['pairs that were reported wrongly', String(untrue.length), '0'],
			[
				'heap in the second third, in the last',
				`${before.toFixed(0)} MB, ${after.toFixed(0)} MB`,
				`at most ${MOST_GROWTH_MB} MB more`,
			],
		],
	);
	for (const one of untrue.slice(0, 20)) console.error(one, requestsFor(sandbox, one).length);
	for (const text of failed.slice(0, 20)) console.error(text);
	await sandbox.close();
	const submitted = (operation: string) =>
		told.some((one) => one.operation === operation && one.outcome === 'SUBMITTED');
	const isGood = untrue.length === 0 && after - before <= MOST_GROWTH_MB && submitted('grant') && submitted('revoke');
	process.exitCode = isGood ? 0 : 1;
}

async function soak(orders: Orders): Promise<{ heaps: number[] } & Extract<Report, { told: Told[] }>> {
	const child = fork(path.join(__dirname, 'operations.ts'), {
		execArgv: ['--expose-gc', '--import', 'tsx'],
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const heaps: number[] = [];
	child.send(orders);
	return await new Promise((resolve, reject) => {
		child.on('message', (report: Report) => {
			if ('heapMb' in report) heaps.push(report.heapMb);
			else resolve({ heaps, ...report });
		});
		child.once('exit', (code) => reject(new Error(`The executions ended with code ${code}.`)));
	});
}

function outcomesOf(told: readonly Told[], operation: Told['operation']): string {
	const outcomes = told.filter((one) => one.operation === operation).map(({ outcome }) => outcome);
	const names = [...new Set(outcomes)].sort();
	return names.map((name) => `${name} ${outcomes.filter((one) => one === name).length}`).join(', ');
}

function requestsFor(sandbox: Sandbox, { operation, person, role }: Told) {
	const requestType = operation === 'grant' ? 'GRANT_ACCESS' : 'REVOKE_ACCESS';
	return sandbox
		.requestItems()
		.filter((item) => item.identityId === person && item.itemId === role && item.requestType === requestType);
}

/** SUBMITTED: there is exactly one request. UNCONFIRMED: at most one. Anything else: none. */
function isTrue(sandbox: Sandbox, told: Told): boolean {
	const { length } = requestsFor(sandbox, told);
	if (told.outcome === 'SUBMITTED') return length === 1;
	return told.outcome === 'UNCONFIRMED' ? length <= 1 : length === 0;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
