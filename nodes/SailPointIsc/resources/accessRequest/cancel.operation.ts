import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { cancelRequests } from '../../../../isc/accessRequests/cancelAndClose';
import { RowParameters } from '../../parameters';
import { RowError } from '../shared/failure';
import { endRequests } from './endRequests';
import { accessRequestIds } from './fields/ids';

export const option = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel access requests by ID',
	description:
		"Cancel access requests that aren't approved yet. Any user can cancel requests that they made. The user level Admin can cancel all.",
};

export const subtitle = 'Cancel access requests';

export const properties: INodeProperties[] = [
	accessRequestIds,
	{
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Requested by mistake',
		description: 'Why you cancel the requests. ISC requires it.',
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await endRequests(this, {
		done: 'canceled',
		read: (row) => {
			const comment = new RowParameters(this, row).text('comment', 'Comment', 'allowed');
			if (comment === undefined)
				throw new RowError('Comment is empty', 'ISC requires a comment to cancel a request. Enter the reason.');
			return { comment };
		},
		run: async (session, orders) =>
			await cancelRequests(
				session,
				orders.map(({ ids, order }) => ({ ids, ...order })),
			),
	});
}
