import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** The credentials of every node of this package. */
export const credentials: INodeCredentialDescription[] = [
	{
		name: 'sailPointIscApi',
		required: true,
		displayOptions: { show: { authentication: ['accessToken'] } },
	},
	{
		name: 'sailPointIscOAuth2Api',
		required: true,
		displayOptions: { show: { authentication: ['oAuth2'] } },
	},
];

/** Chooses one of them. */
export const authentication: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Personal Access Token', value: 'accessToken' },
		{ name: 'OAuth2 (Sign In as a User)', value: 'oAuth2' },
	],
	default: 'accessToken',
};
