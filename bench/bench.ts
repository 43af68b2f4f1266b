/**
 * `npm run bench [-- --quick] [--only NAME] [--out FOLDER]`: the same rows through our node and through what people use today, in real n8n, against
 * the sandbox with ISC's limit on. Writes docs/bench.md and docs/bench.svg. With `--quick`, 100 rows each; with
 * `--only`, just the cases whose id has NAME in it (e.g. sdk-1000): both write nothing unless `--out` says where. Ends with code 1 where a figure misses what is claimed.
 */
import './src/environment';

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { end, endTogether, showFailure } from '../playground/src/ending';
import { repoDir } from '../playground/src/paths';
import { say, step } from '../playground/src/say';
import { fullCases, quickCases, sceneOf, CONTENDERS } from './src/cases';
import { chart } from './src/chart';
import { claims } from './src/claims';
import { measure, openLaboratory, type Figures } from './src/measure';
import { planningCost } from './src/planning';
import { loadNow, report } from './src/report';
import { startRowsServer, type RowsServer } from './src/rowsServer';
import { startTenant } from './src/tenant';

const PAIRS = [10_000, 100_000];

let rows: RowsServer | undefined;

async function close(): Promise<void> {
	await rows?.close();
}

/** Every sandbox has the same sample credentials. */
async function sampleAccess(): Promise<{ clientId: string; clientSecret: string }> {
	const tenant = await startTenant({ people: 0, items: 0, held: false });
	tenant.close();
	const { clientId, clientSecret } = tenant;
	return { clientId, clientSecret };
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { quick: { type: 'boolean' }, only: { type: 'string' }, out: { type: 'string' } },
	});
	const startedAt = new Date();
	const load = loadNow();
	const cases = (values.quick === true ? quickCases() : fullCases()).filter(({ id }) => id.includes(values.only ?? ''));
	const whole = values.quick !== true && values.only === undefined;
	rows = await startRowsServer();
	const laboratory = await openLaboratory(cases, rows, await sampleAccess());
	const measured: Figures[] = [];
	for (const one of cases) {
		const { people, items } = sceneOf(one);
		const title = `${CONTENDERS[one.contender].name}: ${one.rows} rows (${people} people × ${items} entitlements)`;
		measured.push(await step(title, async (note) => noted(await measure(laboratory, one), note)));
	}
	const planning = PAIRS.map(planningCost);
	const kept = claims(measured, planning);
	const text = report({ startedAt, endedAt: new Date(), load, measured, planning, claims: kept });
	say(text);
	const folder = values.out ?? (whole ? path.join(repoDir, 'docs') : undefined);
	if (folder !== undefined) {
		writeFileSync(path.join(folder, 'bench.md'), text);
		writeFileSync(path.join(folder, 'bench.svg'), chart(measured));
	}
	await end(close, kept.every(({ met }) => met) ? 0 : 1);
}

function noted(figures: Figures, note: (text: string) => void): Figures {
	const { calls, refused, accepted, doubled, lost, unknown, executionMs, error } = figures;
	note(
		`${(executionMs / 1000).toFixed(2)} s, ${calls} calls, ${refused} refused, ${accepted} accepted, ${doubled} doubled, ${lost} lost, ${unknown} unknown${error === undefined ? '' : `, failed: ${error}`}`,
	);
	return figures;
}

endTogether(close);
main().catch(async (error: unknown) => {
	showFailure(error);
	await end(close, 1);
});
