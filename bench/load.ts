/**
 * `npm run load [-- --runs N]`: 10,000 rows in one execution of real n8n, through our node (combined) and through n8n's Set node with the same
 * expressions, in turns. Ends with code 1 if ours needs more than twice the CPU time or twice the extra memory. With OPERATIONS_ACCEPT=1 it
 * writes the figures into docs/operations.md.
 */
import './src/environment';

import { parseArgs } from 'node:util';

import { exit, stopEverythingOnExit } from '../playground/src/processes';
import { say, showFailure, step } from '../playground/src/terminal';
import { median, writeFigures } from '../test/support/figures';
import { loadCases } from './src/cases';
import { startBenchSandbox } from './src/childProcesses';
import { measure, setUpBench, startRowsServer, type Figures, type RowsServer } from './src/measure';

const MOST_TIMES = 2;

let rows: RowsServer | undefined;

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { runs: { type: 'string' } } });
	rows = await startRowsServer();
	const sandbox = await startBenchSandbox({ people: 0, items: 0, held: false });
	sandbox.close();
	const { clientId, clientSecret } = sandbox;
	const cases = loadCases();
	const setup = await setUpBench(cases, rows, { clientId, clientSecret });
	const measured: Figures[] = [];
	for (let run = 1; run <= Number(values.runs ?? 3); run++)
		for (const one of cases) measured.push(await step(`${one.id}, run ${run}`, async () => await measure(setup, one)));
	await exit(close, report(measured) ? 0 : 1);
}

/** @returns whether our node stays within the limits */
function report(measured: Figures[]): boolean {
	const of = (contender: Figures['contender']) => measured.filter((one) => one.contender === contender);
	const ours = of('oursCombined');
	const cpu = (figures: Figures[]) => median(figures.map(({ usage }) => usage?.cpuSeconds ?? NaN));
	const memory = (figures: Figures[]) =>
		median(figures.map(({ usage }) => (usage?.peakMb ?? NaN) - (usage?.baseMb ?? NaN)));
	const times = (what: (figures: Figures[]) => number) => what(ours) / what(of('set'));
	const row = (name: string, figures: Figures[]) => [
		name,
		`${cpu(figures).toFixed(1)} s`,
		`${memory(figures).toFixed(0)} MB`,
		`${(median(figures.map(({ executionMs }) => executionMs)) / 1000).toFixed(2)} s`,
	];
	writeFigures(
		'load',
		[
			'10,000 rows in one execution, median of the runs',
			'CPU time of the execution',
			'extra memory at its peak',
			'time of the node',
		],
		[
			row("n8n's Set node, the same expressions", of('set')),
			row('SailPoint ISC, Combine Items', ours),
			['as a multiple', times(cpu).toFixed(2), times(memory).toFixed(2), ''],
		],
	);
	const wrong = ours.filter(({ accepted, lost, doubled }) => accepted !== 10_000 || lost > 0 || doubled > 0);
	for (const { accepted, lost, doubled } of wrong)
		say(`MISSED: ${accepted} accepted, ${lost} lost, ${doubled} doubled`);
	return wrong.length === 0 && times(cpu) <= MOST_TIMES && times(memory) <= MOST_TIMES;
}

async function close(): Promise<void> {
	await rows?.close();
}

stopEverythingOnExit(close);
main().catch(async (error: unknown) => {
	showFailure(error);
	await exit(close, 1);
});
