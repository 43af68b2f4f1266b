/**
 * The interfaces between the domain and the outside: HTTP calls to a tenant, the clock, the log.
 * The domain doesn't know what implements them: n8n's HTTP helper, axios or a test.
 */

/** One call to the tenant's API. `path` starts with a slash and has no host: the credential has the host. */
export interface IscCall {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** e.g. `/access-requests/v1` */
	path: string;
	/** Query parameters, not encoded yet. */
	query?: Record<string, string | number | boolean>;
	/** JSON body. */
	body?: unknown;
	headers?: Record<string, string>;
	/** Milliseconds until the call counts as unanswered. */
	timeoutMs: number;
}

/** An answer with an HTTP status, refusals included. */
export interface IscResponse {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Parsed JSON; the text itself if it isn't JSON; undefined if it is empty. */
	body: unknown;
	/** With a 403 only: the user that ISC refused. */
	askedBy?: Asker;
}

/** The user who made a call that ISC refused with 403, as far as known. */
export interface Asker {
	user?: TokenUser;
	/** True if a user signed in through a browser; false for a personal access token. */
	signedInAsUser: boolean;
}

/**
 * Sends one call and returns its answer, whatever its status, without repeating it. An expired token is the exception: it is renewed once,
 * since ISC refuses it before it reads the body.
 *
 * @throws {NoAnswer} if there was no HTTP answer
 */
export interface IscHttp {
	send(call: IscCall): Promise<IscResponse>;

	/**
	 * Waits until there is a token, so that no call takes a place in the rate limit while it waits for one. `send` does it too.
	 * @throws {NoAnswer} if there is none
	 */
	ready?(): Promise<void>;

	/**
	 * The user that the current token names. Only a hint, for messages and for `self`: ISC checks every call itself.
	 * Undefined before the first token is fetched, or if the token names no user (an API client).
	 */
	tokenUser(): Promise<TokenUser | undefined>;
}

/** The person behind a token. Source: the claims `identity_id`, `user_name` and `authorities` of ISC's access token. */
export interface TokenUser {
	id: string;
	userName?: string;
	authorities: string[];
	/** When the access token expires, in milliseconds since 1970. */
	expiresAt?: number;
}

/** Why a call has no answer. */
export type NoAnswerReason =
	| 'refused' // nothing listens at the address
	| 'hostNotFound' // the name has no address
	| 'timeout'
	| 'tooLarge' // larger than any answer of ISC
	| 'connectionLost'
	| 'signIn' // no token: wrong ID or secret, or no answer from the token endpoint
	| 'configuration' // the credential is incomplete, or its address isn't allowed
	| 'cancelled' // the execution was canceled
	| 'timeUp'; // the run's own time is up

/** A call that got no HTTP answer. */
export class NoAnswer extends Error {
	override readonly name = 'NoAnswer';

	constructor(
		readonly reason: NoAnswerReason,
		/** `never`: the call certainly didn't reach ISC; `maybe`: ISC may have taken it. */
		readonly delivery: 'never' | 'maybe',
		/** For an operator. Contains no secret, token or query. */
		message: string,
		/** What to do about it. */
		readonly advice: string,
	) {
		super(message);
	}
}

/** When a run must be over. Times in milliseconds since 1970. */
export interface RunEnd {
	/** All calls and waits end here. */
	endsAt: number;
	/** A little earlier: no more changes are sent, and whatever the run waits for is looked at for the last time. */
	closesAt: number;
	/** The limit's name, for a message: "the workflow's timeout". */
	limit: string;
}

/** Where progress and evidence are written. Lines carry ids, never a token or a secret. */
export interface Log {
	debug(message: string): void;
	info(message: string): void;
	warn(message: string): void;
}

/** Time as the domain sees it. */
export interface Clock {
	/** Milliseconds since 1970-01-01 UTC. */
	now(): number;
	/** Waits. Returns early, without an error, if the execution is canceled or the run's time is up. */
	sleep(ms: number): Promise<void>;
	/** True once the execution is canceled or the run's time is up: nothing more may be sent. */
	readonly cancelled: boolean;
	/** Absent if the run has no time limit. */
	readonly end?: RunEnd;
}
