import { NoAnswer } from '../../../isc/api/http';
import { signInRunOut } from '../../../isc/signIn/problems';
import type { Access } from './access';
import { type HelperError, knownNoAnswer, statusOf } from './noAnswer';

/** By credential, for all executions of this process: n8n 2.8 lets each renew for itself, and a refresh token is good for one use. */
const underWay = new Map<string, Promise<NoAnswer | undefined>>();

/**
 * Has n8n renew a token that ISC no longer accepts, once for all who ask side by side.
 *
 * n8n renews only behind a call that is to throw on a 401, and its error keeps no headers (`Retry-After`) and may come after a second
 * send. So the call that does it is a small read that any user may make, and whose answer does not matter; where the token has been
 * renewed meanwhile, by this process or another, it simply passes.
 *
 * @returns why there is no new token; undefined where the call that met the 401 may be sent again
 */
export async function renewToken(access: Access): Promise<NoAnswer | undefined> {
	const key = `${access.type}|${access.credentialId}`;
	const running = underWay.get(key);
	if (running !== undefined) return await running;

	const renewal = askOnce(access).finally(() => underWay.delete(key));
	underWay.set(key, renewal);
	return await renewal;
}

async function askOnce(access: Access): Promise<NoAnswer | undefined> {
	const options = {
		method: 'GET' as const,
		url: `${access.baseUrl}/access-request-status/v1?requested-by=me&limit=1`,
		json: true,
		returnFullResponse: true,
		disableFollowRedirect: true,
		timeout: 30_000,
	};
	return await access.request(options).then(
		() => undefined,
		(error: unknown) => (statusOf(error as HelperError) === undefined ? failure(error, access) : undefined),
	);
}

/** Whatever stood in the way, the call that met the 401 was not taken. */
function failure(error: unknown, access: Access): NoAnswer {
	const { reason, message, advice } = knownNoAnswer(error as HelperError, access.host) ?? { reason: 'signIn' as const, ...signInRunOut };
	return new NoAnswer(reason, 'never', message, advice);
}
