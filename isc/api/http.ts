/**
 * The one small interface through which the domain talks to a tenant, and the clock it waits by.
 * What stands behind it (n8n's HTTP helper, axios, a test) is no concern of the domain.
 */

/** One call to the tenant's API. `path` starts with a slash and has no host: the host belongs to the credential. */
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

/** Any answer that came back with an HTTP status, the refusals among them. */
export interface IscResponse {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Parsed JSON; the text itself where it is no JSON; undefined where there is none. */
	body: unknown;
	/** With a 403 only: who was refused. */
	askedBy?: Asker;
}

/** Who made a call that ISC refused with 403, as far as it is known. */
export interface Asker {
	user?: TokenUser;
	/** True where a user signed in through a browser; false for a personal access token. */
	signedInAsUser: boolean;
}

/**
 * Sends one call and gives back whatever answer came, without judging its status and without repeating it
 * (save for one renewal of an expired token, which ISC refuses before it reads the body).
 *
 * @throws {NoAnswer} when there was no HTTP answer at all.
 */
export interface IscHttp {
	send(call: IscCall): Promise<IscResponse>;

	/**
	 * Waits until there is a token, so that no call takes a place under the rate limit while it waits for one. `send` does it too.
	 * @throws {NoAnswer} when there is none
	 */
	ready?(): Promise<void>;

	/**
	 * Whom the token in use names. A hint for messages and for `self`, never a proof: ISC checks every call itself.
	 * Undefined while no token has been fetched, or where it names nobody (an API client).
	 */
	tokenUser(): Promise<TokenUser | undefined>;
}

/** The person behind a token. Source: the claims `identity_id`, `user_name` and `authorities` of ISC's access token. */
export interface TokenUser {
	id: string;
	userName?: string;
	authorities: string[];
}

/** Why a call has no answer. */
export type NoAnswerReason =
	| 'refused' // nobody listens at the address
	| 'hostNotFound' // the name has no address
	| 'timeout'
	| 'tooLarge' // an answer of a size that no answer of ISC's has
	| 'connectionLost'
	| 'signIn' // no token could be had: wrong id or secret, or the token endpoint did not answer
	| 'configuration' // the credential is incomplete or names an address that is not allowed
	| 'cancelled' // the execution was canceled
	| 'timeUp'; // the run's own time is up

/** A call that got no HTTP answer. */
export class NoAnswer extends Error {
	override readonly name = 'NoAnswer';

	constructor(
		readonly reason: NoAnswerReason,
		/** `never`: the call surely did not reach ISC; `maybe`: it may have been taken. */
		readonly delivery: 'never' | 'maybe',
		/** For an operator; carries no secret, token or query. */
		message: string,
		/** What to do about it. */
		readonly advice: string,
	) {
		super(message);
	}
}

/** When a run must be over. Times in milliseconds since 1970. */
export interface RunEnd {
	/** Calls and waits end here, whatever they wait for. */
	endsAt: number;
	/** A little earlier: nothing that changes something is sent any more, and what is waited for is looked at for the last time. */
	closesAt: number;
	/** Whose limit it is, for a message: "the workflow's timeout". */
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
	/** Waits; returns early, without an error, when the execution is canceled or the run's time is up. */
	sleep(ms: number): Promise<void>;
	/** True once the execution was canceled or the run's time is up: nothing further may be sent. */
	readonly cancelled: boolean;
	/** Absent where the run may take as long as it wants. */
	readonly end?: RunEnd;
}
