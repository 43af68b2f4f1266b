import type { IssuedToken } from './accessTokens';
import { connectionProblem, noUser, type Problem, wrongSecret } from './problems';
import { SignInError } from './signInError';
import { tokenUserOf } from './tokenUser';

/** A request to the tenant, made with whatever stands at hand. Redirects are not followed and no status is an error. */
export interface SignInRequest {
	method: 'GET' | 'POST';
	url: string;
	headers: Record<string, string>;
	body?: string;
}

export type SendSignIn = (request: SignInRequest) => Promise<{ status: number; body: unknown }>;

export interface ClientSecret {
	clientId: string;
	clientSecret: string;
}

/**
 * Fetches a token for a personal access token.
 * ISC API: `POST /oauth/token` with `grant_type=client_credentials`, as a form.
 *
 * @throws {SignInError} that tells apart: host not reachable, wrong id or secret, no user behind the client, anything else
 */
export async function requestToken(baseUrl: string, client: ClientSecret, send: SendSignIn): Promise<IssuedToken> {
	const form = { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret };
	const { status, body } = await sent(send, baseUrl, {
		method: 'POST',
		url: `${baseUrl}/oauth/token`,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: Object.entries(form)
			.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
			.join('&'),
	});
	const issued = readToken(body);
	if (status !== 200 || issued === undefined) throw new SignInError(refusal(status, new URL(baseUrl).host));
	await assertUser(baseUrl, issued.token, send);
	return issued;
}

/**
 * The claims of a token are a hint, so where they name nobody ISC is asked: this list is open to every user, and to users only.
 * ISC API: `GET /access-request-status/v1`, "any user with any user level".
 */
async function assertUser(baseUrl: string, token: string, send: SendSignIn): Promise<void> {
	if (tokenUserOf(token) !== undefined) return;
	const { status } = await sent(send, baseUrl, {
		method: 'GET',
		url: `${baseUrl}/access-request-status/v1?requested-by=me&limit=1`,
		headers: { Authorization: `Bearer ${token}` },
	});
	if (status === 400 || status === 401 || status === 403) throw new SignInError(noUser);
}

/** `send`, with its failures put into words. */
async function sent(
	send: SendSignIn,
	baseUrl: string,
	request: SignInRequest,
): Promise<{ status: number; body: unknown }> {
	return await send(request).then(
		(answer) => answer,
		(error: unknown) => Promise.reject(new SignInError(unanswered(error, new URL(baseUrl).host))),
	);
}

function unanswered(error: unknown, host: string): Problem {
	const { code } = error as { code?: unknown };
	return (
		connectionProblem(typeof code === 'string' ? code : '', host) ?? {
			message: `The request for a token to ${host} could not be made.`,
			advice:
				'Check the address in the credential, and whether this n8n may call it (proxy, allowed domains, protection against internal addresses).',
		}
	);
}

function readToken(body: unknown): IssuedToken | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { access_token: token, expires_in: expiresIn } = body as Record<string, unknown>;
	if (typeof token !== 'string' || token === '') return undefined;
	return { token, ...(typeof expiresIn === 'number' && expiresIn > 0 ? { expiresIn } : {}) };
}

function refusal(status: number, host: string): Problem {
	if (status === 400 || status === 401) return wrongSecret;
	if (status === 403 || status === 404) {
		return {
			message: `The host ${host} gives out no tokens here (status ${status}).`,
			advice:
				'Check the environment and the tenant (or the API URL) in the credential: it is the address of the API, not of the sign-in page.',
		};
	}
	if (status >= 300 && status < 400) {
		return {
			message: `The host ${host} sent the request for a token elsewhere (status ${status}), which is not followed.`,
			advice:
				'Check the tenant (or the API URL) in the credential: it is the address of the API, not of the sign-in page.',
		};
	}
	if (status === 429) {
		return {
			message: 'ISC gets too many requests from this client at the moment (429).',
			advice: 'Wait a minute and try again.',
		};
	}
	if (status >= 500) {
		return {
			message: `ISC could not give out a token at the moment (status ${status}).`,
			advice: 'Try again in a few minutes.',
		};
	}
	return {
		message: `The host ${host} answered the request for a token with something else (status ${status}).`,
		advice:
			'Check the tenant (or the API URL) in the credential, and whether a proxy or a maintenance page stands in between.',
	};
}
