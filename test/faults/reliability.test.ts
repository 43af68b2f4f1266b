import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { reliabilityPage } from './support/document';
import { CELLS, runCell, type Cell, type CellResult } from './support/matrix';
import { POSITION_CELLS, runPosition } from './support/positions';
import { sideBySide } from './support/sideBySide';

/** This number of runs at a time keeps two cores busy, and none waits long for another. */
const WIDTH = 44;
/** Milliseconds for a cell of the matrix on ISC's real limit. */
const LIMIT_MS = 90_000;
const PAGE = resolve(__dirname, '../../docs/reliability.md');

const POSITION_NAMES = POSITION_CELLS.map(
	({ name, operation, combineItems }) => `${name}, ${operation}, ${combineItems ? 'combined' : 'each its own'}`,
);

let matrix: Array<Promise<CellResult>>;
let positions: Array<Promise<CellResult>>;
beforeAll(() => {
	const runs = sideBySide(
		[
			...CELLS.map((cell) => async () => await runCell(cell)),
			...POSITION_CELLS.map((cell) => async () => await runPosition(cell)),
		],
		WIDTH,
		async (run) => await run(),
	);
	// Each is waited for by a test of its own, and may fail before that.
	for (const run of runs) run.catch(() => undefined);
	matrix = runs.slice(0, CELLS.length);
	positions = runs.slice(CELLS.length);
});

function nameOf({ fault, operation, combineItems, lagMs, resendUnconfirmed }: Cell): string {
	return `${fault.name}, ${operation}, ${combineItems ? 'combined' : 'each its own'}, lag ${lagMs / 1000} s, resend ${resendUnconfirmed ? 'on' : 'off'}`;
}

test('the matrix is whole', () => {
	expect(CELLS).toHaveLength(14 * 2 * 2 * 2 * 2);
});

describe('a tenant that fails: nothing doubled, every row accounted for, every claim true', () => {
	test.each(CELLS.map((cell, index) => ({ name: nameOf(cell), index })))('$name', async ({ index }) => {
		const { wrong, tookMs } = await matrix[index];
		expect(wrong).toEqual([]);
		expect(tookMs).toBeLessThanOrEqual(LIMIT_MS);
	});
});

describe('where the sources disagree: nothing doubled, no claim untrue', () => {
	test.each(POSITION_NAMES.map((name, index) => ({ name, index })))('$name', async ({ index }) => {
		expect((await positions[index]).wrong).toEqual([]);
	});
});

test('docs/reliability.md says how the runs ended', async () => {
	const [ended, stood] = await Promise.all([Promise.all(matrix), Promise.all(positions)]);
	// A page of untrue claims is not written.
	expect([...ended, ...stood].flatMap(({ wrong }) => wrong)).toEqual([]);
	const page = reliabilityPage(
		CELLS.map((cell, index) => ({ cell, result: ended[index] })),
		POSITION_CELLS.map((cell, index) => ({ cell, result: stood[index] })),
	);
	const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
	if (page !== before) writeFileSync(PAGE, page);
	if (process.env.RELIABILITY_ACCEPT !== '1') expect(page).toBe(before);
});
