import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { between, markdownTable } from './tables';

const PAGE = 'docs/operations.md';

/**
 * Writes measured figures as a table into docs/operations.md, between the comments `<!-- NAME -->` and `<!-- /NAME -->`; only if the variable
 * OPERATIONS_ACCEPT is set, for they differ from run to run.
 */
export function writeFigures(name: string, head: string[], rows: string[][]): void {
	const table = markdownTable(head, rows);
	console.log(table);
	if (process.env.OPERATIONS_ACCEPT === undefined) return;
	const { wanted } = between(PAGE, name, `Measured ${new Date().toISOString().slice(0, 10)}:\n\n${table}`);
	writeFileSync(path.join(__dirname, '../..', PAGE), wanted);
}

/** NaN if there are none. */
export function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
