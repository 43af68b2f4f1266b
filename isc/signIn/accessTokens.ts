import { createHash } from 'node:crypto';

import { TenantMemory } from '../shared/memory';
import { SignInError } from './signInError';

/** What the token endpoint returns. */
export interface IssuedToken {
	token: string;
	/** Seconds. ISC API: `expires_in`. */
	expiresIn?: number;
}

/** No request for a token goes out before this time. */
export interface Hold {
	/** Milliseconds since 1970. */
	until: number;
	/** True if ISC set the time itself (Retry-After). */
	askedByIsc: boolean;
	/** Why. */
	error: SignInError;
}

interface KnownToken {
	token: string;
	/** Milliseconds since 1970. */
	fetchedAt: number;
	expiresAt: number;
}

interface Entry {
	known?: KnownToken;
	/** The request that is under way. All callers share its answer. */
	pending?: Promise<string>;
	hold?: Hold & { since: number };
	/** Number of failed requests in a row. */
	failures: number;
}

/**
 * Tokens exist only in the memory of this process: n8n stores none of them. It has no lock and no expiry for them either, so both are
 * kept here.
 */
const entries = new TenantMemory<Entry>(500);

/** Lifetime of a token in seconds, if ISC doesn't state it. ISC API: the longest lifetime that a client can have. */
const LONGEST_LIFE = 43_200;
/** A time that ISC set is respected for this long. Then a caller may ask again: one wrong header must not lock a credential for a day. */
const BELIEVE_MS = 60_000;
/** The wait after a failure, doubled with each further one. All callers share the wait, so failures are counted once for all. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/** The key of a client's token. It includes the secret, so that a caller with a wrong secret never gets another caller's token. */
export function tokenKey(baseUrl: string, clientId: string, clientSecret: string): string {
	return createHash('sha256')
		.update(JSON.stringify([baseUrl, clientId, clientSecret]))
		.digest('base64');
}

/** The token of this process, if it should still be valid. */
export function knownToken(key: string, now = Date.now()): string | undefined {
	const known = entryOf(key, now).known;
	return known !== undefined && known.expiresAt > now ? known.token : undefined;
}

/** When the token of this process was fetched, in milliseconds since 1970. */
export function tokenFetchedAt(key: string, now = Date.now()): number | undefined {
	return entryOf(key, now).known?.fetchedAt;
}

/** Why requests for a token have to wait at the moment. */
export function holdOf(key: string, now = Date.now()): Hold | undefined {
	const { hold } = entryOf(key, now);
	return hold !== undefined && hold.until > now && now - hold.since < BELIEVE_MS ? hold : undefined;
}

/** The time, and what happens to the refused token if there is no new one. */
export interface FreshOptions {
	now?: () => number;
	/** Keeps the refused token if the request fails: it is valid, only its rights may be old. */
	keepRefused?: boolean;
}

/**
 * A token other than `refused`: one that was fetched in the meantime, the result of the request under way, or a new one.
 * For any number of callers at the same time, `request` is called once. All of them get its failure, and later callers don't.
 *
 * @param request must settle by itself: all callers wait for it
 * @throws whatever `request` throws
 */
export async function freshToken(
	key: string,
	refused: string | undefined,
	request: () => Promise<IssuedToken>,
	{ now = Date.now, keepRefused = false }: FreshOptions = {},
): Promise<string> {
	const { pending, known } = entryOf(key, now());
	if (pending !== undefined) return await pending;
	const token = knownToken(key, now());
	if (token !== undefined && token !== refused) return token;

	const asked = request().then(
		(issued) => {
			const at = now();
			const expiresAt = at + usableMs(issued.expiresIn ?? LONGEST_LIFE);
			entries.set(key, 'token', { known: { token: issued.token, fetchedAt: at, expiresAt }, failures: 0 }, at);
			return issued.token;
		},
		(error: unknown) => {
			failed(key, error, now(), keepRefused ? known : undefined);
			throw error;
		},
	);
	entries.set(key, 'token', { ...entryOf(key, now()), known: keepRefused ? known : undefined, pending: asked }, now());
	return await asked;
}

function failed(key: string, error: unknown, now: number, known: KnownToken | undefined): void {
	const passing = error instanceof SignInError ? error.passing : undefined;
	if (passing === undefined) {
		if (known === undefined) entries.delete(key, 'token');
		else entries.set(key, 'token', { known, failures: 0 }, now);
		return;
	}
	const { failures } = entryOf(key, now);
	const wait = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
	const hold = {
		until: passing.retryAt ?? now + wait,
		askedByIsc: passing.retryAt !== undefined,
		error: error as SignInError,
		since: now,
	};
	entries.set(key, 'token', { known, hold, failures: failures + 1 }, now);
}

/** A little less than ISC says: a token must still be valid when the call with it arrives. */
function usableMs(expiresIn: number): number {
	return (expiresIn - Math.min(5, expiresIn / 10)) * 1000;
}

function entryOf(key: string, now: number): Entry {
	return entries.get(key, 'token', now) ?? { failures: 0 };
}
