/**
 * `npm run throughput [-- NAME …]`: how well the node uses ISC's limit of 100 calls per 10 seconds. Runs in n8n's engine, against the
 * sandbox in its own process. Each case takes about 95 seconds. Ends with code 1 if a figure misses what README claims.
 */
import {
	floorMs,
	rowsOf,
	runClient,
	startBenchSandbox,
	type ClientRun,
	type ClientWork,
	type Observed,
	type Scene,
} from './src/childProcesses';

interface Case {
	name: string;
	title: string;
	scene: Scene;
	operation: ClientWork['operation'];
	options: ClientWork['options'];
	processes: number;
	/** The most that the time between the first call and the last may be, as a multiple of the floor. */
	maxTimesFloor: number;
	/** The largest share of calls that may be refused. */
	maxRefused: number;
}

const ONE_REQUEST_EACH = { maxRequests: 0, combineItems: false };

const cases: Case[] = [
	{
		name: 'grants',
		title: '1,000 grants, not checked',
		scene: { people: 100, items: 10, held: false },
		operation: 'grant',
		options: { ...ONE_REQUEST_EACH, duplicateHandling: 'submit' },
		processes: 1,
		maxTimesFloor: 1.03,
		maxRefused: 0.01,
	},
	{
		name: 'checked',
		title: '1,000 grants, checked first',
		scene: { people: 100, items: 10, held: false },
		operation: 'grant',
		options: ONE_REQUEST_EACH,
		processes: 1,
		maxTimesFloor: 1.03,
		maxRefused: 0.01,
	},
	{
		name: 'revokes',
		title: '1,000 entitlement revokes',
		scene: { people: 100, items: 10, held: true },
		operation: 'revoke',
		options: ONE_REQUEST_EACH,
		processes: 1,
		maxTimesFloor: 1.03,
		maxRefused: 0.01,
	},
	{
		name: 'two',
		title: 'two processes, 500 grants each',
		scene: { people: 100, items: 10, held: false },
		operation: 'grant',
		options: { ...ONE_REQUEST_EACH, duplicateHandling: 'submit' },
		processes: 2,
		maxTimesFloor: 1.1,
		maxRefused: 0.03,
	},
];

async function measure({
	scene,
	operation,
	options,
	processes,
}: Case): Promise<{ seen: Observed; runs: ClientRun[]; rows: ClientWork['rows'] }> {
	const sandbox = await startBenchSandbox(scene);
	const rows = rowsOf(sandbox);
	const share = Math.ceil(rows.length / processes);
	const parts = Array.from({ length: processes }, (_, index) => rows.slice(index * share, (index + 1) * share));
	const runs = await Promise.all(
		parts.map(async (part) => await runClient({ sandbox, rows: part, operation, options })),
	);
	const seen = await sandbox.observe();
	sandbox.close();
	return { seen, runs, rows };
}

/** Where a case misses what is claimed. */
function misses(
	{ maxTimesFloor, maxRefused }: Case,
	{ seen, runs, rows }: Awaited<ReturnType<typeof measure>>,
): string[] {
	const taken = new Set(seen.taken);
	const submitted = runs.reduce((sum, run) => sum + run.submitted, 0);
	const floor = seen.firstToLastMs / floorMs(seen);
	return [
		...runs.flatMap(({ error }) => (error === undefined ? [] : [`the node failed: ${error}`])),
		...(submitted === rows.length ? [] : [`${submitted} of ${rows.length} rows ended with a 202`]),
		...(rows.every((row) => taken.has(row.join('|'))) ? [] : [`${rows.length - taken.size} rows lost`]),
		...(taken.size === seen.taken.length ? [] : [`${seen.taken.length - taken.size} doubled`]),
		...(floor <= maxTimesFloor ? [] : [`${floor.toFixed(3)} × the floor, at most ${maxTimesFloor} is claimed`]),
		...(seen.refused <= maxRefused * seen.calls ? [] : [`${seen.refused} calls refused`]),
	];
}

async function main(): Promise<void> {
	const wanted = process.argv.slice(2);
	const chosen = cases.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
	if (chosen.length === 0)
		throw new Error(`No such case: ${wanted.join(', ')}. There are ${cases.map(({ name }) => name).join(', ')}.`);
	console.log(
		'case                             calls  refused  accepted  lost  doubled   first to last   floor  × floor',
	);
	let failed = false;
	for (const one of chosen) {
		const measured = await measure(one);
		const { seen, rows } = measured;
		const distinct = new Set(seen.taken).size;
		const floor = floorMs(seen);
		const columns = [seen.calls, seen.refused, distinct, rows.length - distinct, seen.taken.length - distinct];
		const widths = [6, 8, 9, 5, 8];
		console.log(
			one.title.padEnd(32) +
				columns.map((value, index) => String(value).padStart(widths[index])).join(' ') +
				`${(seen.firstToLastMs / 1000).toFixed(2).padStart(14)} s ${String(floor / 1000).padStart(5)} s  ${(seen.firstToLastMs / floor).toFixed(4)}`,
		);
		for (const miss of misses(one, measured)) {
			failed = true;
			console.log(`  MISSED: ${miss}`);
		}
	}
	process.exitCode = failed ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
