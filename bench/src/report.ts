import { arch, cpus, loadavg, totalmem, type } from 'node:os';

import { CONTENDERS, sceneOf, type Contender } from './cases';
import { seconds, type Claim } from './claims';
import type { Figures } from './measure';
import type { PlanningCost } from './planning';
import { floorMs } from './tenant';

export interface Run {
	startedAt: Date;
	endedAt: Date;
	/** One-minute load average before anything ran. */
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

/** docs/bench.md, whole. */
export function report(run: Run): string {
	const sizes = [...new Set(run.measured.map(({ rows }) => rows))];
	return (
		[
			'# The same rows, side by side',
			'Written by `npm run bench`; not edited by hand.',
			'![Time and outcome of the same rows, node by node](bench.svg)',
			`${machine(run)}`,
			'Every line is one execution in real n8n 2.41.1, newly started and warmed up by 50 other rows, against a new sandbox that allows 100 calls per 10 seconds, as ISC does. The tenant runs in a process of its own.',
			...sizes.map((rows) =>
				section(
					rows,
					run.measured.filter((one) => one.rows === rows),
				),
			),
			planningSection(run.planning),
			'## What is claimed, and what this run saw',
			table(
				['', 'seen', ''],
				run.claims.map(({ claim, seen, met }) => [claim, seen, met ? 'kept' : '**missed**']),
			),
			legend(),
		].join('\n\n') + '\n'
	);
}

function machine({ startedAt, endedAt, load }: Run): string {
	const [cpu] = cpus();
	const minutes = ((endedAt.getTime() - startedAt.getTime()) / 60_000).toFixed(1);
	const processor = `${cpus().length} × ${cpu?.model.trim() ?? arch()}`;
	return `${startedAt.toISOString().slice(0, 10)}, ${minutes} minutes in all. ${type()} ${arch()}, ${processor}, ${Math.round(totalmem() / 1e9)} GB; load average ${load.toFixed(1)} at the start. The tenant on Node ${process.versions.node}, n8n on Node 24.`;
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

/** n8n's own words for the executions that failed. */
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
	return ['## Planning alone, combined', table(['pairs', 'calls', 'CPU', 'memory over the base'], lines)].join('\n\n');
}

function legend(): string {
	const settings = (Object.keys(CONTENDERS) as Contender[]).map(
		(contender) => `- **${CONTENDERS[contender].name}**: ${CONTENDERS[contender].setting}.`,
	);
	return [
		'## How it is measured',
		settings.join('\n'),
		[
			'- **calls**: all that the tenant received, token requests aside; **refused**: answered with 429.',
			'- **floor**: 10 s × ⌊(calls − 1) / 100⌋ of the calls that ISC counts; **first to last**: by the tenant’s clock.',
			'- **execution**: the execution time of the one node, as n8n saved it.',
			'- **accepted**, **doubled**, **lost**: rows that the tenant has once or more, more than once, not at all.',
			'- **unknown**: rows of which the node’s output does not say whether ISC took them, or says what is not so.',
			'- **CPU**, **memory**: n8n’s process and its task runner’s while the workflow ran, the fetching of the rows and the saving of the execution included.',
			'- Our node looks up who holds what and what is running before it submits; the others do not.',
			'- 10,000 rows, each its own request, would take 990 seconds by ISC’s limit alone: measured combined only.',
		].join('\n'),
	].join('\n\n');
}

function table(head: string[], lines: string[][]): string {
	const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;
	return [row(head), row(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...lines.map(row)].join('\n');
}

/** The load before anything ran, for `Run`. */
export function loadNow(): number {
	return loadavg()[0];
}
