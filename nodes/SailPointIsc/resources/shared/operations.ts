import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** A resource as the editor shows it, with its operations. */
export interface Resource {
	name: string;
	value: string;
	properties: INodeProperties[];
	operations: Record<string, ExecuteOperation>;
	/** By operation. */
	subtitles: Record<string, string>;
}

/** Runs on all input items together, so that rows can share look-ups and calls. */
export type ExecuteOperation = (this: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/** What the file of an operation exports. The editor shows its properties for this operation only. */
export interface Operation {
	option: INodePropertyOptions & { value: string; action: string; description: string };
	/** The words under the node on the canvas. */
	subtitle: string;
	properties: INodeProperties[];
	execute: ExecuteOperation;
	/** It decides about access: an AI agent gets it only if Allow Decisions is on. */
	decides?: boolean;
}

/**
 * The operation selector of a resource, and the properties of each operation. As an agent's tool, the node offers operations that decide only
 * with Allow Decisions. The selector with all operations comes first: n8n reads a tool's description from the first selector of a resource.
 */
export function operations(
	resource: string,
	files: Record<string, Operation>,
	byDefault: string,
): Pick<Resource, 'properties' | 'operations' | 'subtitles'> {
	const list = Object.values(files).sort((a, b) => a.option.name.localeCompare(b.option.name));
	const selector = (
		options: Operation[],
		show: Record<string, boolean[]>,
		hide?: Record<string, boolean[]>,
	): INodeProperties => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource], ...show }, ...(hide && { hide }) },
		options: options.map(({ option }) => option),
		default: byDefault,
	});
	// n8n doesn't load a node with a selector that has no options.
	const withoutDecisions = list.filter(({ decides }) => decides !== true);
	const selectors =
		withoutDecisions.length === list.length
			? [selector(list, {})]
			: [
					selector(list, { '@tool': [false] }),
					selector(list, { '@tool': [true], allowDecisions: [true] }),
					selector(withoutDecisions, { '@tool': [true] }, { allowDecisions: [true] }),
				].filter(({ options = [] }) => options.length > 0);
	return {
		properties: [
			...selectors,
			...list.flatMap(({ option, properties }) =>
				properties.map((property) => showFor(resource, option.value, property)),
			),
		],
		operations: Object.fromEntries(list.map(({ option, execute }) => [option.value, execute])),
		subtitles: Object.fromEntries(list.map(({ option, subtitle }) => [option.value, subtitle])),
	};
}

/** Shows a property for one operation of a resource, in addition to its own conditions. */
function showFor(resource: string, operation: string, property: INodeProperties): INodeProperties {
	const { displayOptions } = property;
	const show = { ...displayOptions?.show, resource: [resource], operation: [operation] };
	return { ...property, displayOptions: { ...displayOptions, show } };
}
