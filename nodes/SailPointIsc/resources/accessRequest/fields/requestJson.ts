import type { INodeProperties } from 'n8n-workflow';

export const requestJson: INodeProperties = {
	displayName: 'Request (JSON)',
	name: 'requestJson',
	type: 'json',
	required: true,
	default: '',
	placeholder: 'e.g. { "requestedFor": ["2c91…"], "requestedItems": […] }',
	description:
		'The body of Submit Access Request in the ISC API, flat or nested, without requestType. It is checked before anything is sent.',
	displayOptions: { show: { requestedFor: ['json'] } },
};
