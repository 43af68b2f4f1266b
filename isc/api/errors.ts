import { adviceFor, type IscErrorKind } from './advice';
import { readErrorBody } from './errorBody';
import type { Clock, IscResponse, NoAnswerReason } from './http';
import { NoAnswer } from './http';
import { redact } from './redact';

export type { IscErrorKind } from './advice';

/** The part of a call that errors show. The query isn't part of it: it may hold names of people. */
export interface CallName {
	method: string;
	path: string;
}

interface IscErrorDetails {
	advice: string;
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
	noAnswer?: NoAnswer;
	meetsEveryRow?: boolean;
}

/** Why a call failed, in words for an operator. Contains no token, secret or query. */
export class IscError extends Error {
	override readonly name = 'IscError';
	/** What to do about it, in one or more sentences. */
	readonly advice: string;
	readonly httpCode?: number;
	/** ISC's own code, e.g. `400.1.404 Referenced object not found`. */
	readonly detailCode?: string;
	/** SailPoint support finds the call by it. */
	readonly trackingId?: string;
	/** Set if there was no HTTP answer. */
	readonly noAnswer?: NoAnswer;
	/** True if every other call would fail the same way: 401, sign-in, no connection, a canceled execution. */
	readonly meetsEveryRow: boolean;

	constructor(
		readonly kind: IscErrorKind,
		/** ISC's own text, if there is one. */
		message: string,
		details: IscErrorDetails,
	) {
		super(message);
		this.advice = details.advice;
		this.httpCode = details.httpCode;
		this.detailCode = details.detailCode;
		this.trackingId = details.trackingId;
		this.noAnswer = details.noAnswer;
		this.meetsEveryRow = details.meetsEveryRow ?? false;
	}
}

/**
 * The error for an unusable answer: a status other than 2xx, or a 2xx with an unusable body. Takes any body.
 *
 * @param meetsEveryRow if the caller knows more than the status tells
 */
export function errorFromResponse(call: CallName, response: IscResponse, meetsEveryRow?: boolean): IscError {
	const kind = kindOf(response.status);
	const said = readErrorBody(response.body);
	const where = `${call.method} ${call.path}`;
	return new IscError(kind, messageOf(response.status, said.text, where), {
		advice: adviceFor(kind, response.status, call.path, said, response.askedBy),
		httpCode: response.status,
		detailCode: said.detailCode,
		trackingId: said.trackingId,
		meetsEveryRow: meetsEveryRow ?? kind === 'unauthorized',
	});
}

/** After one of these, the next call may succeed. */
const passing: ReadonlySet<NoAnswerReason> = new Set(['timeout', 'connectionLost', 'tooLarge']);

/** The error for a call that got no HTTP answer. */
export function errorFromNoAnswer(noAnswer: NoAnswer): IscError {
	return new IscError('noAnswer', redact(noAnswer.message), {
		advice: redact(noAnswer.advice),
		noAnswer,
		meetsEveryRow: !passing.has(noAnswer.reason),
	});
}

const runAgain =
	'Run the workflow again: unless Duplicate Handling is Submit, it finds the requests that ISC has already taken.';

/**
 * Why a call has no answer if the run ended first: canceled, or out of time.
 *
 * @param delivery `never`: it wasn't sent; `maybe`: it was under way
 */
export function endedNoAnswer(clock: Clock, delivery: 'never' | 'maybe'): NoAnswer {
	const when = delivery === 'never' ? 'before this call was sent' : 'while this call was under way';
	const { end } = clock;
	if (end === undefined || clock.now() < end.closesAt)
		return new NoAnswer('cancelled', delivery, `The execution was canceled ${when}.`, runAgain);
	const advice = `${runAgain} If it needs more time, send fewer items at once or raise the limit.`;
	return new NoAnswer('timeUp', delivery, `Time ran out (${end.limit}) ${when}.`, advice);
}

/** The error for a call that wasn't sent because the run ended first. */
export function endedError(clock: Clock): IscError {
	return errorFromNoAnswer(endedNoAnswer(clock, 'never'));
}

function kindOf(status: number): IscErrorKind {
	if (status >= 200 && status < 300) return 'garbage';
	if (status >= 500) return 'serverError';
	return kindByStatus[status] ?? 'other';
}

const kindByStatus: Record<number, IscErrorKind | undefined> = {
	400: 'badRequest',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'notFound',
	429: 'rateLimited',
};

function messageOf(status: number, said: string | undefined, where: string): string {
	if (status >= 200 && status < 300)
		return `ISC answered ${where} with status ${status}, but not with the documented JSON.`;
	if (status >= 300 && status < 400)
		return `The address answered ${where} with a redirect (status ${status}). Redirects aren't followed.`;
	return said ?? `ISC answered ${where} with status ${status} and gave no reason.`;
}
