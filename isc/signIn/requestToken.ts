import type { IssuedToken } from './accessTokens';
import type { NoAnswerReason } from '../api/http';
import { waitIn } from '../api/retryAfter';
import { connectionProblem, noUser, type Problem, wrongSecret } from './connectionProblems';
import { type Passing, SignInError } from './signInError';
import { tokenUserOf } from './tokenUser';

/** A read that every user may make. */
const ANY_USER_READ = '/access-request-status/v1?requested-by=me&limit=1';

/** A request to the tenant, for any HTTP client. It must not follow redirects, and must return every status as an answer. */
export interface SignInRequest {
	method: 'GET' | 'POST';
	url: string;
	headers: Record<string, string>;
	body?: string;
}

/** Names of headers are in lower case. */
export interface SignInAnswer {
	status: number;
	headers: Record<string, string>;
	body: unknown;
}

/** Must settle by itself within its own timeout: all callers that want the token wait for it. */
export type SendSignIn = (request: SignInRequest) => Promise<SignInAnswer>;

export interface ClientSecret {
	clientId: string;
	clientSecret: string;
}

/**
 * Fetches an access token for a personal access token.
 * ISC API: `POST /oauth/token` with `grant_type=client_credentials`, as a form.
 *
 * @throws {SignInError} with the cause: host not reachable, wrong ID or secret, no user behind the client, anything else
 */
export async function requestToken(baseUrl: string, client: ClientSecret, send: SendSignIn): Promise<IssuedToken> {
	const form = { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret };
	const answer = await sent(send, baseUrl, {
		method: 'POST',
		url: `${baseUrl}/oauth/token`,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: Object.entries(form)
			.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
			.join('&'),
	});
	const issued = readToken(answer.body);
	if (answer.status !== 200 || issued === undefined) {
		throw new SignInError(refusal(answer.status, new URL(baseUrl).host), passingOf(answer));
	}
	await assertUser(baseUrl, issued.token, send);
	return issued;
}

/**
 * The claims of a token are only a hint. If they name no user, ISC is asked: every user may read this list, and only users may.
 * ISC API: `GET /access-request-status/v1`, "any user with any user level".
 */
async function assertUser(baseUrl: string, token: string, send: SendSignIn): Promise<void> {
	if (tokenUserOf(token) !== undefined) return;
	const { status } = await sent(send, baseUrl, {
		method: 'GET',
		url: `${baseUrl}${ANY_USER_READ}`,
		headers: { Authorization: `Bearer ${token}` },
	});
	if (status === 400 || status === 401 || status === 403) throw new SignInError(noUser);
}

/**
 * Makes the call of the credential test once, and requires a complete answer in time: n8n's own call has no such limit and no message for it.
 *
 * @throws {SignInError} if there was no complete answer. The test judges its status
 */
export async function assertAnswers(baseUrl: string, token: string, send: SendSignIn): Promise<void> {
	await sent(send, baseUrl, {
		method: 'GET',
		url: `${baseUrl}${ANY_USER_READ}`,
		headers: { Authorization: `Bearer ${token}` },
	});
}

/** `send`, with messages for its failures. */
async function sent(send: SendSignIn, baseUrl: string, request: SignInRequest): Promise<SignInAnswer> {
	return await send(request).catch((error: unknown) => {
		throw unanswered(error, new URL(baseUrl).host);
	});
}

function unreadable(host: string): Problem {
	return {
		message: `The answer of ${host} can't be read.`,
		advice: 'Check the tenant (or the API URL) in the credential, and whether a proxy changes what the host answers.',
	};
}

function unanswered(error: unknown, host: string): SignInError {
	const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: { code?: unknown } };
	const known = code ?? cause?.code;
	const problem = connectionProblem(typeof known === 'string' ? known : '', host, String(message));
	if (problem !== undefined) return new SignInError(problem, passingReasons[problem.reason]);
	// The answer began, but broke off or couldn't be unpacked.
	if (cause !== undefined) return new SignInError(unreadable(host));
	return new SignInError({
		message: `The request for a token couldn't be sent to ${host}.`,
		advice:
			'Check the address in the credential, and whether this n8n may call it (proxy, allowed domains, protection against internal addresses).',
	});
}

const passingReasons: Partial<Record<NoAnswerReason, Passing>> = {
	timeout: { kind: 'timeout' },
	connectionLost: { kind: 'failing' },
	refused: { kind: 'unreachable' },
	hostNotFound: { kind: 'unreachable' },
};

/** A failure that may be over at the next try. A 2xx without a token is a page from a proxy. */
function passingOf({ status, headers }: SignInAnswer): Passing | undefined {
	const retryAt = namedTime(headers, Date.now());
	const named = { status, ...(retryAt === undefined ? {} : { retryAt }) };
	if (status === 429) return { kind: 'rateLimited', ...named };
	if (status >= 500) return { kind: 'failing', ...named };
	return (status >= 200 && status < 300) || status === 408 ? { kind: 'failing', status } : undefined;
}

/** The last millisecond of a date with four digits for the year. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** When `Retry-After` asks to come back; undefined if it doesn't. */
function namedTime(headers: Record<string, string>, now: number): number | undefined {
	const wait = waitIn(headers, now);
	return wait === undefined ? undefined : Math.min(now + Math.max(wait, 0), LAST_TIME);
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
			message: `The host ${host} issues no tokens at this address (status ${status}).`,
			advice:
				'Check the environment and the tenant (or the API URL) in the credential: it must be the address of the API, not of the sign-in page.',
		};
	}
	if (status >= 300 && status < 400) {
		return {
			message: `The host ${host} redirected the request for a token (status ${status}). Redirects aren't followed.`,
			advice:
				'Check the tenant (or the API URL) in the credential: it must be the address of the API, not of the sign-in page.',
		};
	}
	if (status === 429) {
		return {
			message: 'ISC gets too many requests for tokens from this client (status 429).',
			advice: 'Wait a minute and try again.',
		};
	}
	if (status >= 500) {
		return {
			message: `ISC couldn't issue a token (status ${status}).`,
			advice: 'Try again in a few minutes.',
		};
	}
	return {
		message: `The host ${host} returned no token (status ${status}).`,
		advice:
			'Check the tenant (or the API URL) in the credential, and whether a proxy or a maintenance page answered instead.',
	};
}
