import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Properties, and those within their collections. */
export function everyProperty(list: INodeProperties[]): INodeProperties[] {
	return list.flatMap((property) => {
		const inner = (property.options ?? []).flatMap((option) =>
			'values' in option ? option.values : 'type' in option ? [option] : [],
		);
		return [property, ...everyProperty(inner)];
	});
}

/** The operations that the selectors among the properties offer, each once. */
export function operationsIn(properties: INodeProperties[]): Array<INodePropertyOptions & { resource: string }> {
	const all = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				options.map((option) => ({ resource: String(resource), ...(option as INodePropertyOptions) })),
			),
		);
	return [...new Map(all.map((one) => [operationKey(one), one])).values()];
}

/** e.g. `accessRequest grant` */
export function operationKey({ resource, value }: { resource: string; value: unknown }): string {
	return `${resource} ${String(value)}`;
}
