import type { IscError } from './errors';
import { endedError, errorFromNoAnswer, errorFromResponse } from './errors';
import { watch } from '../shared/watch';
import { isRecord } from '../shared/untyped';
import { NoAnswer, type Clock, type IscCall, type IscHttp, type IscResponse, type Log } from './http';
import type { Limiter } from './limiter';
import { clockTime, pauseError, seconds } from './pause';
import { Repeats } from './repeats';
import { retryAt } from './retryAfter';

/** The body that a 2xx must have. Any other counts as garbage. */
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
	/** Default `object`; `anything` for endpoints that answer 204 or an undocumented body. */
	expects?: Expected;
	/** Asked when it is the call's turn, however long that took. If it returns an error, the call isn't sent, for that reason. */
	unless?: () => IscError | undefined;
	/** Default: the client's. */
	timeoutMs?: number;
}

export interface ReadAnswer<T> {
	body: T;
	/** Names in lower case. */
	headers: Record<string, string>;
}

/** `sentAt`: when the last try went out, in milliseconds since 1970. */
export type WriteAnswer =
	| { kind: 'accepted'; status: number; body: unknown; sentAt: number }
	/** ISC refused it (4xx, a redirect, 429 at every try): certainly not taken. */
	| { kind: 'refused'; error: IscError }
	/** 5xx, timeout, broken connection, a 2xx with an unreadable body: may have been taken. */
	| { kind: 'unknown'; error: IscError; sentAt: number }
	/** Never reached ISC: canceled, out of time, too long a pause, no connection, no token. */
	| { kind: 'notSent'; error: IscError };

/** Counts since the client was created. */
export interface ClientStats {
	/** HTTP calls sent, including repeats. */
	readonly calls: number;
	readonly reads: number;
	readonly writes: number;
	/** 429 answers. */
	readonly refusals: number;
	/** Milliseconds in which at least one call of this client waited for the rate limit. */
	readonly waitedMs: number;
}

export interface ClientDeps {
	http: IscHttp;
	clock: Clock;
	limiter: Limiter;
	log: Log;
	/** Milliseconds for one call. */
	timeoutMs: number;
	/** At least 0 and less than 1: spreads repeats. Default: random. */
	random?: () => number;
}

type Sent = { response: IscResponse; sentAt: number } | { noAnswer: NoAnswer; sentAt: number };

/** What a client has seen so far. */
interface Counts {
	reads: number;
	writes: number;
	refusals: number;
	/** Answers other than 429. They tell a busy tenant from one that refuses everything. */
	answers: number;
	/** Whether the last read failed after all its repeats. The next one then gives up sooner. */
	isDown: boolean;
}

/** Sends calls within the rate limit, and repeats those that may be repeated. */
export class IscClient {
	constructor(
		private readonly deps: ClientDeps,
		private readonly counts: Counts = { reads: 0, writes: 0, refusals: 0, answers: 0, isDown: false },
	) {}

	get stats(): ClientStats {
		const { reads, writes, refusals } = this.counts;
		return { calls: reads + writes, reads, writes, refusals, waitedMs: this.deps.limiter.waitedMs };
	}

	/** The same client for work that ends at a time (milliseconds since 1970). Calls under way and their repeats end then too. */
	endingBy(until: number): IscClient {
		return new IscClient({ ...this.deps, clock: clockUntil(this.deps.clock, until) }, this.counts);
	}

	/**
	 * Sends a call that changes nothing. After 429, 5xx, an unreadable answer or a broken connection it sends it again, a few times.
	 *
	 * @throws {IscError} if ISC refuses it, or the repeats are used up
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
	 * Sends a call that changes something. It is sent again only if ISC certainly didn't take it: after 429, connection refused,
	 * host not found. Never throws: the answer says what is known.
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

	/** One try within the rate limit. `unsent` if the run ended first, ISC asks for too long a pause, or `unless` says so. */
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

	/** Waits for the token before the limiter, so that a call without one takes no place there. */
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

	/** A 429 would meet every row if nothing but 429 came back during all tries of this call. */
	private errorOf(call: IscCall, sent: Sent, answersBefore: number): IscError {
		if ('noAnswer' in sent) return errorFromNoAnswer(sent.noAnswer);
		const nothingElse = sent.response.status === 429 && this.counts.answers === answersBefore;
		return errorFromResponse(call, sent.response, nothingElse ? true : undefined);
	}
}

/** The error of an earlier try says more than that there was no time for another. */
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

/** Some tenants return the only entry of a list instead of the list. An object without an id is an error or a proxy's page. */
function isEntry(body: unknown): boolean {
	return isRecord(body) && [body.id, body.accessRequestId].some((id) => typeof id === 'string' && id !== '');
}

function bodyFor({ expects }: ReadCall, body: unknown): unknown {
	return expects === 'list' && !Array.isArray(body) ? [body] : body;
}

/** Only a refusal by ISC itself proves that it didn't take the call. A 408 may come from a proxy that gave up waiting. */
function writeFailure(error: IscError, sentAt: number): WriteAnswer {
	if (error.noAnswer !== undefined) {
		return error.noAnswer.delivery === 'never' ? { kind: 'notSent', error } : { kind: 'unknown', error, sentAt };
	}
	const status = error.httpCode ?? 0;
	const refused = status >= 300 && status < 500 && status !== 408;
	return refused ? { kind: 'refused', error } : { kind: 'unknown', error, sentAt };
}

/** Any other error of the HTTP interface doesn't tell whether ISC got the call, so it may have been taken. */
function noAnswerOf(thrown: unknown): NoAnswer {
	if (thrown instanceof NoAnswer) return thrown;
	const said = thrown instanceof Error ? thrown.message : String(thrown);
	return new NoAnswer(
		'connectionLost',
		'maybe',
		`The call failed without an answer: ${said}`,
		'Try again. If it persists, check the network and the credential.',
	);
}

/** A clock whose run ends at this time, or earlier. */
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
