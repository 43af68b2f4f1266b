import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultQuirks } from '../../sandbox/options';

const page = readFileSync(join(__dirname, '../../docs/sandbox.md'), 'utf8');

/** The names of all tests in a file, as `test` or `group › test`. */
function testsIn(file: string): Set<string> {
	const source = readFileSync(join(__dirname, `${file}.test.ts`), 'utf8');
	const names = new Set<string>();
	let group = '';
	for (const line of source.split('\n')) {
		const found = /^(\t?)(test|describe)(?:\.each\(.*\))?\((['"])(.*)\3,/.exec(line);
		if (found === null) continue;
		const [, indent, kind, , name] = found;
		if (kind === 'describe') group = name;
		else names.add(indent === '' ? name : `${group} › ${name}`);
	}
	return names;
}

/** The rows of the table in a section, without the header row. */
function rowsBelow(heading: string): string[] {
	const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
	return section
		.split('\n')
		.filter((line) => line.startsWith('| '))
		.slice(2);
}

function missing(rows: readonly string[]): string[] {
	return rows.flatMap((row) => {
		const references = [...row.matchAll(/`(\w+): ([^`]+)`/g)].filter(
			([, , name]) => name !== 'hidden' && name !== 'onlyWithoutEndDate',
		);
		if (references.length === 0) return [`no test: ${row}`];
		return references.filter(([, file, name]) => !testsIn(file).has(name)).map(([text]) => text);
	});
}

test('each rule of submitting an access request names tests that exist', () => {
	const rows = rowsBelow('The rules of submitting an access request');
	expect(rows.length).toBeGreaterThanOrEqual(22);
	expect(missing(rows)).toEqual([]);
});

test('each setting on which the sources disagree is on the page, with a test that exists', () => {
	const rows = rowsBelow('Where the sources disagree');
	expect(rows.map((row) => /^\| `(\w+)`/.exec(row)?.[1]).sort()).toEqual(Object.keys(defaultQuirks).sort());
	expect(missing(rows.map((row) => row.split(' | ').at(-1) ?? ''))).toEqual([]);
});

test('an unknown test name is noticed', () => {
	expect(
		missing([
			'| a rule | `grant: no such test` |',
			'| a rule | nothing |',
			'| a rule | `grantRefusals: limits › at most 25 entitlements for 10 people` |',
		]),
	).toEqual(['`grant: no such test`', 'no test: | a rule | nothing |']);
});
