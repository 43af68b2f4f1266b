import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { accessItem } from './accessItem';
import { accessRequest } from './accessRequest';
import { approval } from './approval';
import { configuration } from './configuration';
import { identity } from './identity';
import { allowDecisions } from './shared/asTool';

/** Runs over the whole batch of input items, not one at a time, so that rows can share look-ups and calls. */
export type ExecuteOperation = (this: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/** A resource as the editor shows it, with its operations. */
export interface Resource {
	name: string;
	value: string;
	properties: INodeProperties[];
	operations: Record<string, ExecuteOperation>;
}

const resources: Resource[] = [accessItem, accessRequest, approval, configuration, identity];

/** The resource selector and, below it, what belongs to each resource. */
export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })),
		default: 'accessRequest',
	},
	{ ...allowDecisions, displayOptions: { show: { ...allowDecisions.displayOptions?.show, resource: ['accessRequest', 'approval'] } } },
	...resources.flatMap((resource) => resource.properties),
];

export function operationFor(resource: string, operation: string): ExecuteOperation | undefined {
	return resources.find(({ value }) => value === resource)?.operations[operation];
}
