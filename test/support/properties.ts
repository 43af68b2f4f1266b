import type { INodeProperties } from 'n8n-workflow';

/** Properties, and those within their collections. */
export function everyProperty(list: INodeProperties[]): INodeProperties[] {
	return list.flatMap((property) => {
		const inner = (property.options ?? []).flatMap((option) =>
			'values' in option ? option.values : 'type' in option ? [option] : [],
		);
		return [property, ...everyProperty(inner)];
	});
}
