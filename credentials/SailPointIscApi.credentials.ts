import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { freshToken } from '../isc/signIn/accessTokens';
import { requestToken } from '../isc/signIn/requestToken';
import { refuseForeignHost, sendWith, signInOf, testRules } from './support/signIn';
import { apiBaseUrl, ownDomainOnly, tenantFields } from './support/tenantFields';

/** Signs in with a personal access token: calls act as the user who owns it. */
export class SailPointIscApi implements ICredentialType {
	name = 'sailPointIscApi';

	displayName = 'SailPoint ISC API';

	documentationUrl = 'https://github.com/n8n-nodes-sailpoint-isc/n8n-nodes-sailpoint-isc#credentials';

	icon = {
		light: 'file:../nodes/SailPointIsc/sailPointIsc.svg',
		dark: 'file:../nodes/SailPointIsc/sailPointIsc.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		...tenantFields,
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description:
				'Of a personal access token. In ISC: Preferences > Personal Access Tokens. The calls act as the user who owns it.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'ISC shows it only once, when the personal access token is made',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		...ownDomainOnly('$self'),
	];

	/** n8n calls it where no token is stored, after a 401, and in the credential test, and stores what comes back. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const { baseUrl, client, key, token } = signInOf(credentials);
		return {
			accessToken: await freshToken(key, token, async () => await requestToken(baseUrl, client, sendWith(this))),
		};
	}

	/** Puts the token on a call to the tenant, and on no other; redirects are not followed. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { baseUrl, freshest } = signInOf(credentials);
		refuseForeignHost(requestOptions, baseUrl);
		// n8n hands the same object to preAuthentication after a 401: it must learn which token was refused.
		credentials.accessToken = freshest;
		const authenticated = {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Bearer ${freshest}` },
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
			// The HTTP Request node's names for the same.
			followRedirect: false,
			followAllRedirects: false,
		};
		return authenticated;
	};

	/** Open to every user, and to users only: it finds out whether there is one behind the token. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ${apiBaseUrl('$credentials')} }}`,
			url: '/access-request-status/v1',
			qs: { 'requested-by': 'me', limit: 1 },
		},
		rules: testRules,
	};
}
