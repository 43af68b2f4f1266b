import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { accessItems } from './fields/accessItems';
import { comment, removeDate, startDate } from './fields/common';
import { identities, identityType, requestedFor } from './fields/identities';
import { runOptions } from './fields/options';
import { requestJson, specifyUsing } from './fields/requestJson';
import { submitAccessRequests } from './submitAccessRequests';

export const option = {
	name: 'Grant',
	value: 'grant',
	action: 'Request access for people',
	description:
		'Request roles, access profiles or entitlements for one or more people. ISC queues the request; approvals and provisioning follow.',
};

export const properties: INodeProperties[] = [
	specifyUsing,
	requestedFor,
	identityType,
	identities,
	accessItems('grant'),
	comment({ demanded: false }),
	startDate,
	removeDate,
	requestJson,
	runOptions('grant'),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await submitAccessRequests(this, 'GRANT_ACCESS');
}
