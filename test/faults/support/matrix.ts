import { startSandbox, type FaultSpec, type Sandbox } from '../../../sandbox';
import { untrueClaims } from './claims';
import { runInEngine } from './engineRun';
import { reachedTwice } from './reached';
import { requestsOf, twelveRows, type Operation, type RowOutcome, type Scene } from './scene';

const SUBMIT = { path: '^/access-requests/v1$', method: 'POST' } as const;
const STATUS_LIST = '^/access-request-status/v1$';
const SEARCH = '^/search/v1$';
const TOKEN = { path: '^/oauth/token$', method: 'POST' } as const;

export const LAG_MS = 5_000;

export interface Fault {
	name: string;
	/** What happens to the submits, one after the other. */
	submits: FaultSpec[];
	/** Whether reads return 500 too: before the submits, and while the node looks for a lost answer. */
	reads?: boolean;
	/** What happens to the requests for a token: at the start, and when the token that expired with the first submit is renewed. */
	tokens?: FaultSpec[];
}

const two = (spec: Omit<FaultSpec, 'count'>): FaultSpec[] => [{ ...spec, count: 2 }];

/** What goes wrong. Each fault hits two calls of a run, unless its comment says otherwise. */
export const FAULTS: Fault[] = [
	{ name: '429', submits: two({ mode: 'status', status: 429, retryAfter: 2 }) },
	{ name: '500', submits: two({ mode: 'status', status: 500 }) },
	{ name: '503', submits: two({ mode: 'status', status: 503 }) },
	{ name: 'dropped before', submits: two({ mode: 'drop-before' }) },
	{ name: 'dropped after', submits: two({ mode: 'drop-after' }) },
	{ name: '502 after', submits: two({ mode: 'status-after', status: 502 }) },
	{ name: '504 after', submits: two({ mode: 'status-after', status: 504 }) },
	// Hits one submit that ISC took, and one that it didn't.
	{
		name: 'hang',
		submits: [
			{ mode: 'hang-after', count: 1 },
			{ mode: 'hang-before', count: 1 },
		],
	},
	// Hits one submit: if ISC refuses the renewed token too, that is a refusal.
	{ name: 'token expired midway', submits: [{ mode: 'expired-token', count: 1 }] },
	{ name: 'garbage body', submits: two({ mode: 'garbage' }) },
	...(
		[
			['429 at the token endpoint', { mode: 'status', status: 429, retryAfter: 1 }],
			['503 at the token endpoint', { mode: 'status', status: 503 }],
			['token endpoint dropped', { mode: 'drop-before' }],
		] as const
	).map(([name, spec]): Fault => ({
		name,
		submits: [{ mode: 'expired-token', count: 1 }],
		tokens: [
			{ ...spec, count: 1 },
			{ ...spec, after: 1, count: 1 },
		],
	})),
	{ name: '500 on a read', submits: [{ mode: 'drop-after', count: 1 }], reads: true },
];

export interface Cell {
	fault: Fault;
	operation: Operation;
	combineItems: boolean;
	lagMs: number;
	resendUnconfirmed: boolean;
}

export const CELLS: Cell[] = FAULTS.flatMap((fault) =>
	(['grant', 'revoke'] as const).flatMap((operation) =>
		[false, true].flatMap((combineItems) =>
			[0, LAG_MS].flatMap((lagMs) =>
				[false, true].map((resendUnconfirmed) => ({ fault, operation, combineItems, lagMs, resendUnconfirmed })),
			),
		),
	),
);

export interface CellResult {
	/** How many rows have each outcome. */
	counts: Record<string, number>;
	/** What must not happen; empty if all is well. */
	wrong: string[];
	tookMs: number;
}

/** Runs one test case on a sandbox of its own with ISC's real limit. Options that the test case doesn't name have their defaults. */
export async function runCell(cell: Cell): Promise<CellResult> {
	const sandbox = await startSandbox({ statusLagMs: cell.lagMs });
	try {
		const scene = twelveRows(sandbox, cell.operation);
		const { combineItems, resendUnconfirmed, fault } = cell;
		const readsBefore = fault.reads === true ? await readsOfPreflight(scene, combineItems) : 0;
		// With two combined calls, the fault hits both. With more calls, it spares the first.
		const after =
			combineItems && cell.operation === 'grant' && !fault.submits.some(({ mode }) => mode === 'expired-token') ? 0 : 1;
		for (const spec of fault.submits) sandbox.faults.add({ ...spec, ...SUBMIT, after });
		for (const spec of fault.tokens ?? []) sandbox.faults.add({ ...spec, ...TOKEN });
		if (fault.reads === true) failReads(sandbox, readsBefore);
		const started = Date.now();
		const outcomes = await runInEngine(scene, { combineItems, resendUnconfirmed });
		return { counts: countsOf(outcomes), wrong: whatIsWrong(cell, scene, outcomes), tookMs: Date.now() - started };
	} finally {
		await sandbox.close();
	}
}

/** How many times a run reads the status list before it submits, once it has a token. */
async function readsOfPreflight(scene: Scene, combineItems: boolean): Promise<number> {
	await runInEngine(scene, { combineItems, dryRun: true });
	scene.sandbox.clearCalls();
	await runInEngine(scene, { combineItems, dryRun: true });
	const reads = scene.sandbox.callsTo('/access-request-status/v1').length;
	scene.sandbox.clearCalls();
	return reads;
}

function failReads(sandbox: Sandbox, readsBefore: number): void {
	sandbox.faults.add({ mode: 'status', status: 500, path: SEARCH, count: 1 });
	sandbox.faults.add({ mode: 'status', status: 500, path: STATUS_LIST, count: 1 });
	sandbox.faults.add({ mode: 'status', status: 500, path: STATUS_LIST, after: readsBefore, count: 2 });
}

function whatIsWrong(cell: Cell, scene: Scene, outcomes: readonly RowOutcome[]): string[] {
	const unmet = scene.sandbox.faults.list().filter(({ met, count }) => met < (count ?? 1));
	const taken = new Set(requestsOf(scene).map(({ identityId, itemId }) => `${identityId}|${itemId}`));
	const wrongOutcomes = scene.rows.flatMap(({ person, item }, index) => {
		const wanted = cell.resendUnconfirmed || taken.has(`${person.id}|${item.id}`) ? 'SUBMITTED' : 'UNCONFIRMED';
		const { outcome, message } = outcomes[index] ?? { outcome: 'none', message: '' };
		return outcome === wanted ? [] : [`item ${index} is ${outcome} and not ${wanted}: ${message}`];
	});
	const all =
		cell.resendUnconfirmed && taken.size !== scene.rows.length
			? [`ISC took ${taken.size} of ${scene.rows.length}`]
			: [];
	return [
		...unmet.map(({ mode, met }) => `${mode} occurred ${met} times`),
		...reachedTwice(scene.sandbox),
		...untrueClaims(scene, outcomes),
		...wrongOutcomes,
		...all,
	];
}

/** How many rows have each outcome, by the outcome's name. */
export function countsOf(outcomes: readonly RowOutcome[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
