import type { Problem } from './problems';

const prefix = 'No sign-in to SailPoint ISC: ';

/** What may be over at the next try. */
export interface Passing {
	/** `rateLimited`: 429. `unreachable`: the connection was not even made. `failing`: 5xx, a broken connection, an unreadable answer. */
	kind: 'rateLimited' | 'unreachable' | 'failing' | 'timeout';
	/** When ISC asked to come back, in milliseconds since 1970. */
	retryAt?: number;
	/** The HTTP status, where there was an answer. */
	status?: number;
}

/**
 * There is no token. n8n shows `message` in the credential test, so it says both what happened and what to do. There is no cause
 * and no response on it: with those, n8n would show their code or status instead.
 */
export class SignInError extends Error {
	override readonly name = 'SignInError';
	/** n8n keeps this beside the message when it wraps the error; n8n 2.8 keeps nothing else of it. */
	readonly description: string;

	constructor(
		readonly problem: Problem,
		/** Set where it is worth trying again. */
		readonly passing?: Passing,
	) {
		super(`${prefix}${problem.message} ${problem.advice}`);
		this.description = problem.advice;
	}
}

/** What a SignInError said, read back from the error that n8n made of it. Undefined for any other error. */
export function readSignInError(error: { message?: unknown; description?: unknown }): Problem | undefined {
	const { message, description } = error;
	if (typeof message !== 'string' || !message.startsWith(prefix)) return undefined;
	const advice = typeof description === 'string' ? description : '';
	const said = message.slice(prefix.length);
	return { message: advice !== '' && said.endsWith(` ${advice}`) ? said.slice(0, -advice.length - 1) : said, advice };
}
