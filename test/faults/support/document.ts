import { FAULTS, LAG_MS, type Cell, type CellResult } from './matrix';
import type { PositionCell } from './positions';

/** A cell and how it ended. */
export interface Ran<T> {
	cell: T;
	result: CellResult;
}

const INTRO = `# Reliability: what becomes of each row when the tenant fails

\`npm run test:faults\` makes this page and fails where a run ends otherwise than the page says; \`RELIABILITY_ACCEPT=1 npm run test:faults\` accepts what
is new. It holds outcomes only: what varies from run to run is not in it.

Each cell is one run of the node in n8n's engine (n8n-core 2.8.1), set to continue on failure, against a sandbox of its own with ISC's real limit of 100 calls
per 10 seconds. When a run is over, everything that it says is held against what the tenant really has.`;

const MATRIX = `## A tenant that fails

Twelve rows, one person and one access item each; combined they take two calls (grant) or six (revoke). All options but those of the cell have their
defaults. The fault strikes two of the submits; *hang* one that ISC took and one that it did not, *token expired midway* one; *500 on a read* strikes the search and the status
list before the submits, and the status list again while one lost answer is looked for. At the *token endpoint* the first request for a token fails, and so does the one at
the renewal midway.

In every cell:

- the fault was met;
- no pair of person and item is requested twice;
- every row has its outcome, and every outcome is true: SUBMITTED has a 202 and the request's own ids;
- with Resend Unconfirmed on, ISC takes each row once and each is SUBMITTED; with it off, just those that ISC never took are UNCONFIRMED;
- the run ends within 90 seconds.`;

const POSITIONS = `## Where the sources disagree

Each setting of [the sandbox](sandbox.md#where-the-sources-disagree) in each position. The rows are people of every standing: to be submitted in every shape (with more roles for one person than a call may hold),
held, not held, held by a membership, held until a date, requested already by somebody else, granted but not verified yet; people by e-mail and items by name. The answer of one submit is lost
after ISC took it and that of another before; Resend Unconfirmed is on. In every cell nothing is requested twice and no outcome is untrue.
What only event triggers read (\`triggerRecipients\`) isn't covered by these runs.`;

/** The page that says how the runs ended. */
export function reliabilityPage(matrix: ReadonlyArray<Ran<Cell>>, positions: ReadonlyArray<Ran<PositionCell>>): string {
	return [INTRO, MATRIX, matrixTable(matrix), POSITIONS, positionTable(positions)].join('\n\n') + '\n';
}

/** The cells in which not every row was submitted; in all the others, and they are counted, each was. */
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
		`Faults: ${names.join(', ')}; each with grant and revoke, each row its own request and combined, no status lag and ${LAG_MS / 1000} s, Resend Unconfirmed off and on: ${ran.length} cells.`,
		`In ${ran.length - exceptions.length} of them all 12 rows are SUBMITTED. The others:`,
		table(['fault', 'run', 'status lag', 'resend', 'outcomes'], exceptions),
	].join('\n\n');
}

function isAllSubmitted({ counts }: CellResult): boolean {
	return Object.keys(counts).join() === 'SUBMITTED';
}

/** The outcomes at the default position once, and below them the positions that end otherwise. */
function positionTable(ran: ReadonlyArray<Ran<PositionCell>>): string {
	const names = [...new Set(ran.map(({ cell }) => cell.name))];
	const kinds = (['grant', 'revoke'] as const).flatMap((operation) =>
		[false, true].map((combineItems) => kindOf(operation, combineItems)),
	);
	const rowOf = (name: string) => ran.filter(({ cell }) => cell.name === name).map(({ result }) => outcomesOf(result));
	const usual = mostFrequent(names.map((name) => rowOf(name).join('|'))).split('|');
	const others = names.filter((name) => rowOf(name).join('|') !== usual.join('|'));
	return [
		`${names.length} positions, four runs each. ${names.length - others.length} of them end alike:`,
		table(['', ...kinds], [['all but those below', ...usual]]),
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
	return `${operation}, ${combineItems ? 'combined' : 'each its own'}`;
}

function outcomesOf(result: CellResult | undefined): string {
	return Object.entries(result?.counts ?? {})
		.map(([outcome, count]) => `${count} ${outcome}`)
		.join(', ');
}

function table(head: string[], rows: string[][]): string {
	return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
