import type { IscResponse } from './http';

/** ISC API: calls are counted over ten seconds, so nobody has to wait longer than that where the header is missing. */
const unsaidMs = 10_000;
/** A longer wait is a broken header: a date in another century, a time instead of a wait. Nobody is asked to wait that long either way. */
export const longestPauseMs = 24 * 60 * 60_000;
/** `Retry-After: 0` must not become a loop without a pause. */
const shortestMs = 250;

/**
 * When calls may go again after a 429.
 *
 * ISC API: `Retry-After` in seconds. HTTP allows a date too; it is read against the answer's own `Date`, so that a wrong clock here does no harm.
 *
 * @param receivedAt when the answer came, in milliseconds since 1970
 * @returns milliseconds since 1970
 */
export function retryAt(response: IscResponse, receivedAt: number): number {
	const header = response.headers['retry-after']?.trim() ?? '';
	const wait = secondsOf(header) ?? untilDate(header, response.headers.date, receivedAt) ?? unsaidMs;
	return receivedAt + Math.min(Math.max(wait, shortestMs), longestPauseMs);
}

function secondsOf(header: string): number | undefined {
	return /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1000 : undefined;
}

function untilDate(header: string, serverDate: string | undefined, receivedAt: number): number | undefined {
	const at = Date.parse(header);
	if (Number.isNaN(at)) return undefined;
	const now = Date.parse(serverDate ?? '');
	return at - (Number.isNaN(now) ? receivedAt : now);
}
