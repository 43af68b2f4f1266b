import { startSandbox, type Quirks, type Sandbox } from '../../../sandbox';
import { untrueClaims } from './claims';
import { crowd, CROWD_STAGES } from './crowd';
import { runInEngine } from './engineRun';
import { countsOf, type CellResult } from './matrix';
import { requestsOf, type Operation } from './scene';

const SUBMIT = { path: '^/access-requests/v1$', method: 'POST' } as const;

/** A position of one or more settings, and the options of the node without which the settings would have no effect. */
interface Position {
	quirks: Partial<Quirks>;
	options?: Record<string, unknown>;
	/** Default: ISC's. */
	rateLimit?: number;
}

const unchecked = { duplicateHandling: 'submit' };
const slow = { callsPer10Seconds: 12 };

/** Settings on which the sources disagree, each in several positions. */
const POSITIONS: Position[] = [
	{ quirks: { ignoredRequests: 'cancelled' }, options: unchecked },
	{ quirks: { ignoredRequests: 'hidden' }, options: unchecked },
	{ quirks: { ignoredRequests: 'refused' }, options: unchecked },
	{ quirks: { itemMetadata: 'returned' } },
	{ quirks: { itemMetadata: 'missing' } },
	{ quirks: { itemMetadata: 'missing', requestMetadata: 'returned' } },
	{ quirks: { requestMetadata: 'returned' } },
	{ quirks: { requestMetadata: 'missing' } },
	{ quirks: { accessRequestIdFilter: 'eq' } },
	{ quirks: { accessRequestIdFilter: 'in' } },
	{ quirks: { accessRequestIdFilter: 'both' } },
	{ quirks: { nestedSeveral: 'taken' } },
	{ quirks: { nestedSeveral: 'refused' } },
	{ quirks: { executingIncludesVerification: false } },
	{ quirks: { executingIncludesVerification: true } },
	{ quirks: { adminStatusList: 'everybody' } },
	{ quirks: { adminStatusList: 'own' } },
	{ quirks: { revokeRemoveDate: 'earlier' } },
	{ quirks: { revokeRemoveDate: 'onlyWithoutEndDate' } },
	{ quirks: { revokeOfDerivedAccess: 'refused' }, options: unchecked },
	{ quirks: { revokeOfDerivedAccess: 'failsLater' }, options: unchecked },
	{ quirks: { limits: 'withEntitlements' } },
	{ quirks: { limits: 'always' } },
	{ quirks: { nestedCount: 'distinct' } },
	{ quirks: { nestedCount: 'lines', limits: 'always' } },
	{ quirks: { requestIds: 'perPerson' } },
	{ quirks: { requestIds: 'perCall' } },
	{ quirks: { itemsPerRequest: 0 } },
	{ quirks: { itemsPerRequest: 2 } },
	// So low that a run reaches it.
	{ quirks: { rateWindow: 'sliding' }, options: slow, rateLimit: 12 },
	{ quirks: { rateWindow: 'blocks' }, options: slow, rateLimit: 12 },
	{ quirks: { caseSensitiveFilters: false } },
	{ quirks: { caseSensitiveFilters: true } },
];

export interface PositionCell extends Position {
	/** e.g. `limits: always, nestedCount: lines` */
	name: string;
	operation: Operation;
	combineItems: boolean;
}

function nameOf({ quirks, options }: Position): string {
	return Object.entries({ ...quirks, ...options })
		.map(([name, value]) => `${name}: ${value}`)
		.join(', ');
}

export const POSITION_CELLS: PositionCell[] = POSITIONS.flatMap((position) =>
	(['grant', 'revoke'] as const).flatMap((operation) =>
		[false, true].map((combineItems) => ({ ...position, name: nameOf(position), operation, combineItems })),
	),
);

/** Runs the rows of a crowd through the node. One submit loses its answer after ISC took it, and another before. */
export async function runPosition({
	quirks,
	options,
	rateLimit,
	operation,
	combineItems,
}: PositionCell): Promise<CellResult> {
	const sandbox = await startSandbox({
		quirks,
		statusLagMs: 300,
		stages: CROWD_STAGES,
		...(rateLimit !== undefined && { rateLimit }),
	});
	try {
		const scene = await crowd(sandbox, operation);
		loseAnswers(sandbox);
		const started = Date.now();
		const outcomes = await runInEngine(
			scene,
			{ combineItems, confirmWithin: 5, resendUnconfirmed: true, ...options },
			'name',
		);
		const unmet = sandbox.faults.list().filter(({ met }) => met === 0);
		const wrong = [...unmet.map(({ mode }) => `${mode} did not occur`), ...untrueClaims(scene, outcomes)];
		if (requestsOf(scene).length === 0) wrong.push('nothing was submitted');
		return { counts: countsOf(outcomes), wrong, tookMs: Date.now() - started };
	} finally {
		await sandbox.close();
	}
}

function loseAnswers(sandbox: Sandbox): void {
	sandbox.faults.add({ ...SUBMIT, mode: 'drop-after', after: 1, count: 1 });
	sandbox.faults.add({ ...SUBMIT, mode: 'drop-before', after: 1, count: 1 });
}
