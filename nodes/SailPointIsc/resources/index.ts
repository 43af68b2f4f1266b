import type { INodeProperties } from 'n8n-workflow';

import { accessItem } from './accessItem';
import { accessRequest } from './accessRequest';
import { approval } from './approval';
import { configuration } from './configuration';
import { identity } from './identity';
import { allowDecisions } from './shared/asTool';
import type { ExecuteOperation, Resource } from './shared/resource';

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
	{
		...allowDecisions,
		displayOptions: { show: { ...allowDecisions.displayOptions?.show, resource: ['accessRequest', 'approval'] } },
	},
	...resources.flatMap((resource) => resource.properties),
];

/**
 * What the node does, in words, such as "Grant access". A flat table: n8n takes the first two closing braces for the end of the expression.
 */
export const subtitle = `={{ (${JSON.stringify(
	Object.fromEntries(
		resources.flatMap(({ value, subtitles }) =>
			Object.entries(subtitles).map(([operation, words]) => [`${value}.${operation}`, words]),
		),
	),
)})[$parameter["resource"] + "." + $parameter["operation"]] }}`;

export function operationFor(resource: string, operation: string): ExecuteOperation | undefined {
	return resources.find(({ value }) => value === resource)?.operations[operation];
}
