import { NoAnswer } from '../../../isc/api/http';
import { redact } from '../../../isc/api/redact';
import { blockedAddress, connectionProblem } from '../../../isc/signIn/problems';
import { readSignInError } from '../../../isc/signIn/signInError';

/** As much as n8n leaves of an error. n8n 2.8 drops the cause, and keeps a connection's code in `httpCode`. */
export interface HelperError {
	message?: unknown;
	description?: unknown;
	httpCode?: unknown;
	cause?: unknown;
	/** What `message` was before n8n put it into its own words. */
	messages?: unknown;
}

/** The HTTP status in an error of n8n's helper where ISC itself answered; undefined where it did not, or where another host did. */
export function statusOf({ httpCode, messages }: HelperError): number | undefined {
	const status = Number(httpCode);
	const fromCall =
		Array.isArray(messages) && messages.some((text) => /^Request failed with status code \d+$/.test(String(text)));
	return fromCall && Number.isInteger(status) ? status : undefined;
}

/** The HTTP status of a token endpoint, where n8n's own sign-in client (for users) met it. */
export function signInStatusOf(error: HelperError): number | undefined {
	const said = textsOf(error).find((text) => /^HTTP status \d+$/.test(text));
	return said === undefined ? undefined : Number(said.slice('HTTP status '.length));
}

/** Why a call that n8n's helper made has no HTTP answer, where it is one of the known ways. */
export function knownNoAnswer(error: HelperError, host: string): NoAnswer | undefined {
	const signIn = readSignInError(error);
	if (signIn !== undefined) return new NoAnswer('signIn', 'never', signIn.message, signIn.advice);

	const texts = textsOf(error);
	const blocked = texts.map((text) => blockedAddress(text, host)).find((found) => found !== undefined);
	const problem = blocked ?? connectionProblem(codeOf(error), host, texts.join(' '));
	if (problem === undefined) return undefined;
	return new NoAnswer(problem.reason, problem.delivery, problem.message, problem.advice);
}

/** Why a call that n8n's helper made has no HTTP answer. What is not known may have been taken. */
export function noAnswerOf(thrown: unknown, host: string): NoAnswer {
	const error = thrown as HelperError;
	const said = redact(String(error.message ?? 'no reason given'));
	return (
		knownNoAnswer(error, host) ??
		new NoAnswer(
			'connectionLost',
			'maybe',
			`The call to ${host} ended without an answer: ${said}`,
			'Try again; if it stays, check the credential, and whether this n8n may call the host.',
		)
	);
}

/** A call that had no whole answer in its time; ISC may have taken it. */
export function timedOut(host: string): NoAnswer {
	return noAnswerOf({ httpCode: 'ETIMEDOUT' }, host);
}

/** All that an error and what it came from say. */
function textsOf({ message, messages, cause }: HelperError): string[] {
	const { message: original } = (cause ?? {}) as { message?: unknown };
	const texts: unknown[] = [message, original, ...(Array.isArray(messages) ? (messages as unknown[]) : [])];
	return texts.filter((text) => typeof text === 'string');
}

function codeOf({ httpCode, cause }: HelperError): string {
	const { code } = (cause ?? {}) as { code?: unknown };
	if (typeof code === 'string') return code;
	return typeof httpCode === 'string' ? httpCode : '';
}
