import { NoAnswer } from '../../../isc/api/http';
import { redact } from '../../../isc/api/redact';
import { blockedAddress, connectionProblem } from '../../../isc/signIn/connectionProblems';
import { readSignInError } from '../../../isc/signIn/signInError';

/** The parts of an error that n8n keeps. n8n 2.8 drops the cause and keeps the code of a connection in `httpCode`. */
export interface HelperError {
	message?: unknown;
	description?: unknown;
	httpCode?: unknown;
	cause?: unknown;
	/** The original text of `message`, which n8n replaces. */
	messages?: unknown;
}

/** The HTTP status in an error of n8n's helper if ISC itself answered; undefined if it didn't, or another host did. */
export function statusOf({ httpCode, messages }: HelperError): number | undefined {
	const status = Number(httpCode);
	const fromCall =
		Array.isArray(messages) && messages.some((text) => /^Request failed with status code \d+$/.test(String(text)));
	return fromCall && Number.isInteger(status) ? status : undefined;
}

/** The HTTP status of the token endpoint, if n8n's own sign-in client (for users) got one. */
export function signInStatusOf(error: HelperError): number | undefined {
	const said = textsOf(error).find((text) => /^HTTP status \d+$/.test(text));
	return said === undefined ? undefined : Number(said.slice('HTTP status '.length));
}

/** Why a call of n8n's helper has no HTTP answer, if the reason is a known one. */
export function knownNoAnswer(error: HelperError, host: string): NoAnswer | undefined {
	const signIn = readSignInError(error);
	if (signIn !== undefined) return new NoAnswer('signIn', 'never', signIn.message, signIn.advice);

	const texts = textsOf(error);
	const blocked = texts.map((text) => blockedAddress(text, host)).find((found) => found !== undefined);
	const problem = blocked ?? connectionProblem(codeOf(error), host, texts.join(' '));
	if (problem === undefined) return undefined;
	return new NoAnswer(problem.reason, problem.delivery, problem.message, problem.advice);
}

/** Why a call of n8n's helper has no HTTP answer. If the reason is unknown, ISC may have taken the call. */
export function noAnswerOf(thrown: unknown, host: string): NoAnswer {
	const error = thrown as HelperError;
	const said = redact(String(error.message ?? 'no reason given'));
	return (
		knownNoAnswer(error, host) ??
		new NoAnswer(
			'connectionLost',
			'maybe',
			`The call to ${host} ended without an answer: ${said}`,
			'Try again. If it persists, check the credential, and whether this n8n may call the host.',
		)
	);
}

/** A call without a complete answer in its time. ISC may have taken it. */
export function timedOut(host: string): NoAnswer {
	return noAnswerOf({ httpCode: 'ETIMEDOUT' }, host);
}

/** All texts of an error and its cause. */
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
