import { FAULTS, LAG_MS, type Cell, type CellResult } from './matrix';
import type { PositionCell } from './positions';

/** A test case and how it ended. */
export interface Ran<T> {
	cell: T;
	result: CellResult;
}

const INTRO = `# Reliability: the result of each input item when the tenant fails

\`npm run test:faults\` writes this page, and fails if a run ends differently from what the page says. \`RELIABILITY_ACCEPT=1 npm run test:faults\`
accepts the new results. The page lists outcomes only, and leaves out what varies from run to run.

Each test case is one run of the node in n8n's engine (n8n-core 2.8.1). The node is set to continue on failure. Every run has a sandbox of its own with
ISC's real limit of 100 calls per 10 seconds. After the run, everything that the node reported is compared with what the tenant really has.`;

const MATRIX = `## A tenant that fails

A run has twelve input items, with one person and one access item each. Combined, they take two calls (grant) or six (revoke). Options have their
defaults, apart from those that the test case names.

The fault hits two of the submits, with these exceptions:

- *hang* hits one submit that ISC took and one that it didn't;
- *token expired midway* hits one submit;
- *500 on a read* hits the search and the status list before the submits, and the status list again while the node looks for one lost answer;
- at the *token endpoint*, the first request for a token fails, and so does the one that renews the token midway.

In every test case:

- the fault occurred;
- no access item is requested twice for the same person;
- every input item has an outcome, and every outcome is true: SUBMITTED has a 202 and the IDs of its own request;
- with Resend Unconfirmed on, ISC takes each input item once and each is SUBMITTED; with it off, exactly those that ISC never took are UNCONFIRMED;
- the run ends within 90 seconds.`;

const positionsIntro = (settings: readonly string[]): string => `## Where the sources disagree

These runs try settings of [the sandbox](sandbox.md#where-the-sources-disagree), each in several positions: ${settings.map((name) => `\`${name}\``).join(', ')}.
Settings that aren't named here aren't covered by these runs.

The input items cover access to be submitted in every shape (including more roles for one person than a call may hold), and access that is held, not held,
held through a membership, held until a date, already requested by someone else, or granted but not verified yet. People are given by email address and
access items by name. One submit loses its answer after ISC took it, and another before. Resend Unconfirmed is on.

In every run, nothing is requested twice and no outcome is untrue.`;

/** The whole page. */
export function reliabilityPage(matrix: ReadonlyArray<Ran<Cell>>, positions: ReadonlyArray<Ran<PositionCell>>): string {
	const settings = [...new Set(positions.flatMap(({ cell }) => Object.keys(cell.quirks)))];
	return [INTRO, MATRIX, matrixTable(matrix), positionsIntro(settings), positionTable(positions)].join('\n\n') + '\n';
}

/** Lists the test cases in which a row was not submitted, and counts the others. */
function matrixTable(ran: ReadonlyArray<Ran<Cell>>): string {
	const names = FAULTS.map(({ name }) => name);
	const exceptions = ran
		.filter(({ result }) => !isAllSubmitted(result))
		.map(({ cell, result }) => [
			cell.fault.name,
			kindOf(cell.operation, cell.combineItems),
			`${cell.lagMs === 0 ? 'none' : `${cell.lagMs / 1000} s`}`,
			cell.resendUnconfirmed ? 'on' : 'off',
			outcomesOf(result),
		]);
	return [
		`The faults are: ${names.join(', ')}. Each is tried with grant and revoke, with one request for each input item and combined, with no status lag and a lag of ${LAG_MS / 1000} s, and with Resend Unconfirmed off and on: ${ran.length} test cases.`,
		`In ${ran.length - exceptions.length} of them, all 12 input items are SUBMITTED. The others:`,
		table(['fault', 'run', 'status lag', 'resend', 'outcomes'], exceptions),
	].join('\n\n');
}

function isAllSubmitted({ counts }: CellResult): boolean {
	return Object.keys(counts).join() === 'SUBMITTED';
}

/** The most frequent outcomes once, and below them the positions that end differently. */
function positionTable(ran: ReadonlyArray<Ran<PositionCell>>): string {
	const names = [...new Set(ran.map(({ cell }) => cell.name))];
	const kinds = (['grant', 'revoke'] as const).flatMap((operation) =>
		[false, true].map((combineItems) => kindOf(operation, combineItems)),
	);
	const rowOf = (name: string) => ran.filter(({ cell }) => cell.name === name).map(({ result }) => outcomesOf(result));
	const usual = mostFrequent(names.map((name) => rowOf(name).join('|'))).split('|');
	const others = names.filter((name) => rowOf(name).join('|') !== usual.join('|'));
	return [
		`There are ${names.length} positions, with four runs each. ${names.length - others.length} of them end the same way:`,
		table(['', ...kinds], [['all except those below', ...usual]]),
		'The others:',
		table(
			['setting', ...kinds],
			others.map((name) => [`\`${name}\``, ...rowOf(name)]),
		),
	].join('\n\n');
}

function mostFrequent(texts: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function kindOf(operation: string, combineItems: boolean): string {
	return `${operation}, ${combineItems ? 'combined' : 'one request each'}`;
}

function outcomesOf(result: CellResult | undefined): string {
	return Object.entries(result?.counts ?? {})
		.map(([outcome, count]) => `${count} ${outcome}`)
		.join(', ');
}

function table(head: string[], rows: string[][]): string {
	return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
