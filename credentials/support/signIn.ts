import type {
	IAuthenticateRuleResponseCode,
	ICredentialDataDecryptedObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { readBody } from '../../isc/api/body';
import type { Clock } from '../../isc/api/http';
import { lowerCasedHeaders, trimmedText } from '../../isc/shared/untyped';
import { watch } from '../../isc/shared/watch';
import { tokenKey } from '../../isc/signIn/accessTokens';
import { foreignHost } from '../../isc/signIn/ownHost';
import { noUser, wrongSecret } from '../../isc/signIn/connectionProblems';
import type { ClientSecret, SendSignIn } from '../../isc/signIn/requestToken';
import { SignInError } from '../../isc/signIn/signInError';
import { tenantAddress, TenantAddressError } from '../../isc/tenant';

/** A clock that nothing cancels: several executions may wait for the same sign-in. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now(), sleep, cancelled: false };

/** Longest time from the start of a request for a token to the last byte of its answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

export interface SignIn {
	baseUrl: string;
	client: ClientSecret;
	/** The key of this client's token in this process. */
	key: string;
}

/** @throws {SignInError} if the fields are incomplete */
export function signInOf(credentials: ICredentialDataDecryptedObject): SignIn {
	const { baseUrl } = addressOf(credentials);
	const client = { clientId: trimmedText(credentials.clientId), clientSecret: trimmedText(credentials.clientSecret) };
	if (client.clientId === '' || client.clientSecret === '') {
		throw new SignInError({
			message: 'The credential has no client ID or no client secret.',
			advice: 'Enter both as ISC showed them when you created the personal access token.',
		});
	}
	return { baseUrl, client, key: tokenKey(baseUrl, client.clientId, client.clientSecret) };
}

/**
 * n8n's helper for a sign-in: no status is an error, redirects aren't followed, and the timeout counts to the last byte. The helper's own timeout
 * restarts with each byte, and an answer that can't be unpacked never settles there.
 */
export function sendWith({ helpers }: IHttpRequestHelper): SendSignIn {
	return async (request) => {
		const end = Date.now() + TIMEOUT_MS;
		const breakOff = new AbortController();
		const asked = helpers.httpRequest({
			...request,
			json: true,
			encoding: 'stream',
			abortSignal: breakOff.signal,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		}) as Promise<IN8nHttpFullResponse>;
		const read = async ({ statusCode, headers, body }: IN8nHttpFullResponse) => ({
			status: statusCode,
			headers: lowerCasedHeaders(headers),
			body: await readBody(body, breakOff.signal),
		});
		const answer = await watch(asked.then(read), SYSTEM_CLOCK, end);
		if (answer !== undefined) return answer.value;
		breakOff.abort();
		throw new TokenTimeout();
	};
}

/** Has the code of Node.js, so that it gets the same message. */
class TokenTimeout extends Error {
	readonly code = 'ETIMEDOUT';
}

/** @throws {SignInError} if a call with the token would go to another host than the tenant's */
export function refuseForeignHost(request: IHttpRequestOptions, baseUrl: string): void {
	const foreign = foreignHost(request, baseUrl);
	if (foreign === undefined) return;
	throw new SignInError({
		message: `This credential is only for ${new URL(baseUrl).host}. Its token isn't sent to ${foreign}.`,
		advice: 'Call the tenant that the credential names, or use a credential for the other host.',
	});
}

/** Messages of the credential test if its call is refused. Earlier failures get theirs from preAuthentication. */
export const testRules: IAuthenticateRuleResponseCode[] = [
	rule(400, `${noUser.message} ${noUser.advice}`),
	rule(401, `${wrongSecret.message} ${wrongSecret.advice}`),
	rule(403, `${noUser.message} ${noUser.advice}`),
	rule(
		404,
		"This isn't the address of an ISC API. Check the environment and the tenant (or the API URL) in the credential.",
	),
	rule(429, 'ISC gets too many calls from this client. The credential may be correct: wait a minute and test again.'),
	...[301, 302, 303, 307, 308].map((status) =>
		rule(status, 'This address redirects elsewhere. Enter the address of the API, not of the sign-in page.'),
	),
	...[500, 502, 503, 504].map((status) =>
		rule(status, "ISC issued a token but couldn't answer a call. Test again in a few minutes."),
	),
];

function rule(value: number, message: string): IAuthenticateRuleResponseCode {
	return { type: 'responseCode', properties: { value, message } };
}

function addressOf(credentials: ICredentialDataDecryptedObject): { baseUrl: string } {
	try {
		return tenantAddress(credentials);
	} catch (error) {
		throw error instanceof TenantAddressError ? new SignInError(error) : error;
	}
}
