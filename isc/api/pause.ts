import { IscError } from './errors';
import { longestPauseMs } from './retryAfter';

/** How long a session waits after a 429, and the setting that says so. */
export interface PauseLimit {
	/** Milliseconds. */
	ms: number;
	/** The end of the sentence "longer than …": "Max Pause allows". */
	whose: string;
}

/** ISC asks for a longer pause than the caller waits. Times in milliseconds since 1970. */
export interface TooLong {
	/** When the pause ends. */
	until: number;
	/** When ISC asked for it. */
	askedAt: number;
	/** The limit that it exceeds: "Max Pause allows (120 s)". */
	than: string;
}

/** Why a call isn't sent during the pause: how long it is, and which limit it exceeds. */
export function pauseError({ until, askedAt, than }: TooLong): IscError {
	const waitMs = until - askedAt;
	const isEndless = waitMs >= longestPauseMs;
	const asked = isEndless ? 'a day or more' : `until ${clockTime(until, waitMs)} (${seconds(waitMs)})`;
	const again = isEndless
		? 'Ask SailPoint why the tenant refuses calls for this long, then run this again.'
		: `Run this again after ${clockTime(until, waitMs)}, or raise Max Pause if the operation has it.`;
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

/** e.g. `14:05:08 UTC`. A long wait leaves the seconds out, and a very long one adds the date. */
export function clockTime(at: number, waitMs = 0): string {
	const iso = new Date(at).toISOString();
	if (waitMs < 10 * 60_000) return `${iso.slice(11, 19)} UTC`;
	return waitMs < 6 * 60 * 60_000 ? `${iso.slice(11, 16)} UTC` : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
