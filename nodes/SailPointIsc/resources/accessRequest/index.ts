import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../index';
import * as grant from './grant.operation';
import * as revoke from './revoke.operation';

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['accessRequest'] } },
	options: [grant.option, revoke.option],
	default: 'grant',
};

export const accessRequest: Resource = {
	name: 'Access Request',
	value: 'accessRequest',
	properties: [operation, ...grant.properties, ...revoke.properties],
	operations: { grant: grant.execute, revoke: revoke.execute },
};
