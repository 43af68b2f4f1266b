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
list before the submits, and the status list again while one lost answer is looked for.

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
What only event triggers read (\`triggerRecipients\`) is no matter of these runs.`;

/** The page that says how the runs ended. */
export function reliabilityPage(matrix: ReadonlyArray<Ran<Cell>>, positions: ReadonlyArray<Ran<PositionCell>>): string {
	return [INTRO, MATRIX, matrixTable(matrix), POSITIONS, positionTable(positions)].join('\n\n') + '\n';
}

function matrixTable(ran: ReadonlyArray<Ran<Cell>>): string {
	const lags = [0, LAG_MS].map((lagMs) => ({ lagMs, label: lagMs === 0 ? 'no lag' : `status lag ${lagMs / 1000} s` }));
	const columns = lags.flatMap(({ lagMs, label }) =>
		[false, true].map((resend) => ({ lagMs, resend, label: `${label}, resend ${resend ? 'on' : 'off'}` })),
	);
	const kinds = (['grant', 'revoke'] as const).flatMap((operation) =>
		[false, true].map((combineItems) => ({ operation, combineItems })),
	);
	const rows = FAULTS.flatMap(({ name }) =>
		kinds.map(({ operation, combineItems }) => {
			const cells = columns.map(({ lagMs, resend }) =>
				ran.find(
					({ cell }) =>
						cell.fault.name === name &&
						cell.operation === operation &&
						cell.combineItems === combineItems &&
						cell.lagMs === lagMs &&
						cell.resendUnconfirmed === resend,
				),
			);
			return [name, kindOf(operation, combineItems), ...cells.map((cell) => outcomesOf(cell?.result))];
		}),
	);
	return table(['fault', 'run', ...columns.map(({ label }) => label)], rows);
}

function positionTable(ran: ReadonlyArray<Ran<PositionCell>>): string {
	const names = [...new Set(ran.map(({ cell }) => cell.name))];
	const rows = names.map((name) => [
		`\`${name}\``,
		...ran.filter(({ cell }) => cell.name === name).map(({ result }) => outcomesOf(result)),
	]);
	const kinds = (['grant', 'revoke'] as const).flatMap((operation) =>
		[false, true].map((combineItems) => kindOf(operation, combineItems)),
	);
	return table(['setting', ...kinds], rows);
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
