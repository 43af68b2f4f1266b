import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { authorizeUrl } from './support/authorizeUrl';
import { apiBaseUrl, below, ownDomainOnly, tenantFields } from './support/tenantFields';

/** Signs in as a user, in the browser (authorization code): calls act as that user. */
export class SailPointIscOAuth2Api implements ICredentialType {
	name = 'sailPointIscOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'SailPoint ISC OAuth2 API';

	documentationUrl = 'https://github.com/n8n-nodes-sailpoint-isc/n8n-nodes-sailpoint-isc#credentials';

	icon = {
		light: 'file:../nodes/SailPointIsc/sailPointIsc.svg',
		dark: 'file:../nodes/SailPointIsc/sailPointIsc.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		...tenantFields,
		{
			displayName: 'Authorize URL',
			name: 'authorizeUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://acme.login.sailpoint.com/oauth/authorize',
			description:
				'Where the user signs in. If empty, /oauth/authorize below the API URL is used. For a tenant with a vanity domain, enter the ' +
				'authorizeEndpoint that /oauth/info of the API returns.',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: `={{ ${authorizeUrl} }}` },
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${below(apiBaseUrl('$self'), '/oauth/token')} }}`,
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'sp:scopes:all' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		...ownDomainOnly('$self'),
	];
}
