import type { Problem } from './problems';

const prefix = 'No sign-in to SailPoint ISC: ';

/**
 * No token could be had. n8n shows `message` in the credential test, so it says both what happened and what to do. There is no cause
 * and no response on it: with those, n8n would show their code or status instead.
 */
export class SignInError extends Error {
	override readonly name = 'SignInError';
	/** n8n keeps this beside the message when it wraps the error; n8n 2.8 keeps nothing else of it. */
	readonly description: string;

	constructor({ message, advice }: Problem) {
		super(`${prefix}${message} ${advice}`);
		this.description = advice;
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
