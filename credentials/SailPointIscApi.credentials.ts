import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { knownToken } from '../isc/signIn/accessTokens';
import { patientToken, type Patience } from '../isc/signIn/patientToken';
import { assertAnswers, requestToken } from '../isc/signIn/requestToken';
import { SignInError } from '../isc/signIn/signInError';
import { refuseForeignHost, sendWith, signInOf, SYSTEM_CLOCK, testRules } from './support/signIn';
import { apiBaseUrl, ownDomainOnly, tenantFields } from './support/tenantFields';

/** The token that was last sent for each set of fields. If ISC refuses it, n8n passes the same object again. */
const sentWith = new WeakMap<ICredentialDataDecryptedObject, string>();

/** n8n's helper for each set of fields: n8n passes none to `authenticate`. */
const helperOf = new WeakMap<ICredentialDataDecryptedObject, IHttpRequestHelper>();

/** The editor waits for the credential test, so it waits only briefly for the token endpoint. */
const shortPatience: Patience = {
	clock: SYSTEM_CLOCK,
	log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
	maxPauseMs: 3_000,
};

const noToken = {
	message: 'This n8n process has no valid token for this credential.',
	advice: 'Run this again. If it persists, create a new credential with the same fields.',
};

/** Signs in with a personal access token: calls act as its owner. */
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
				'The ID of a personal access token. In ISC: Preferences > Personal Access Tokens. Calls act as the user who owns it.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'ISC shows it only once, when you create the personal access token',
		},
		{
			// Always empty, so that n8n calls preAuthentication before each call.
			displayName: 'Token in Memory',
			name: 'tokenInMemory',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		...ownDomainOnly('$self'),
	];

	/**
	 * Makes sure that this process has a token. n8n calls it before each call, after a 401, and in the credential test. It would store the returned
	 * fields together with the evaluated ones, which freezes expressions (n8n 2.8 to 2.32). So it returns none, and nothing is stored.
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const { baseUrl, client, key } = signInOf(credentials);
		helperOf.set(credentials, this);
		const request = async () => await requestToken(baseUrl, client, sendWith(this));
		await patientToken(key, sentWith.get(credentials), request, shortPatience);
		return {};
	}

	/** Adds the token to a call to the tenant, and to no other. Redirects aren't followed. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { baseUrl, key } = signInOf(credentials);
		refuseForeignHost(requestOptions, baseUrl);
		const token = knownToken(key);
		if (token === undefined) throw new SignInError(noToken);
		sentWith.set(credentials, token);
		const helper = helperOf.get(credentials);
		if (helper !== undefined && this.isTest(requestOptions)) await assertAnswers(baseUrl, token, sendWith(helper));
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Bearer ${token}` },
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
			// The same, as the HTTP Request node names it.
			...{ followRedirect: false, followAllRedirects: false },
		};
	};

	/** Only the call of the credential test has its address in two parts. */
	private isTest({ baseURL, url }: IHttpRequestOptions): boolean {
		return baseURL !== undefined && url === this.test.request.url;
	}

	/** Every user may make this call, and only users may. So it shows whether there is a user behind the token. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ${apiBaseUrl('$credentials')} }}`,
			url: '/access-request-status/v1',
			qs: { 'requested-by': 'me', limit: 1 },
		},
		rules: testRules,
	};
}
