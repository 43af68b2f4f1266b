import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { closeRequests, type Closing } from '../../../../isc/accessRequests/cancelAndClose';
import { RowParameters } from '../../parameters';
import { checkDecisionAllowed } from '../shared/asTool';
import { endRequests } from './endRequests';
import { accessRequestIds } from './fields/ids';

export const decides = true;

export const option = {
	name: 'Close',
	value: 'close',
	action: 'Close stuck access requests by ID',
	description:
		"End access requests that are stuck, at any stage. Needs the user level Admin. To take back a request that isn't approved yet, use Cancel.",
};

export const subtitle = 'Close access requests';

const STATUSES = {
	executionStatus: ['Terminated', 'Completed'],
	completionStatus: ['Failure', 'Incomplete', 'Success'],
} as const;

export const properties: INodeProperties[] = [
	accessRequestIds,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		default: '',
		placeholder: 'e.g. The target system is gone',
		description: 'Why you close the requests. If empty, ISC notes that an administrator closed them.',
	},
	{
		displayName: 'Execution Status',
		name: 'executionStatus',
		type: 'options',
		options: STATUSES.executionStatus.map((value) => ({ name: value, value })),
		default: 'Terminated',
		description: 'The execution status that the requests end with',
	},
	{
		displayName: 'Completion Status',
		name: 'completionStatus',
		type: 'options',
		options: STATUSES.completionStatus.map((value) => ({ name: value, value })),
		default: 'Failure',
		description: 'The completion status that the requests end with',
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	checkDecisionAllowed(this);
	return await endRequests(this, {
		done: 'closed',
		read: (row): Closing => {
			const parameters = new RowParameters(this, row);
			const message = parameters.text('message', 'Message', 'allowed');
			const { executionStatus, completionStatus } = STATUSES;
			return {
				...(message !== undefined && { message }),
				executionStatus:
					parameters.choice('executionStatus', 'Execution Status', executionStatus) ?? executionStatus[0],
				completionStatus:
					parameters.choice('completionStatus', 'Completion Status', completionStatus) ?? completionStatus[0],
			};
		},
		run: async (session, orders) =>
			await closeRequests(
				session,
				orders.map(({ ids, order }) => ({ ids, closing: order })),
			),
	});
}
