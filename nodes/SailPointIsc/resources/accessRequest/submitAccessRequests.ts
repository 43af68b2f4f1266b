import type { RowDraft } from '../../../../isc/accessRequests/model/drafts';
import { type IDataObject, type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

import type { RequestType } from '../../../../isc/api/wire';
import type { RowReport } from '../../../../isc/accessRequests/model/report';
import { runAccessRequests } from '../../../../isc/accessRequests/run';
import { openSession } from '../../transport';
import { stopError } from '../shared/failure';
import { readDraft, type DraftOptions } from './readDraft';
import { REQUESTED_FOR } from './fields/identities';
import { readRunOptions } from './readRunOptions';
import { runIdentityOf } from './runIdentity';

/** Reads every row; one whose expressions fail becomes that row's report where the node is to go on. */
function readRows(fns: IExecuteFunctions, options: DraftOptions) {
	const drafts: RowDraft[] = [];
	const unreadable: RowReport[] = [];
	for (let row = 0; row < fns.getInputData().length; row++) {
		try {
			drafts.push(readDraft(fns, row, options));
		} catch (error) {
			const { message } = error as Error;
			const description =
				'Correct the expression in the node, or the data that it reads. Nothing was sent for this item.';
			if (!fns.continueOnFail()) {
				throw new NodeOperationError(fns.getNode(), `The parameters cannot be read: ${message} [item ${row}]`, {
					description,
					itemIndex: row,
				});
			}
			unreadable.push({
				row,
				error: {
					message: `The parameters cannot be read: ${message} [item ${row}]`,
					description,
					accessRequestIds: [],
					results: [],
				},
			});
		}
	}
	return { drafts, unreadable };
}

/** n8n erases the json of an item whose own `error` is set: the error goes into the json, as its only key. */
function toItem(report: RowReport): INodeExecutionData {
	const json = 'error' in report ? { error: report.error } : report.output;
	return { json: json as unknown as IDataObject, pairedItem: { item: report.row } };
}

/**
 * Takes the whole batch of input items through the domain and gives one output item for each, in their order.
 *
 * @throws {NodeOperationError|NodeApiError} where the node is set to stop and a row failed; what a hint would have said is in its description.
 */
export async function submitAccessRequests(
	fns: IExecuteFunctions,
	requestType: RequestType,
): Promise<INodeExecutionData[]> {
	const options = readRunOptions(fns, requestType);
	const { drafts, unreadable } = readRows(fns, {
		requestType,
		emptyEnd: options.emptyEnd,
		requestedFor: requestType === 'REVOKE_ACCESS' ? ['identities', 'machines', 'json'] : REQUESTED_FOR,
	});
	const session = await openSession(fns, options);
	const report = await runAccessRequests(
		{
			drafts,
			options,
			continueOnFail: fns.continueOnFail(),
			run: runIdentityOf(fns),
			timeZone: fns.getTimezone(),
		},
		session,
	);
	if (report.stop) throw stopError(fns, report.stop, report.stop.row);
	fns.addExecutionHints(...report.hints.map((message) => ({ message, location: 'outputPane' as const })));
	return [...report.rows, ...unreadable].sort((a, b) => a.row - b.row).map(toItem);
}
