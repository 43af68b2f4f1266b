import type { INodeProperties } from 'n8n-workflow';

import { accessItem } from './accessItem';
import { accessRequest } from './accessRequest';
import { approval } from './approval';
import { configuration } from './configuration';
import { eventTrigger } from './eventTrigger';
import { identity } from './identity';
import { allowDecisions } from './shared/asTool';
import type { ExecuteOperation, Resource } from './shared/operations';

const resources: Resource[] = [accessItem, accessRequest, approval, configuration, eventTrigger, identity];

/** The selector for the resource, and the properties of each resource. */
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
		displayOptions: {
			show: { ...allowDecisions.displayOptions?.show, resource: ['accessRequest', 'approval', 'eventTrigger'] },
		},
	},
	...resources.flatMap((resource) => resource.properties),
];

/**
 * The words under the node on the canvas, such as "Grant access". The table is flat because n8n ends an expression at the first two closing braces.
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
