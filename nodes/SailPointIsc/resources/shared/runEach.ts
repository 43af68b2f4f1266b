import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IscError } from '../../../../isc/api/errors';
import type { IscSession } from '../../../../isc/session';
import { openSession } from '../../transport';
import { errorItem, failureOf, stopError } from './failure';
import { selectedFields } from './list';

/** For operations without these options. Timeout in seconds. */
export const SESSION = { callsPer10Seconds: 100, timeout: 30 };

/** The work on one row. Returns its outputs: one, several, or page by page. */
export type RowWork<Prepared = undefined> = (
	row: number,
	session: IscSession,
	prepared: Prepared,
) => Promise<IDataObject | IDataObject[]> | AsyncIterable<IDataObject[]>;

/**
 * Runs the work on each row, one after the other. If the node is set to continue, a row that fails gets an error item. An error that every row
 * would meet fails the rows after it without a call.
 *
 * @throws {NodeApiError|NodeOperationError} at the first row that fails, if the node is set to stop
 */
export async function runEach(fns: IExecuteFunctions, work: RowWork): Promise<INodeExecutionData[]> {
	return await runEachWith(fns, async () => undefined, work);
}

/**
 * Like `runEach`, with something that all rows share, such as people who are looked up once for all of them. `prepare` returns its errors, so
 * that only the rows that need the failed part throw them.
 */
export async function runEachWith<Prepared>(
	fns: IExecuteFunctions,
	prepare: (session: IscSession) => Promise<Prepared>,
	work: RowWork<Prepared>,
): Promise<INodeExecutionData[]> {
	const session = await openSession(fns, SESSION);
	const prepared = await prepare(session);
	const items: INodeExecutionData[] = [];
	let errorOfAll: IscError | undefined;
	for (let row = 0; row < fns.getInputData().length; row++) {
		const firstOutput = items.length;
		try {
			if (errorOfAll !== undefined) throw errorOfAll;
			const select = selectedFields(fns, row);
			await addOutputs(work(row, session, prepared), (json) =>
				items.push({ json: select(json), pairedItem: { item: row } }),
			);
		} catch (error) {
			const failure = failureOf(error, row);
			if (!fns.continueOnFail()) throw stopError(fns, failure, row);
			if (error instanceof IscError && error.meetsEveryRow) errorOfAll = error;
			items.splice(firstOutput, Infinity, errorItem(failure, row));
		}
	}
	return items;
}

/** Frees each page once its entries are converted. */
async function addOutputs(outputs: ReturnType<RowWork>, add: (json: IDataObject) => void): Promise<void> {
	if (Symbol.asyncIterator in outputs) {
		for await (const page of outputs) page.forEach((json) => add(json));
	} else {
		[await outputs].flat().forEach((json) => add(json));
	}
}
