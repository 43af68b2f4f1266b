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

const OPERATIONS = { GRANT_ACCESS: 'grant', REVOKE_ACCESS: 'revoke', MODIFY_ACCESS: 'modify' } as const;

/** Reads every row. If the node is set to continue, a row whose expressions fail gets its error report. */
function readRows(fns: IExecuteFunctions, options: DraftOptions) {
	const drafts: RowDraft[] = [];
	const unreadable: RowReport[] = [];
	for (let row = 0; row < fns.getInputData().length; row++) {
		try {
			drafts.push(readDraft(fns, row, options));
		} catch (error) {
			const failure = {
				message: `The parameters can't be read: ${(error as Error).message} [item ${row}]`,
				description: 'Correct the expression in the node, or the data that it reads. Nothing was sent for this item.',
			};
			if (!fns.continueOnFail())
				throw new NodeOperationError(fns.getNode(), failure.message, {
					description: failure.description,
					itemIndex: row,
				});
			unreadable.push({ row, error: { ...failure, accessRequestIds: [], results: [] } });
		}
	}
	return { drafts, unreadable };
}

/** If `error` is set on the item itself, n8n erases its json. So the error is the only key of the json. */
function toItem(report: RowReport): INodeExecutionData {
	const json = 'error' in report ? { error: report.error } : report.output;
	return { json: json as unknown as IDataObject, pairedItem: { item: report.row } };
}

/**
 * Runs Grant, Revoke or Modify for all input items together, and returns one output item for each, in their order.
 *
 * @throws {NodeOperationError|NodeApiError} if the node is set to stop and a row failed. The description includes what the hints would have said.
 */
export async function submitAccessRequests(
	fns: IExecuteFunctions,
	requestType: RequestType,
): Promise<INodeExecutionData[]> {
	const options = readRunOptions(fns, OPERATIONS[requestType]);
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
