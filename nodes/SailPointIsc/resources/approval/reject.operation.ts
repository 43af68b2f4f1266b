import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { decideApprovals } from './decideApprovals';
import { approvalId, comment } from './fields';

export const decides = true;

export const option = {
	name: 'Reject',
	value: 'reject',
	action: 'Reject access requests by approval ID',
	description: 'Reject what is pending: the request ends there',
};

export const subtitle = 'Reject requests';

export const properties: INodeProperties[] = [
	approvalId,
	comment('Why, for the requester to read. Some items demand it.'),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await decideApprovals(this, 'REJECTED');
}
