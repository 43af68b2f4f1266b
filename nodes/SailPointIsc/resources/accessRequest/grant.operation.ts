import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { accessItems } from './fields/accessItems';
import { comment, end, requestJson } from './fields/common';
import { identities, requestedFor } from './fields/identities';
import { runOptions } from './fields/options';
import { submitAccessRequests } from './submitAccessRequests';

export const option = {
	name: 'Grant',
	value: 'grant',
	action: 'Request to grant access to people',
	description:
		'Request roles, access profiles or entitlements for one or more people. ISC queues the request. Approvals and provisioning follow.',
};

export const subtitle = 'Grant access';

export const properties: INodeProperties[] = [
	requestedFor('identities', 'self', 'machines', 'json'),
	...identities,
	accessItems('grant'),
	comment({ required: false }),
	...end('grant'),
	requestJson,
	runOptions('grant'),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await submitAccessRequests(this, 'GRANT_ACCESS');
}
