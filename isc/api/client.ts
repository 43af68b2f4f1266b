import type { IscError } from './errors';
import { endedError, errorFromNoAnswer, errorFromResponse } from './errors';
import { watch } from '../shared/watch';
import { isRecord } from '../shared/untyped';
import { NoAnswer, type Clock, type IscCall, type IscHttp, type IscResponse, type Log } from './http';
import type { Limiter } from './limiter';
import { clockTime, pauseError, seconds } from './pause';
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
	/** Never reached ISC: canceled, out of time, a pause that is too long, no connection, no token. */
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

/** What a client has met so far. */
interface Counts {
	reads: number;
	writes: number;
	refusals: number;
	/** Answers other than 429, to tell a crowded tenant from one that refuses everything. */
	answers: number;
	/** Whether the last read failed after all its repeats: the next one then tries less long. */
	isDown: boolean;
}

/** Sends calls under the rate limit and repeats what may be repeated. */
export class IscClient {
	constructor(
		private readonly deps: ClientDeps,
		private readonly counts: Counts = { reads: 0, writes: 0, refusals: 0, answers: 0, isDown: false },
	) {}

	get stats(): ClientStats {
		const { reads, writes, refusals } = this.counts;
		return { calls: reads + writes, reads, writes, refusals, waitedMs: this.deps.limiter.waitedMs };
	}

	/** The same client, for work that ends by a time (milliseconds since 1970): a call that is under way then, and its repeats, end as well. */
	endingBy(until: number): IscClient {
		return new IscClient({ ...this.deps, clock: clockUntil(this.deps.clock, until) }, this.counts);
	}

	/**
	 * Sends a call that changes nothing, and sends it again after 429, 5xx, an unreadable answer or a broken connection, a few times.
	 *
	 * @throws {IscError} when it was refused, or the repeats are used up.
	 */
	async read<T>(call: ReadCall): Promise<ReadAnswer<T>> {
		const sending = this.callOf({ method: 'GET', ...call });
		const repeats = new Repeats(this.counts.isDown ? 'readAgain' : 'read', this.deps);
		const answersBefore = this.counts.answers;
		let failed: IscError | undefined;
		for (;;) {
			const sent = await this.send(sending, repeats.any);
			if ('unsent' in sent) throw worthTelling(failed, sent.unsent);
			this.counts.reads += 1;
			if ('response' in sent && fits(sent.response, call.expects ?? 'json')) {
				this.counts.isDown = false;
				return { body: bodyFor(call, sent.response.body) as T, headers: sent.response.headers };
			}
			failed = worthTelling(failed, this.errorOf(sending, sent, answersBefore));
			if (await repeats.next(failed)) continue;
			this.counts.isDown = repeats.any;
			throw failed;
		}
	}

	/**
	 * Sends a call that changes something. It is sent again only after answers that prove that ISC did not take it:
	 * 429, connection refused, host not found. Throws nothing; the answer says what is known.
	 */
	async write(call: WriteCall): Promise<WriteAnswer> {
		const sending = this.callOf(call);
		const repeats = new Repeats('write', this.deps);
		const answersBefore = this.counts.answers;
		for (;;) {
			const sent = await this.send(sending, repeats.any, call.unless);
			if ('unsent' in sent) return { kind: 'notSent', error: sent.unsent };
			this.counts.writes += 1;
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

	/** One try under the limiter; `unsent` where the run ended before it, ISC asks to wait too long, or the caller no longer wants it. */
	private async send(
		call: IscCall,
		again: boolean,
		unless?: WriteCall['unless'],
	): Promise<Sent | { unsent: IscError }> {
		const { limiter, clock, http } = this.deps;
		const noToken = await this.noToken();
		if (noToken !== undefined) return { unsent: noToken };
		const permit = await limiter.acquire({ first: again });
		if (permit === undefined) return { unsent: endedError(clock) };
		if ('until' in permit) return { unsent: pauseError(permit) };
		const unsent = clock.cancelled ? endedError(clock) : unless?.();
		if (unsent !== undefined) {
			permit.done({ kind: 'notSent' });
			return { unsent };
		}
		const sentAt = clock.now();
		const timeoutMs = Math.min(call.timeoutMs, (clock.end?.endsAt ?? Infinity) - sentAt);
		const sent = await Promise.resolve({ ...call, timeoutMs })
			.then(async (sending) => await http.send(sending))
			.then(
				(response): Sent => ({ response, sentAt }),
				(thrown: unknown): Sent => ({ noAnswer: noAnswerOf(thrown), sentAt }),
			);
		if ('noAnswer' in sent) {
			permit.done({ kind: sent.noAnswer.delivery === 'never' ? 'notSent' : 'failed' });
		} else if (sent.response.status === 429) {
			this.counts.refusals += 1;
			const now = clock.now();
			const until = retryAt(sent.response, now);
			this.deps.log.info(
				`ISC refused a call for now (429). It asks to wait until ${clockTime(until, until - now)} (${seconds(until - now)}).`,
			);
			permit.done({ kind: 'refused', refusedUntilMs: until });
		} else {
			this.counts.answers += 1;
			permit.done({ kind: outcomeOf(sent.response.status) });
		}
		return sent;
	}

	/** A call without a token takes no place under the limit: whoever waits there has a token. */
	private async noToken(): Promise<IscError | undefined> {
		const { clock, http } = this.deps;
		if (clock.cancelled) return endedError(clock);
		if (http.ready === undefined) return undefined;
		const ready = http.ready().then(
			() => undefined,
			(thrown: unknown) => errorFromNoAnswer(noAnswerOf(thrown)),
		);
		const outcome = await watch(ready, clock);
		return outcome === undefined ? endedError(clock) : outcome.value;
	}

	/** A 429 would meet every row where nothing but 429 came while this call was tried again and again. */
	private errorOf(call: IscCall, sent: Sent, answersBefore: number): IscError {
		if ('noAnswer' in sent) return errorFromNoAnswer(sent.noAnswer);
		const nothingElse = sent.response.status === 429 && this.counts.answers === answersBefore;
		return errorFromResponse(call, sent.response, nothingElse ? true : undefined);
	}
}

/** What an earlier try met says more than that there was no time for another. */
function worthTelling(before: IscError | undefined, error: IscError): IscError {
	return error.noAnswer?.reason === 'timeUp' ? (before ?? error) : error;
}

function outcomeOf(status: number): 'succeeded' | 'answered' | 'failed' {
	if (status >= 500) return 'failed';
	return status >= 200 && status < 300 ? 'succeeded' : 'answered';
}

function fits(response: IscResponse, expected: Expected): boolean {
	const { status, body } = response;
	if (status < 200 || status >= 300) return false;
	if (expected === 'anything') return true;
	if (expected === 'list') return Array.isArray(body) || isEntry(body);
	return isRecord(body) || (expected === 'json' && Array.isArray(body));
}

/** Some tenants answer the one entry of a list itself. What has no id of its own is none: an error, or a page of a proxy. */
function isEntry(body: unknown): boolean {
	return isRecord(body) && [body.id, body.accessRequestId].some((id) => typeof id === 'string' && id !== '');
}

function bodyFor({ expects }: ReadCall, body: unknown): unknown {
	return expects === 'list' && !Array.isArray(body) ? [body] : body;
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

/** A clock whose run ends by a time at the latest. */
function clockUntil(clock: Clock, until: number): Clock {
	const endsAt = Math.min(until, clock.end?.endsAt ?? Infinity);
	const limit = endsAt === until ? 'the time for this look was up' : (clock.end?.limit ?? '');
	return {
		now: () => clock.now(),
		sleep: async (ms) => await clock.sleep(Math.max(0, Math.min(ms, endsAt - clock.now()))),
		get cancelled() {
			return clock.cancelled || clock.now() >= endsAt;
		},
		end: { endsAt, closesAt: Math.min(endsAt, clock.end?.closesAt ?? endsAt), limit },
	};
}
