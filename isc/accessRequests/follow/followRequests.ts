import type { IscError } from '../../api/errors';
import { attemptAny } from '../../api/result';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { StatusBook, type Followed } from './statusBook';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const GROWTH = 1.5;

export interface FollowResult {
	/** Status rows by access request id, as last seen; an id that the list does not have is missing. */
	rows: ReadonlyMap<string, StatusRow[]>;
	/** Why the list could not be read when the time was up. */
	error?: IscError;
}

/**
 * Follows requests, all together, until each is final, the time is up or the execution is cancelled. Looks at once, then after longer and
 * longer waits, and for the last time when the time is up. A list that cannot be read is read again, unless it never will be.
 *
 * @param until milliseconds since 1970; the end of the run counts where it is nearer
 */
export async function followRequests(
	followed: readonly Followed[],
	{ session, until }: { session: IscSession; until: number },
): Promise<FollowResult> {
	const { clock, log } = session;
	const book = new StatusBook(session, followed);
	const last = Math.min(until, clock.end?.closesAt ?? until);
	let wait = FIRST_WAIT_MS;
	for (let looks = 0; ; looks++) {
		const isLast = clock.now() >= last;
		const look = await attemptAny(book.look(isLast || looks === 0));
		const error = look.ok ? undefined : look.error;
		if (error) log.warn(`The status list could not be read: ${error.message}`);
		if (book.done || isLast || clock.cancelled || error?.meetsEveryRow)
			return { rows: book.rows, ...(error && { error }) };
		await clock.sleep(Math.min(wait, last - clock.now()));
		if (clock.cancelled) return { rows: book.rows };
		wait = Math.min(wait * GROWTH, LONGEST_WAIT_MS);
	}
}
