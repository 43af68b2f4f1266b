import { IscError } from './errors';
import { longestPauseMs } from './retryAfter';

/** How long a session waits where ISC asks it to (429), and in whose name. */
export interface PauseLimit {
	/** Milliseconds. */
	ms: number;
	/** What ends the sentence "longer than …": "Max Pause allows". */
	whose: string;
}

/** A pause that is longer than the caller waits. Times in milliseconds since 1970. */
export interface TooLong {
	/** Until when ISC asks to wait. */
	until: number;
	/** When ISC asked for it. */
	askedAt: number;
	/** What it is longer than: "Max Pause allows (120 s)". */
	than: string;
}

/** Why a call is not sent while ISC asks to wait: ISC's word, and whose limit is shorter. */
export function pauseError({ until, askedAt, than }: TooLong): IscError {
	const waitMs = until - askedAt;
	const isEndless = waitMs >= longestPauseMs;
	const asked = isEndless ? 'a day or more' : `until ${clockTime(until, waitMs)} (${seconds(waitMs)})`;
	const again = isEndless
		? 'Ask SailPoint why the tenant refuses calls for so long, then run this again.'
		: `Run this again after ${clockTime(until, waitMs)}, or raise Max Pause where the operation has it.`;
	return new IscError('rateLimited', `ISC asks to wait ${asked}, longer than ${than}.`, {
		advice: again,
		httpCode: 429,
		meetsEveryRow: true,
	});
}

/** e.g. `3,600 s` */
export function seconds(ms: number): string {
	return `${Math.ceil(ms / 1000).toLocaleString('en-US')} s`;
}

/** e.g. `14:05:08 UTC`; without seconds where the wait is long, with the date where it may be another day. */
export function clockTime(at: number, waitMs = 0): string {
	const iso = new Date(at).toISOString();
	if (waitMs < 10 * 60_000) return `${iso.slice(11, 19)} UTC`;
	return waitMs < 6 * 60 * 60_000 ? `${iso.slice(11, 16)} UTC` : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
