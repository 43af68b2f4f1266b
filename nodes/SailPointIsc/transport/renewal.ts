import { NoAnswer } from '../../../isc/api/http';
import { signInFailing, signInRunOut } from '../../../isc/signIn/problems';
import type { Access } from './access';
import { type HelperError, knownNoAnswer, statusOf } from './noAnswer';

/** By credential, for all executions of this process: n8n 2.8 lets each renew for itself, and a refresh token is good for one use. */
const underWay = new Map<string, Promise<Renewal>>();

/** What became of a renewal; without either, the call that met the 401 may be sent again. */
export interface Renewal {
	/** Why there is no new token. */
	failed?: NoAnswer;
	/** Why there may be no new token: if the call meets a 401 again, this is what happened. */
	doubt?: NoAnswer;
}

/**
 * Has n8n renew a token that ISC no longer accepts, once for all who ask side by side.
 *
 * n8n renews only behind a call that is to throw on a 401, and its error keeps no headers (`Retry-After`) and may come after a second
 * send. So the call that does it is a small read that any user may make, and whose answer does not matter; where the token has been
 * renewed meanwhile, by this process or another, it simply passes.
 */
export async function renewToken(access: Access): Promise<Renewal> {
	const key = `${access.type}|${access.credentialId}`;
	const running = underWay.get(key);
	if (running !== undefined) return await running;

	const renewal = askOnce(access).finally(() => underWay.delete(key));
	underWay.set(key, renewal);
	return await renewal;
}

async function askOnce(access: Access): Promise<Renewal> {
	const options = {
		method: 'GET' as const,
		url: `${access.baseUrl}/access-request-status/v1?requested-by=me&limit=1`,
		json: true,
		returnFullResponse: true,
		disableFollowRedirect: true,
		timeout: 30_000,
	};
	return await access.request(options).then(
		() => ({}),
		(error: unknown) => outcomeOf(error as HelperError, access.host),
	);
}

function outcomeOf(error: HelperError, host: string): Renewal {
	const status = statusOf(error);
	if (status === undefined) return { failed: failure(error, host) };
	// Of a 5xx n8n does not tell whether the read met it or the token endpoint.
	return status >= 500 ? { doubt: new NoAnswer('signIn', 'never', signInFailing.message, signInFailing.advice) } : {};
}

/** Whatever stood in the way, the call that met the 401 was not taken. */
function failure(error: HelperError, host: string): NoAnswer {
	const { reason, message, advice } = knownNoAnswer(error, host) ?? { reason: 'signIn' as const, ...signInRunOut };
	return new NoAnswer(reason, 'never', message, advice);
}
