import type { INodeProperties } from 'n8n-workflow';

/** Shows the properties for one operation of the access request resource, besides the conditions they have of their own. */
export function shownFor(operation: string, properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...property.displayOptions?.show, resource: ['accessRequest'], operation: [operation] },
		},
	}));
}
