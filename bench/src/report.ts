import { arch, cpus, loadavg, totalmem, type } from 'node:os';

import { CONTENDERS, REQUESTING, sceneOf } from './cases';
import { seconds, type Claim } from './claims';
import type { Figures, PlanningCost } from './measure';
import { floorMs } from './childProcesses';

export interface Run {
	startedAt: Date;
	endedAt: Date;
	/** The load average of the last minute, before anything ran. */
	load: number;
	measured: Figures[];
	planning: PlanningCost[];
	claims: Claim[];
}

const COLUMNS = [
	'',
	'calls',
	'refused',
	'floor',
	'first to last',
	'execution',
	'accepted',
	'doubled',
	'lost',
	'unknown',
	'CPU',
	'memory, peak (before)',
];

/** The complete text of docs/bench.md. */
export function report(run: Run): string {
	const sizes = [...new Set(run.measured.map(({ rows }) => rows))];
	return (
		[
			'# The same rows, side by side',
			'`npm run bench` writes this page. Don’t edit it by hand.',
			'![Time and results of the same rows, node by node](bench.svg)',
			`${machine(run)}`,
			'Every line is one execution in real n8n 2.41.1, freshly started and warmed up with 50 other rows, against a new sandbox that allows 100 calls per 10 seconds, as ISC does. The sandbox runs in its own process.',
			...sizes.map((rows) =>
				section(
					rows,
					run.measured.filter((one) => one.rows === rows),
				),
			),
			planningSection(run.planning),
			'## What we claim, and what this run measured',
			table(
				['', 'measured', ''],
				run.claims.map(({ claim, seen, met }) => [claim, seen, met ? 'met' : '**missed**']),
			),
			legend(),
		].join('\n\n') + '\n'
	);
}

function machine({ startedAt, endedAt, load }: Run): string {
	const [cpu] = cpus();
	const minutes = ((endedAt.getTime() - startedAt.getTime()) / 60_000).toFixed(1);
	const processor = `${cpus().length} × ${cpu?.model.trim() ?? arch()}`;
	return `${startedAt.toISOString().slice(0, 10)}, ${minutes} minutes in all. ${type()} ${arch()}, ${processor}, ${Math.round(totalmem() / 1e9)} GB; load average ${load.toFixed(1)} at the start. The sandbox ran on Node ${process.versions.node}, n8n on Node 24.`;
}

function section(rows: number, measured: Figures[]): string {
	const { people, items } = sceneOf(measured[0]);
	return [
		`## ${rows.toLocaleString('en')} rows: ${people} people × ${items} entitlements`,
		table(COLUMNS, measured.map(line)),
		failures(measured),
	]
		.filter(Boolean)
		.join('\n\n');
}

function line(one: Figures): string[] {
	const { contender, calls, refused, firstToLastMs, executionMs, accepted, doubled, lost, unknown, usage } = one;
	return [
		CONTENDERS[contender].name,
		...[calls, refused].map(String),
		seconds(floorMs(one)),
		seconds(firstToLastMs),
		seconds(executionMs),
		...[accepted, doubled, lost, unknown].map(String),
		usage === undefined ? 'not measured' : `${usage.cpuSeconds.toFixed(1)} s`,
		usage === undefined ? 'not measured' : `${Math.round(usage.peakMb)} MB (${Math.round(usage.baseMb)})`,
	];
}

/** The error messages of the executions that failed. */
function failures(measured: Figures[]): string {
	return measured
		.flatMap(({ contender, error }) =>
			error === undefined ? [] : [`The execution of the ${CONTENDERS[contender].name} failed: "${error}".`],
		)
		.join(' ');
}

function planningSection(planning: PlanningCost[]): string {
	const lines = planning.map(({ pairs, cpuMs, peakMb, calls }) => [
		pairs.toLocaleString('en'),
		String(calls),
		seconds(cpuMs),
		`${Math.round(peakMb)} MB`,
	]);
	return ['## Planning alone, combined', table(['pairs', 'calls', 'CPU', 'memory above the base'], lines)].join('\n\n');
}

function legend(): string {
	const settings = REQUESTING.map(
		(contender) => `- **${CONTENDERS[contender].name}**: ${CONTENDERS[contender].setting}.`,
	);
	return [
		'## How it is measured',
		settings.join('\n'),
		[
			'- **calls**: everything the sandbox received, except token requests; **refused**: answered with 429.',
			'- **floor**: 10 s × ⌊(calls − 1) / 100⌋, for the calls that ISC counts; **first to last**: the time between the first call and the last, by the clock of the sandbox.',
			'- **execution**: the execution time of the measured node, as n8n saved it.',
			'- **accepted**, **doubled**, **lost**: rows the sandbox accepted at least once, more than once, or not at all.',
			'- **unknown**: rows for which the output of the node doesn’t report whether ISC accepted them, or reports it wrongly.',
			'- **CPU**, **memory**: the process of n8n and its task runner while the workflow ran, including fetching the rows and saving the execution.',
			'- Before it submits, our node looks up what each person already has or has requested. The others don’t.',
			'- With one request for each row, 10,000 rows would take at least 990 seconds under ISC’s limit, so they were measured combined only.',
		].join('\n'),
	].join('\n\n');
}

function table(head: string[], lines: string[][]): string {
	const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;
	return [row(head), row(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...lines.map(row)].join('\n');
}

/** The load average of the last minute, for `Run`. */
export function loadNow(): number {
	return loadavg()[0];
}
