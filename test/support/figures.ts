import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const PAGE = path.resolve(__dirname, '../../docs/operations.md');

/**
 * Writes measured figures as a table into docs/operations.md, between the comments `<!-- NAME -->` and `<!-- /NAME -->`; only if the variable
 * OPERATIONS_ACCEPT is set, for they differ from run to run.
 */
export function writeFigures(name: string, head: string[], rows: string[][]): void {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
	console.log(table);
	if (process.env.OPERATIONS_ACCEPT === undefined) return;
	const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
	const page = readFileSync(PAGE, 'utf8');
	if (!between.test(page)) throw new Error(`docs/operations.md has no place for the figures of ${name}.`);
	const measured = `Measured ${new Date().toISOString().slice(0, 10)}:`;
	writeFileSync(PAGE, page.replace(between, `$1\n${measured}\n\n${table}\n\n$2`));
}

/** NaN if there are none. */
export function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
