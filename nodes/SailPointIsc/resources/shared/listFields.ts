import type { INodeProperties } from 'n8n-workflow';

/** Return All, and Limit without it: for operations that return a list. */
export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

export const simplifySwitch: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** For operations whose output is shortened unless it is turned off. An agent can also choose the fields that it needs. */
export const simplify: INodeProperties[] = [
	{ ...simplifySwitch, displayOptions: { hide: { '@tool': [true] } } },
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'Raw', value: 'raw', description: 'The response as ISC sends it' },
			{ name: 'Selected Fields', value: 'selectedFields', description: 'Only some fields of the response' },
			{ name: 'Simplified', value: 'simplified', description: 'A simplified version of the response' },
		],
		default: 'simplified',
		description: 'What the agent gets',
		displayOptions: { show: { '@tool': [true] } },
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'string',
		default: '',
		placeholder: 'e.g. ID, name',
		description: 'Names of fields of the raw response, separated by commas',
		displayOptions: { show: { '@tool': [true], output: ['selectedFields'] } },
	},
];
