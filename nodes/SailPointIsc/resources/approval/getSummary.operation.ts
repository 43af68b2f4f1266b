import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { approvalSummary } from '../../../../isc/api/approvals';
import { RowParameters } from '../../parameters';
import { runEachWith } from '../shared/runEach';
import { ownerFields, ownerIdOf, ownersOfRows } from './fields';

export const option = {
	name: 'Get Summary',
	value: 'getSummary',
	action: 'Count pending, approved and denied approvals',
	description:
		'Count the pending, approved and denied approvals of the user behind the credential, of one person, or of everyone',
};

export const subtitle = 'Get summary of approvals';

export const properties: INodeProperties[] = [
	...ownerFields,
	{
		displayName: 'From Date',
		name: 'fromDate',
		type: 'dateTime',
		default: '',
		description:
			"Count only approvals from this date on. Without a UTC offset, it is read in the workflow's time zone.",
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEachWith(
		this,
		async (session) => await ownersOfRows(this, session),
		async (row, session, owners) => {
			const fromDate = new RowParameters(this, row).moment('fromDate', 'From Date');
			const summary = await approvalSummary(session.client, {
				...ownerIdOf(this, owners, row),
				...(fromDate !== undefined && { fromDate }),
			});
			return { ...summary };
		},
	);
}
