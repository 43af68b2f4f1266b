import type { IscError } from './errors';
import { cancelledError, errorFromNoAnswer, errorFromResponse } from './errors';
import { isObject } from './errorBody';
import type { Clock, IscCall, IscHttp, IscResponse } from './http';
import { NoAnswer } from './http';
import type { Limiter } from './limiter';
import type { Log } from './log';
import { Repeats } from './repeats';
import { retryAt } from './retryAfter';

/** What the body of a 2xx must be; anything else counts as garbage. */
export type Expected = 'object' | 'list' | 'json' | 'anything';

/** A call that changes nothing: a GET, or a POST that only reads, such as search. */
export interface ReadCall {
	/** Default GET. */
	method?: 'GET' | 'POST';
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: unknown;
	headers?: Record<string, string>;
	/** Default `json`: an object or a list. */
	expects?: 'object' | 'list' | 'json';
	/** Default: the client's. */
	timeoutMs?: number;
}

/** A call that changes something, or may. */
export interface WriteCall {
	method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: unknown;
	headers?: Record<string, string>;
	/** Default `object`; `anything` for endpoints that answer 204 or a body that nobody documents. */
	expects?: Expected;
	/** Asked when the call's turn has come, however long it waited for it: what it answers keeps the call from being sent, and is why. */
	unless?: () => IscError | undefined;
	/** Default: the client's. */
	timeoutMs?: number;
}

export interface ReadAnswer<T> {
	body: T;
	/** Names in lower case. */
	headers: Record<string, string>;
}

/** `sentAt`: when the last try was handed to the network, in milliseconds since 1970. */
export type WriteAnswer =
	| { kind: 'accepted'; status: number; body: unknown; sentAt: number }
	/** ISC said no (4xx, a redirect, 429 to the end): surely not taken. */
	| { kind: 'refused'; error: IscError }
	/** 5xx, time-out, broken connection, a 2xx with a body that cannot be read: may have been taken. */
	| { kind: 'unknown'; error: IscError; sentAt: number }
	/** Never reached ISC: cancelled, no connection, no token. */
	| { kind: 'notSent'; error: IscError };

/** Counts since the client was made. */
export interface ClientStats {
	/** HTTP calls sent, repeats among them. */
	readonly calls: number;
	readonly reads: number;
	readonly writes: number;
	/** 429 answers. */
	readonly refusals: number;
	/** Milliseconds in which a call of this client stood waiting for the rate limit; calls that wait side by side count once. */
	readonly waitedMs: number;
}

export interface ClientDeps {
	http: IscHttp;
	clock: Clock;
	limiter: Limiter;
	log: Log;
	/** Milliseconds for one call. */
	timeoutMs: number;
	/** From 0 to below 1: spreads repeats. Default: chance. */
	random?: () => number;
}

type Sent = { response: IscResponse; sentAt: number } | { noAnswer: NoAnswer; sentAt: number };

/** Sends calls under the rate limit and repeats what may be repeated. */
export class IscClient {
	private reads = 0;
	private writes = 0;
	private refusals = 0;
	/** Answers other than 429, to tell a crowded tenant from one that refuses everything. */
	private answers = 0;

	constructor(private readonly deps: ClientDeps) {}

	get stats(): ClientStats {
		return {
			calls: this.reads + this.writes,
			reads: this.reads,
			writes: this.writes,
			refusals: this.refusals,
			waitedMs: this.deps.limiter.waitedMs,
		};
	}

	/**
	 * Sends a call that changes nothing, and sends it again after 429, 5xx, an unreadable answer or a broken connection, a few times.
	 *
	 * @throws {IscError} when it was refused, or the repeats are used up.
	 */
	async read<T>(call: ReadCall): Promise<ReadAnswer<T>> {
		const sending = this.callOf({ method: 'GET', ...call });
		const repeats = new Repeats('read', this.deps);
		const answersBefore = this.answers;
		for (;;) {
			const sent = await this.send(sending, repeats.any);
			if ('unsent' in sent) throw sent.unsent;
			this.reads += 1;
			if ('response' in sent && fits(sent.response, call.expects ?? 'json')) {
				return { body: sent.response.body as T, headers: sent.response.headers };
			}
			const error = this.errorOf(sending, sent, answersBefore);
			if (!(await repeats.next(error))) throw error;
		}
	}

	/**
	 * Sends a call that changes something. It is sent again only after answers that prove that ISC did not take it:
	 * 429, connection refused, host not found. Throws nothing; the answer says what is known.
	 */
	async write(call: WriteCall): Promise<WriteAnswer> {
		const sending = this.callOf(call);
		const repeats = new Repeats('write', this.deps);
		const answersBefore = this.answers;
		for (;;) {
			const sent = await this.send(sending, repeats.any, call.unless);
			if ('unsent' in sent) return { kind: 'notSent', error: sent.unsent };
			this.writes += 1;
			if ('response' in sent && fits(sent.response, call.expects ?? 'object')) {
				return { kind: 'accepted', status: sent.response.status, body: sent.response.body, sentAt: sent.sentAt };
			}
			const error = this.errorOf(sending, sent, answersBefore);
			if (!(await repeats.next(error))) return writeFailure(error, sent.sentAt);
		}
	}

	private callOf(call: (ReadCall & { method: IscCall['method'] }) | WriteCall): IscCall {
		const { method, path, query, body, headers, timeoutMs } = call;
		return { method, path, query, body, headers, timeoutMs: timeoutMs ?? this.deps.timeoutMs };
	}

	/** One try under the limiter; `unsent` where the execution was cancelled before it, or the caller no longer wants it. */
	private async send(
		call: IscCall,
		again: boolean,
		unless?: WriteCall['unless'],
	): Promise<Sent | { unsent: IscError }> {
		const { limiter, clock, http } = this.deps;
		const noToken = await this.noToken();
		if (noToken !== undefined) return { unsent: noToken };
		const permit = await limiter.acquire({ first: again });
		if (permit === undefined) return { unsent: cancelledError() };
		const unsent = unless?.();
		if (unsent !== undefined) {
			permit.done({ kind: 'notSent' });
			return { unsent };
		}
		const sentAt = clock.now();
		const sent = await Promise.resolve(call)
			.then(async (sending) => await http.send(sending))
			.then(
				(response): Sent => ({ response, sentAt }),
				(thrown: unknown): Sent => ({ noAnswer: noAnswerOf(thrown), sentAt }),
			);
		if ('noAnswer' in sent) {
			permit.done({ kind: sent.noAnswer.delivery === 'never' ? 'notSent' : 'failed' });
		} else if (sent.response.status === 429) {
			this.refusals += 1;
			const until = retryAt(sent.response, clock.now());
			this.deps.log.info(
				`ISC refused a call for now (429); calls go on in ${Math.ceil((until - clock.now()) / 1000)} s.`,
			);
			permit.done({ kind: 'refused', refusedUntilMs: until });
		} else {
			this.answers += 1;
			permit.done({ kind: outcomeOf(sent.response.status) });
		}
		return sent;
	}

	/** A call without a token takes no place under the limit: whoever waits there has a token. */
	private async noToken(): Promise<IscError | undefined> {
		const { clock, http } = this.deps;
		if (clock.cancelled) return cancelledError();
		return await Promise.resolve(http.ready?.()).then(
			() => undefined,
			(thrown: unknown) => errorFromNoAnswer(noAnswerOf(thrown)),
		);
	}

	/** A 429 would meet every row where nothing but 429 came while this call was tried again and again. */
	private errorOf(call: IscCall, sent: Sent, answersBefore: number): IscError {
		if ('noAnswer' in sent) return errorFromNoAnswer(sent.noAnswer);
		const nothingElse = sent.response.status === 429 && this.answers === answersBefore;
		return errorFromResponse(call, sent.response, nothingElse ? true : undefined);
	}
}

function outcomeOf(status: number): 'succeeded' | 'answered' | 'failed' {
	if (status >= 500) return 'failed';
	return status >= 200 && status < 300 ? 'succeeded' : 'answered';
}

function fits(response: IscResponse, expected: Expected): boolean {
	const { status, body } = response;
	if (status < 200 || status >= 300) return false;
	if (expected === 'anything') return true;
	if (expected === 'list') return Array.isArray(body);
	return isObject(body) || (expected === 'json' && Array.isArray(body));
}

/** Only what ISC itself refused is surely not taken; 408 comes from something in between that lost patience. */
function writeFailure(error: IscError, sentAt: number): WriteAnswer {
	if (error.noAnswer !== undefined) {
		return error.noAnswer.delivery === 'never' ? { kind: 'notSent', error } : { kind: 'unknown', error, sentAt };
	}
	const status = error.httpCode ?? 0;
	const refused = status >= 300 && status < 500 && status !== 408;
	return refused ? { kind: 'refused', error } : { kind: 'unknown', error, sentAt };
}

/** Whatever else the HTTP interface throws says nothing about delivery, so the call may have been taken. */
function noAnswerOf(thrown: unknown): NoAnswer {
	if (thrown instanceof NoAnswer) return thrown;
	const said = thrown instanceof Error ? thrown.message : String(thrown);
	return new NoAnswer(
		'connectionLost',
		'maybe',
		`The call failed without an answer: ${said}`,
		'Try again; if it stays, check the network and the credential.',
	);
}
