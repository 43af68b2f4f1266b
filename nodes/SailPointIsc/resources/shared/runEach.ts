import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IscError } from '../../../../isc/api/errors';
import type { IscSession } from '../../../../isc/session';
import { openSession } from '../../transport';
import { errorItem, failureOf, stopError } from './failure';

/** For operations that have no options of their own for it: calls in 10 seconds, and seconds for one call. */
export const SESSION = { callsPer10Seconds: 100, timeout: 30 };

/** Does one row's work; gives its outputs, one or many, or a stream of pages of them. */
export type RowWork<Prepared = undefined> = (
	row: number,
	session: IscSession,
	prepared: Prepared,
) => Promise<IDataObject | IDataObject[]> | AsyncIterable<IDataObject[]>;

/**
 * Runs the work for each input item, one after the other. A row that fails becomes its error item where the node is to go on; what would
 * meet every row is not asked again.
 *
 * @throws {NodeApiError|NodeOperationError} with the item's index, at the first row that fails, where the node is set to stop.
 */
export async function runEach(fns: IExecuteFunctions, work: RowWork): Promise<INodeExecutionData[]> {
	return await runEachWith(fns, async () => undefined, work);
}

/**
 * As `runEach`, with what all rows share, such as people who are looked up once for all of them. What fails in `prepare` belongs into what it
 * gives, for the rows that need it to throw.
 */
export async function runEachWith<Prepared>(
	fns: IExecuteFunctions,
	prepare: (session: IscSession) => Promise<Prepared>,
	work: RowWork<Prepared>,
): Promise<INodeExecutionData[]> {
	const session = await openSession(fns, SESSION);
	const prepared = await prepare(session);
	const items: INodeExecutionData[] = [];
	let forAll: IscError | undefined;
	for (let row = 0; row < fns.getInputData().length; row++) {
		const before = items.length;
		try {
			if (forAll !== undefined) throw forAll;
			await takeOutputs(work(row, session, prepared), row, items);
		} catch (error) {
			const failure = failureOf(error, row);
			if (!fns.continueOnFail()) throw stopError(fns, failure, row);
			if (error instanceof IscError && error.meetsEveryRow) forAll = error;
			items.splice(before, Infinity, errorItem(failure, row));
		}
	}
	return items;
}

/** A page is let go of as soon as its entries are items. */
async function takeOutputs(outputs: ReturnType<RowWork>, row: number, items: INodeExecutionData[]): Promise<void> {
	const add = (json: IDataObject) => items.push({ json, pairedItem: { item: row } });
	if (Symbol.asyncIterator in outputs) {
		for await (const page of outputs) page.forEach(add);
	} else {
		[await outputs].flat().forEach(add);
	}
}
