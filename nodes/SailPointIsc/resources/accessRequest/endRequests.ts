import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EndingFate } from '../../../../isc/accessRequests/cancelAndClose';
import type { IscSession } from '../../../../isc/session';
import { agentMessage } from '../../../../isc/shared/agentMessage';
import { groupedFaults } from '../../../../isc/shared/faultGroups';
import { openSession } from '../../transport';
import { errorItem, failureOf, RowError, stopError } from '../shared/failure';
import { SESSION } from '../shared/runEach';
import { readRequestIds } from './fields/ids';

type Bad = Exclude<EndingFate, { outcome: 'SUBMITTED' }>;

/** Cancel, or close: what a row says beside its ids, and how all rows are carried out together. */
export interface Ending<Order extends object> {
	/** e.g. `cancelled` */
	done: string;
	read(row: number): Order;
	run(session: IscSession, orders: Array<{ ids: string[]; order: Order }>): Promise<Map<string, EndingFate>>;
}

/**
 * Ends the requests of all input items together and gives one output item for each.
 *
 * @throws {NodeOperationError|NodeApiError} where the node is set to stop: before any call where a row cannot be read, after all of them where ISC refused some
 */
export async function endRequests<Order extends object>(
	fns: IExecuteFunctions,
	ending: Ending<Order>,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	const rows: Array<{ row: number; ids: string[]; order: Order }> = [];
	for (let row = 0; row < fns.getInputData().length; row++) {
		try {
			rows.push({ row, ids: readRequestIds(fns, row), order: ending.read(row) });
		} catch (error) {
			const failure = failureOf(error, row);
			if (!fns.continueOnFail()) throw stopError(fns, failure, row);
			items[row] = errorItem(failure, row);
		}
	}
	const session = await openSession(fns, SESSION);
	const fates = rows.length === 0 ? new Map<string, EndingFate>() : await ending.run(session, rows);
	const submittedAt = new Date(session.clock.now()).toISOString();
	for (const { row, ids, order } of rows) {
		const bad = badOf(ids, fates);
		const results = ids.map((id) => resultOf(id, fates.get(id)));
		const taken = {
			statusCode: 202,
			outcome: 'SUBMITTED',
			accessRequestIds: ids,
			...order,
			tenant: session.tenant,
			submittedAt,
			results,
		};
		items[row] =
			bad.length === 0
				? { json: taken, pairedItem: { item: row } }
				: errorItem({ ...failure(bad, ids.length, ending.done, row), ...{ accessRequestIds: ids, results } }, row);
	}
	const first = rows.find(({ ids }) => badOf(ids, fates).length > 0);
	if (first === undefined || fns.continueOnFail()) return items;
	throw stopError(fns, stopOf(rows, fates, ending.done), first.row);
}

/** What a run says that stops: which orders ISC has taken, and why it has not taken the others, equal reasons once. */
function stopOf(
	rows: ReadonlyArray<{ row: number; ids: string[] }>,
	fates: ReadonlyMap<string, EndingFate>,
	done: string,
) {
	const taken = [...fates].filter(([, { outcome }]) => outcome === 'SUBMITTED').map(([id]) => id);
	const rowOf = new Map(rows.flatMap(({ row, ids }) => ids.map((id) => [id, row] as const)).reverse());
	const bad = badOf([...fates.keys()], fates);
	const [{ id, fate }] = bad;
	const counts = `${bad.length} of ${fates.size} access requests were not ${done}`;
	const faults = groupedFaults(
		bad.map((one) => ({
			row: rowOf.get(one.id) ?? 0,
			message: `${one.id}: ${one.fate.message}`,
			advice: one.fate.advice,
		})),
	);
	const httpCode = fate.error?.httpCode;
	return {
		message: `${counts}. The first: ${fate.message.replace(/[.\s]+$/, '')} [item ${rowOf.get(id)}]`,
		description: `Taken by ISC: ${taken.join(', ') || 'none'}. ${faults.join(' ')}`,
		agentMessage: agentMessage({ counts: `${counts}.`, submitted: taken, faults }),
		...(httpCode !== undefined && { httpCode }),
	};
}

function badOf(ids: readonly string[], fates: ReadonlyMap<string, EndingFate>): Array<{ id: string; fate: Bad }> {
	return ids.flatMap((id) => {
		const fate = fates.get(id);
		return fate === undefined || fate.outcome === 'SUBMITTED' ? [] : [{ id, fate }];
	});
}

function failure(bad: ReadonlyArray<{ id: string; fate: Bad }>, all: number, done: string, row: number) {
	const [{ id, fate }] = bad;
	const share = all === 1 ? '' : `${bad.length} of ${all} access requests were not ${done}. `;
	return {
		...failureOf(fate.error ?? new RowError(fate.message, fate.advice), row),
		message: `${share}${id}: ${fate.message} [item ${row}]`,
		description: fate.advice,
	};
}

function resultOf(accessRequestId: string, fate: EndingFate | undefined): IDataObject {
	const { outcome, ...said } = fate ?? { outcome: 'FAILED', message: 'Not sent.' };
	return { accessRequestId, outcome, ...('message' in said && { message: said.message }) };
}
