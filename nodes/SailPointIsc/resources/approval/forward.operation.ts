import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { identityField } from '../shared/identityField';
import { decideApprovals } from './decideApprovals';
import { approvalId, comment } from './fields';

export const decides = true;

export const option = {
	name: 'Forward',
	value: 'forward',
	action: 'Hand approvals over to another person by approval ID',
	description: 'Let another person decide what is pending',
};

export const subtitle = 'Forward approvals';

export const properties: INodeProperties[] = [
	approvalId,
	identityField({
		displayName: 'New Owner',
		name: 'newOwner',
		required: true,
		description: 'Who is to decide instead',
	}),
	comment('Why, for the new owner to read. ISC demands it.', true),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await decideApprovals(this, 'FORWARDED');
}
