import type { IscResponse } from './http';

/** The wait if the header is missing. ISC API, Rate Limits: calls are counted over ten seconds, so a longer wait is never needed. */
const unsaidMs = 10_000;
/** A longer wait is a broken header, such as a date in another century. */
export const longestPauseMs = 24 * 60 * 60_000;
/** So that `Retry-After: 0` doesn't become a loop without a pause. */
const shortestMs = 250;

/**
 * When calls may go again after a 429.
 *
 * @param receivedAt when the answer came, in milliseconds since 1970
 * @returns milliseconds since 1970
 */
export function retryAt({ headers }: IscResponse, receivedAt: number): number {
	const wait = waitIn(headers, receivedAt) ?? unsaidMs;
	return receivedAt + Math.min(Math.max(wait, shortestMs), longestPauseMs);
}

/**
 * The wait that `Retry-After` asks for, in milliseconds; undefined if there is none, or it can't be read.
 *
 * ISC API: seconds. HTTP allows a date too. It is compared with the `Date` of the answer, so that a wrong clock here does no harm.
 */
export function waitIn(headers: Record<string, string>, receivedAt: number): number | undefined {
	const header = headers['retry-after']?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
	const serverTime = Date.parse(headers.date ?? '');
	const wait = Date.parse(header) - (Number.isNaN(serverTime) ? receivedAt : serverTime);
	return Number.isNaN(wait) ? undefined : wait;
}
