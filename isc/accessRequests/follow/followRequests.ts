import type { IscError } from '../../api/errors';
import { attemptAny } from '../../api/result';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { StatusBook, type Followed } from './statusBook';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const GROWTH = 1.5;

export interface FollowResult {
	/** The latest status rows by access request id. Ids that the list doesn't show are missing. */
	rows: ReadonlyMap<string, StatusRow[]>;
	/** Why the last look at the list failed. */
	error?: IscError;
}

/**
 * Follows requests, all of them together, until each has ended, the time is up or the execution is canceled. Looks at once, then at growing
 * intervals, and once more when the time is up. If the list can't be read, it is read again, unless the failure would meet every call.
 *
 * @param until milliseconds since 1970. The run itself may end earlier.
 */
export async function followRequests(
	followed: readonly Followed[],
	{ session, until }: { session: IscSession; until: number },
): Promise<FollowResult> {
	const { clock, log } = session;
	const book = new StatusBook(session, followed);
	const end = Math.min(until, clock.end?.closesAt ?? until);
	let wait = FIRST_WAIT_MS;
	for (let looks = 0; ; looks++) {
		const isLast = clock.now() >= end;
		const look = await attemptAny(book.look(isLast || looks === 0));
		const error = look.ok ? undefined : look.error;
		if (error) log.warn(`Couldn't read the status list: ${error.message}`);
		if (book.isDone || isLast || clock.cancelled || error?.meetsEveryRow)
			return { rows: book.rows, ...(error && { error }) };
		await clock.sleep(Math.min(wait, end - clock.now()));
		if (clock.cancelled) return { rows: book.rows };
		wait = Math.min(wait * GROWTH, LONGEST_WAIT_MS);
	}
}
