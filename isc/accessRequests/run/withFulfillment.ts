import { FINAL_STATES } from '../../api/wire';
import type { IscSession } from '../../session';
import { groupBy } from '../../shared/lists';
import { fulfillmentsOf, type Ended } from '../fulfillment';
import { worstOf, type Fulfillment } from '../model/fulfilled';
import { resultsOf, type PairResult, type RowReport } from '../model/report';
import type { WantedPair } from '../model/wanted';

interface Open {
	result: PairResult;
	pair: WantedPair;
}

/** Outcomes that say without a request whether what was asked for is so. */
const WITHOUT_REQUEST: Partial<Record<PairResult['outcome'], Fulfillment>> = {
	ALREADY_HELD: 'FULFILLED',
	NOT_HELD: 'FULFILLED',
	FAILED: 'NOT_FULFILLED',
	UNCONFIRMED: 'OPEN',
};

/** Adds to each result, and to each row, whether what was asked for is so. @param until milliseconds since 1970 */
export async function withFulfillment(
	rows: readonly RowReport[],
	pairs: readonly WantedPair[],
	{ session, until, isFull }: { session: IscSession; until: number; isFull: boolean },
): Promise<RowReport[]> {
	const byRow = groupBy(pairs, ({ row }) => row);
	const open: Open[] = rows.flatMap((report) =>
		resultsOf(report).flatMap((result, index) => {
			const pair = byRow.get(report.row)?.[index];
			return pair === undefined || WITHOUT_REQUEST[result.outcome] !== undefined ? [] : [{ result, pair }];
		}),
	);
	const found = await fulfillmentsOf(open.map(toEnded), { session, until });
	const byResult = new Map(open.map(({ result }, index) => [result, found[index]] as const));
	return rows.map((report) =>
		withResults(report, (result) => {
			const read = byResult.get(result);
			const { fulfillment, why } = read ?? { fulfillment: withoutRequest(result), why: undefined };
			const message = [result.message, fulfillment === 'OPEN' ? undefined : why]
				.filter((text) => text !== undefined)
				.join(' ');
			return {
				...result,
				...(message !== '' && { message }),
				...(fulfillment !== undefined && { fulfillment }),
				...(isFull && read?.after !== undefined && { after: read.after }),
			};
		}),
	);
}

/** Held with another end than asked for isn't what was asked for. */
function withoutRequest(result: PairResult): Fulfillment | undefined {
	return result.datesDiffer === true ? 'NOT_FULFILLED' : WITHOUT_REQUEST[result.outcome];
}

function toEnded({ result, pair }: Open): Ended {
	const { identityId, requestType, item } = pair;
	const isFinal = result.state !== undefined && FINAL_STATES.has(result.state);
	return {
		identityId,
		type: item.type,
		id: item.id,
		...(item.name !== undefined && { name: item.name }),
		// To remove an end date is a change of dates, although it is sent as a grant.
		requestType: item.clear === true ? 'MODIFY_ACCESS' : requestType,
		...(isFinal && { state: result.state }),
		...(item.startDate !== undefined && { startDate: item.startDate }),
		...(item.clear === true && { removeDate: 'none' }),
		...(item.removeDate !== undefined && { removeDate: item.removeDate }),
	};
}

function withResults(report: RowReport, change: (result: PairResult) => PairResult): RowReport {
	const results = resultsOf(report).map(change);
	const fulfillment = worstOf(results.map((result) => result.fulfillment));
	const more = fulfillment === undefined ? {} : { fulfillment };
	if ('error' in report) return { ...report, error: { ...report.error, ...more, results } };
	const { message, outcome, ...others } = report.output;
	return { ...report, output: { message, outcome, ...more, ...others, results } };
}
