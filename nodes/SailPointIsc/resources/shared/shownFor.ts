import type { INodeProperties } from 'n8n-workflow';

/** Shows the properties for these operations of one resource, besides the conditions they have of their own. */
export function shownFor(
	resource: string,
	operation: string | string[],
	properties: INodeProperties[],
): INodeProperties[] {
	const where = { resource: [resource], operation: [operation].flat() };
	return properties.map((property) => ({
		...property,
		displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, ...where } },
	}));
}
