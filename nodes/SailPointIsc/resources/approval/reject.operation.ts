import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { decideApprovals } from './decideApprovals';
import { approvalId, comment, decisionOptions, onlyIf } from './fields';

export const decides = true;

export const option = {
	name: 'Deny',
	value: 'reject',
	action: 'Deny access requests by approval ID',
	description: 'Deny pending access requests. A denied request ends.',
};

export const subtitle = 'Deny requests';

export const properties: INodeProperties[] = [
	approvalId,
	comment('The reason, for the requester to read. Some access items require it.', 'e.g. Not needed for this job', {
		required: false,
	}),
	onlyIf,
	decisionOptions({ canBeOwn: false }),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await decideApprovals(this, 'REJECTED');
}
