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

/** The token that a set of fields was last sent with: n8n hands the same object over again when ISC refused it. */
const sentWith = new WeakMap<ICredentialDataDecryptedObject, string>();

/** n8n's helper, by the same: `authenticate` is given none. */
const helperOf = new WeakMap<ICredentialDataDecryptedObject, IHttpRequestHelper>();

/** The editor waits for the test of a credential, so a token endpoint that asks to wait is waited for only this long. */
const shortPatience: Patience = {
	clock: SYSTEM_CLOCK,
	log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
	maxPauseMs: 3_000,
};

const noToken = {
	message: 'This n8n process has no valid token for this credential.',
	advice: 'Run this again. If it persists, make a new credential with the same fields.',
};

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
			// Always empty: as long as it is, n8n calls preAuthentication before each call.
			displayName: 'Token in Memory',
			name: 'tokenInMemory',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		...ownDomainOnly('$self'),
	];

	/**
	 * Makes sure that this process has a token. n8n calls it before each call, after a 401, and in the credential test. It would store what
	 * comes back beside the evaluated fields, which freezes expressions (n8n 2.8 to 2.32): so nothing comes back, and nothing is stored.
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const { baseUrl, client, key } = signInOf(credentials);
		helperOf.set(credentials, this);
		const request = async () => await requestToken(baseUrl, client, sendWith(this));
		await patientToken(key, sentWith.get(credentials), request, shortPatience);
		return {};
	}

	/** Puts the token on a call to the tenant, and on no other; redirects are not followed. */
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
			// The HTTP Request node's names for the same.
			...{ followRedirect: false, followAllRedirects: false },
		};
	};

	/** The credential test's call is the only one whose address n8n leaves in two parts. */
	private isTest({ baseURL, url }: IHttpRequestOptions): boolean {
		return baseURL !== undefined && url === this.test.request.url;
	}

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
