/**
 * `npm run bench [-- --quick] [--only NAME] [--out FOLDER]`: runs the same rows through our node and through what people use today, in
 * real n8n, against the sandbox with ISC's limit. Writes docs/bench.md and docs/bench.svg. With `--quick` each case has 100 rows; with
 * `--only` the cases are those whose id contains NAME, such as sdk-1000. With either, files are written only if `--out` is given.
 * Ends with code 1 if a figure misses what is claimed.
 */
import './src/environment';

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { repoDir } from '../playground/src/paths';
import { exit, stopEverythingOnExit } from '../playground/src/processes';
import { say, showFailure, step } from '../playground/src/terminal';
import { fullCases, quickCases, sceneOf, CONTENDERS } from './src/cases';
import { chart } from './src/chart';
import { claims } from './src/claims';
import { measure, setUpBench, planningCost, startRowsServer, type Figures, type RowsServer } from './src/measure';
import { startBenchSandbox } from './src/childProcesses';
import { loadNow, report } from './src/report';

const PAIRS = [10_000, 100_000];

let rows: RowsServer | undefined;

async function close(): Promise<void> {
	await rows?.close();
}

/** Every sandbox has the same sample credentials. */
async function sampleAccess(): Promise<{ clientId: string; clientSecret: string }> {
	const sandbox = await startBenchSandbox({ people: 0, items: 0, held: false });
	sandbox.close();
	const { clientId, clientSecret } = sandbox;
	return { clientId, clientSecret };
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { quick: { type: 'boolean' }, only: { type: 'string' }, out: { type: 'string' } },
	});
	const startedAt = new Date();
	const load = loadNow();
	const cases = (values.quick === true ? quickCases() : fullCases()).filter(({ id }) => id.includes(values.only ?? ''));
	const isFullRun = values.quick !== true && values.only === undefined;
	rows = await startRowsServer();
	const setup = await setUpBench(cases, rows, await sampleAccess());
	const measured: Figures[] = [];
	for (const one of cases) {
		const { people, items } = sceneOf(one);
		const title = `${CONTENDERS[one.contender].name}: ${one.rows} rows (${people} people × ${items} entitlements)`;
		measured.push(await step(title, async (note) => summarize(await measure(setup, one), note)));
	}
	const planning = PAIRS.map(planningCost);
	const checked = claims(measured, planning);
	const text = report({ startedAt, endedAt: new Date(), load, measured, planning, claims: checked });
	say(text);
	const folder = values.out ?? (isFullRun ? path.join(repoDir, 'docs') : undefined);
	if (folder !== undefined) {
		writeFileSync(path.join(folder, 'bench.md'), text);
		writeFileSync(path.join(folder, 'bench.svg'), chart(measured));
	}
	await exit(close, checked.every(({ met }) => met) ? 0 : 1);
}

function summarize(figures: Figures, note: (text: string) => void): Figures {
	const { calls, refused, accepted, doubled, lost, unknown, executionMs, error } = figures;
	note(
		`${(executionMs / 1000).toFixed(2)} s, ${calls} calls, ${refused} refused, ${accepted} accepted, ${doubled} doubled, ${lost} lost, ${unknown} unknown${error === undefined ? '' : `, failed: ${error}`}`,
	);
	return figures;
}

stopEverythingOnExit(close);
main().catch(async (error: unknown) => {
	showFailure(error);
	await exit(close, 1);
});
