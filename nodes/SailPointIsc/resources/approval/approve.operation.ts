import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { decideApprovals } from './decideApprovals';
import { approvalId, comment, decisionOptions, onlyIf } from './fields';

export const decides = true;

export const option = {
	name: 'Approve',
	value: 'approve',
	action: 'Approve access requests by approval ID',
	description:
		"Approve pending access requests. The node doesn't approve requests that the user behind the credential made, unless Allow Own Requests is on.",
};

export const subtitle = 'Approve requests';

export const properties: INodeProperties[] = [
	approvalId,
	comment('ISC keeps it with the approval. If empty, "Approved in n8n" is sent.', 'e.g. Checked with the data owner', {
		required: false,
	}),
	onlyIf,
	decisionOptions({ canBeOwn: true }),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await decideApprovals(this, 'APPROVED');
}
