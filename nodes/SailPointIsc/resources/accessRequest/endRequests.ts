import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EndingFate } from '../../../../isc/accessRequests/cancelAndClose';
import type { IscSession } from '../../../../isc/session';
import { openSession } from '../../transport';
import { errorItem, failureOf, stopError } from '../shared/failure';
import { isTaken, NOT_SENT, rowFailure, runFailure, type IdResult, type IdWords } from '../shared/idFailures';
import { SESSION } from '../shared/runEach';
import { readRequestIds } from './fields/ids';

/** Cancel or Close: what a row has in addition to its IDs, and how the requests of all rows are ended together. */
export interface Ending<Order extends object> {
	done: 'canceled' | 'closed';
	read(row: number): Order;
	run(session: IscSession, orders: Array<{ ids: string[]; order: Order }>): Promise<Map<string, EndingFate>>;
}

interface ReadRow<Order> {
	row: number;
	ids: string[];
	order: Order;
}

type EndedRow<Order> = ReadRow<Order> & { results: IdResult[] };

/**
 * Ends the access requests of all input items together, and returns one output item for each input item.
 *
 * @throws {NodeOperationError|NodeApiError} if the node is set to stop: before any call if a row can't be read, after all of them if ISC refused some
 */
export async function endRequests<Order extends object>(
	fns: IExecuteFunctions,
	ending: Ending<Order>,
): Promise<INodeExecutionData[]> {
	const words = { noun: 'access request', done: ending.done };
	const { rows, items } = readRows(fns, ending);
	const session = await openSession(fns, SESSION);
	const fates = rows.length === 0 ? new Map<string, EndingFate>() : await ending.run(session, rows);
	const ended = rows.map((row): EndedRow<Order> => ({
		...row,
		results: row.ids.map((id) => ({ id, fate: fates.get(id) ?? NOT_SENT })),
	}));
	const failed = ended.find((row) => !isTaken(row));
	if (failed !== undefined && !fns.continueOnFail()) throw stopError(fns, runFailure(ended, words), failed.row);
	const evidence = { tenant: session.tenant, submittedAt: new Date(session.clock.now()).toISOString() };
	for (const row of ended) items[row.row] = itemOf(row, evidence, words);
	return items;
}

/** What can be read, and the error items of the other rows at their index. @throws if the node is set to stop */
function readRows<Order extends object>(fns: IExecuteFunctions, ending: Ending<Order>) {
	const items: INodeExecutionData[] = [];
	const rows: Array<ReadRow<Order>> = [];
	for (let row = 0; row < fns.getInputData().length; row++) {
		try {
			rows.push({ row, ids: readRequestIds(fns, row), order: ending.read(row) });
		} catch (error) {
			const failure = failureOf(error, row);
			if (!fns.continueOnFail()) throw stopError(fns, failure, row);
			items[row] = errorItem(failure, row);
		}
	}
	return { rows, items };
}

function itemOf<Order extends object>(
	ended: EndedRow<Order>,
	evidence: IDataObject,
	words: IdWords,
): INodeExecutionData {
	const { row, ids, order } = ended;
	const results = ended.results.map(outputOf);
	if (!isTaken(ended)) return errorItem({ ...rowFailure(ended, words), ...{ accessRequestIds: ids, results } }, row);
	const json = { statusCode: 202, outcome: 'SUBMITTED', accessRequestIds: ids, ...order, ...evidence, results };
	return { json, pairedItem: { item: row } };
}

function outputOf({ id, fate }: IdResult): IDataObject {
	const message = fate.outcome === 'SUBMITTED' ? {} : { message: fate.message };
	return { accessRequestId: id, outcome: fate.outcome, ...message };
}
