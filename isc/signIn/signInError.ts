import type { Problem } from './connectionProblems';

const prefix = 'No sign-in to SailPoint ISC: ';

/** A failure that may be over at the next try. */
export interface Passing {
	/** `rateLimited`: 429. `unreachable`: the connection was not even made. `failing`: 5xx, a broken connection, an unreadable answer. */
	kind: 'rateLimited' | 'unreachable' | 'failing' | 'timeout';
	/** When ISC allows the next try, in milliseconds since 1970. */
	retryAt?: number;
	/** The HTTP status, if there was an answer. */
	status?: number;
}

/**
 * There is no token. n8n shows `message` in the credential test, so it says both what happened and what to do. The error has no cause
 * and no response: n8n would show their code or status instead.
 */
export class SignInError extends Error {
	override readonly name = 'SignInError';
	/** When n8n wraps the error, it keeps this and the message. n8n 2.8 keeps nothing else. */
	readonly description: string;

	constructor(
		readonly problem: Problem,
		/** Present if another try may succeed. */
		readonly passing?: Passing,
	) {
		super(`${prefix}${problem.message} ${problem.advice}`);
		this.description = problem.advice;
	}
}

/** The problem of a SignInError, read from the error that n8n wrapped it in. Undefined for any other error. */
export function readSignInError(error: { message?: unknown; description?: unknown }): Problem | undefined {
	const { message, description } = error;
	if (typeof message !== 'string' || !message.startsWith(prefix)) return undefined;
	const advice = typeof description === 'string' ? description : '';
	const said = message.slice(prefix.length);
	return { message: advice !== '' && said.endsWith(` ${advice}`) ? said.slice(0, -advice.length - 1) : said, advice };
}
