import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EndingFate } from '../../../../isc/accessRequests/ending';
import type { IscSession } from '../../../../isc/session';
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
	const all = [...fates];
	const { description, httpCode } = failure(badOf(first.ids, fates), first.ids.length, ending.done, first.row);
	const taken = all.filter(([, { outcome }]) => outcome === 'SUBMITTED').map(([id]) => id);
	const why = badOf(
		all.map(([id]) => id),
		fates,
	);
	const lines = [
		`Taken by ISC: ${taken.join(', ') || 'none'}.`,
		'Not taken:',
		...why.map(({ id, fate }) => `${id}: ${fate.message}`),
		description,
	];
	const message = `${why.length} of ${all.length} access requests were not ${ending.done}; the first: ${why[0].fate.message} [item ${first.row}]`;
	throw stopError(
		fns,
		{ message, description: lines.join('\n'), ...(httpCode !== undefined && { httpCode }) },
		first.row,
	);
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
