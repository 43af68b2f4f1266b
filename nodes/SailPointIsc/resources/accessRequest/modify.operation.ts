import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { accessItems } from './fields/accessItems';
import { comment, end, requestJson } from './fields/common';
import { identities, requestedFor } from './fields/identities';
import { runOptions } from './fields/options';
import { submitAccessRequests } from './submitAccessRequests';

export const option = {
	name: 'Modify',
	value: 'modify',
	action: 'Request different dates for access that people hold',
	description:
		'Request a different start or end date for roles, access profiles or entitlements that one or more people hold. ISC queues the request. Approvals may follow.',
};

export const subtitle = 'Modify access';

export const properties: INodeProperties[] = [
	requestedFor('identities', 'self', 'machines', 'json'),
	...identities,
	accessItems('modify'),
	comment({ required: false }),
	...end('modify'),
	requestJson,
	runOptions('modify'),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await submitAccessRequests(this, 'MODIFY_ACCESS');
}
