import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ExecuteOperation, Resource } from './resource';
import { shownFor } from './shownFor';

/** What an operation's file exports. Its properties are shown for it alone. */
export interface Operation {
	option: INodePropertyOptions & { value: string; action: string; description: string };
	/** What the node is called on the canvas, under its name. */
	subtitle: string;
	properties: INodeProperties[];
	execute: ExecuteOperation;
	/** It decides about access: an AI agent has it only where the operator allows it. */
	decides?: boolean;
}

/**
 * The operation selector of a resource and what belongs to each operation. Where the node is an agent's tool, operations that decide are only
 * there with Allow Decisions. The whole list comes first: n8n reads a tool's description from the first selector of a resource.
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
	const harmless = list.filter(({ decides }) => decides !== true);
	const selectors =
		harmless.length === list.length
			? [selector(list, {})]
			: [
					selector(list, { '@tool': [false] }),
					selector(list, { '@tool': [true], allowDecisions: [true] }),
					selector(harmless, { '@tool': [true] }, { allowDecisions: [true] }),
				];
	return {
		properties: [
			...selectors,
			...list.flatMap(({ option, properties }) => shownFor(resource, option.value, properties)),
		],
		operations: Object.fromEntries(list.map(({ option, execute }) => [option.value, execute])),
		subtitles: Object.fromEntries(list.map(({ option, subtitle }) => [option.value, subtitle])),
	};
}
