import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

export function markdownTable(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * A page with another text between the comments `<!-- NAME -->` and `<!-- /NAME -->`, and the page as it is.
 *
 * @param file its path in the repository
 */
export function between(file: string, name: string, text: string): { wanted: string; page: string } {
	const page = readFileSync(path.join(ROOT, file), 'utf8');
	const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
	if (!place.test(page)) throw new Error(`${file} has no place for ${name}.`);
	return { page, wanted: page.replace(place, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`) };
}

/** Fails if a page hasn't this table; with `REVIEW_ACCEPT` set, writes it first. */
export function expectTable(
	file: string,
	name: string,
	head: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): void {
	const { page, wanted } = between(file, name, markdownTable(head, rows));
	if (process.env.REVIEW_ACCEPT === undefined) expect(page).toBe(wanted);
	else writeFileSync(path.join(ROOT, file), wanted);
}
