import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { identityField } from '../shared/identityField';
import { decideApprovals } from './decideApprovals';
import { approvalId, comment, decisionOptions, onlyIf } from './fields';

export const decides = true;

export const option = {
	name: 'Reassign',
	value: 'forward',
	action: 'Reassign approvals to another person by approval ID',
	description: 'Let another person decide pending access requests',
};

export const subtitle = 'Reassign approvals';

export const properties: INodeProperties[] = [
	approvalId,
	identityField({
		displayName: 'New Owner',
		name: 'newOwner',
		required: true,
		description: 'The person who decides instead. Takes one person for each input item.',
	}),
	comment('The reason, for the new owner to read. ISC requires it.', 'e.g. On leave until Monday', { required: true }),
	onlyIf,
	decisionOptions({ canBeOwn: false }),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await decideApprovals(this, 'FORWARDED');
}
