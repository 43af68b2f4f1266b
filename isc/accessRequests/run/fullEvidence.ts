import type { IscSession } from '../../session';
import { groupBy } from '../../shared/lists';
import { PACKAGE } from '../../package';
import { resultsOf, type PairResult, type RowReport, type RunEvidence } from '../model/report';
import type { WantedPair } from '../model/wanted';
import type { RunInput } from './steps';
import { userOf } from './steps';

/**
 * Adds to each result what was sent, and to each item the facts of its run. The counts are those of all results of the run, so that the same run
 * can be added up from any of its items.
 */
export async function withFullEvidence(
	rows: readonly RowReport[],
	pairs: readonly WantedPair[],
	{ input, session }: { input: RunInput; session: IscSession },
): Promise<RowReport[]> {
	const run: RunEvidence = {
		...runOf(input),
		package: PACKAGE,
		tokenUser: await userOf(session),
		options: plainOptions(input),
		counts: countsOf(rows),
	};
	const byRow = groupBy(pairs, ({ row }) => row);
	return rows.map((report) => {
		const wanted = byRow.get(report.row) ?? [];
		const results = resultsOf(report).map((result, index) => withSent(result, wanted[index]));
		return 'error' in report
			? { ...report, error: { ...report.error, results, run } }
			: { ...report, output: { ...report.output, results, run } };
	});
}

function runOf({ run }: RunInput): Pick<RunEvidence, 'id' | 'workflow' | 'execution'> {
	const { workflow, execution } = run?.trace ?? {};
	return {
		...(run !== undefined && { id: run.key }),
		...(workflow !== undefined && { workflow }),
		...(execution !== undefined && { execution }),
	};
}

/** The options that are plain values. Guard rails and plans are long, and are in the workflow. */
function plainOptions({ options }: RunInput): Record<string, string | number | boolean> {
	return Object.fromEntries(
		Object.entries(options).filter((entry): entry is [string, string | number | boolean] =>
			['string', 'number', 'boolean'].includes(typeof entry[1]),
		),
	);
}

/** Items without results, because they broke a rule, count as one. */
function countsOf(rows: readonly RowReport[]): Record<string, number> {
	const outcomes = rows.flatMap((report) => {
		const results = resultsOf(report).map(({ outcome }) => outcome as string);
		return results.length > 0 ? results : ['FAILED'];
	});
	return Object.fromEntries(
		[...groupBy(outcomes, (outcome) => outcome)].map(([outcome, list]) => [outcome, list.length]),
	);
}

/** Only what ISC was sent: nothing for a pair that it wasn't. */
function withSent(result: PairResult, pair: WantedPair | undefined): PairResult {
	if (pair === undefined || result.outcome !== 'SUBMITTED') return result;
	const { comment, startDate, removeDate } = pair.item;
	const sent = {
		...(comment !== undefined && { comment }),
		...(startDate !== undefined && { startDate }),
		...(removeDate !== undefined && { removeDate }),
	};
	return { ...result, sent };
}
