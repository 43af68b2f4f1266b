import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { accessItems } from './fields/accessItems';
import { comment, end, requestJson } from './fields/common';
import { identities, requestedFor } from './fields/identities';
import { runOptions } from './fields/options';
import { submitAccessRequests } from './submitAccessRequests';

export const option = {
	name: 'Revoke',
	value: 'revoke',
	action: 'Request to revoke access from people',
	description:
		'Request that roles, access profiles or entitlements are taken from one or more people. ISC queues the request. Approvals and removal follow.',
};

export const subtitle = 'Revoke access';

export const properties: INodeProperties[] = [
	requestedFor('identities', 'machines', 'json'),
	...identities,
	accessItems('revoke'),
	comment({ required: true }),
	...end('revoke'),
	requestJson,
	runOptions('revoke'),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await submitAccessRequests(this, 'REVOKE_ACCESS');
}
