import type { INodeProperties } from 'n8n-workflow';

export const specifyUsing: INodeProperties = {
	displayName: 'Specify Using',
	name: 'specifyUsing',
	type: 'options',
	options: [
		{ name: 'Fields Below', value: 'fields' },
		{ name: 'JSON', value: 'json', description: "ISC's own request body" },
	],
	default: 'fields',
};

export const requestJson: INodeProperties = {
	displayName: 'Request (JSON)',
	name: 'requestJson',
	type: 'json',
	required: true,
	default: '',
	placeholder: 'e.g. { "requestedFor": ["2c91…"], "requestedItems": […] }',
	description:
		"The body of ISC's Submit Access Request without requestType, in the flat or the nested shape. It is checked before anything is sent.",
	displayOptions: { show: { specifyUsing: ['json'] } },
};
