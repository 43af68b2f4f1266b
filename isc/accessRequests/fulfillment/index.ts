import type { IscSession } from '../../session';
import type { StatusRow } from '../../api/wire';
import type { Fulfillment } from '../model/fulfilled';
import type { HeldState } from '../model/notes';
import { METADATA_ITEM } from '../model/pairs';
import { isFinal } from '../model/progress';
import { ReadBack, type Ended, type Seen } from './readBack';

export type { Ended } from './readBack';

/** A request by its status row. ISC API: the row has no item id, but requests of this node carry it in their metadata. */
export function endedOf(row: StatusRow): Ended {
	const id = row.clientMetadata?.[METADATA_ITEM];
	return {
		identityId: row.requestedFor?.id ?? '',
		type: row.type ?? 'ROLE',
		...(typeof id === 'string' && id !== '' && { id }),
		...(row.name != null && { name: row.name }),
		requestType: row.requestType ?? 'GRANT_ACCESS',
		...(isFinal(row) && { state: row.state }),
		...(row.startDate != null && { startDate: row.startDate }),
		...(row.removeDate != null && { removeDate: row.removeDate }),
	};
}

/** `why`: for all but FULFILLED. */
export interface Found {
	fulfillment: Fulfillment;
	why?: string;
	/** What was read back. */
	after?: HeldState;
}

const FIRST_WAIT_MS = 2_000;
const GROWTH = 1.5;
const LONGEST_WAIT_MS = 30_000;
/** How long to look at most for what ISC doesn't show: what it doesn't show by then is more than a lag. */
const LONGEST_LOOK_MS = 60_000;

/**
 * Reads back whether completed requests have had their effect: first by search for all people together, then in the tenant's own lists too, as
 * search lags. What they don't show yet is looked up again until the time is up, for a minute at most.
 *
 * @param until milliseconds since 1970
 */
export async function fulfillmentsOf(
	list: readonly Ended[],
	{ session, until }: { session: IscSession; until: number },
): Promise<Found[]> {
	const found: Array<Found | undefined> = list.map((ended) => withoutReading(ended, session.clock.now()));
	const back = new ReadBack(session);
	const end = Math.min(until, session.clock.end?.closesAt ?? until, session.clock.now() + LONGEST_LOOK_MS);
	let isThorough = false;
	for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * GROWTH, LONGEST_WAIT_MS)) {
		const open = list.flatMap((ended, index) => (found[index]?.fulfillment === undefined ? [{ ended, index }] : []));
		if (open.length === 0) break;
		const isLast = session.clock.now() >= end || session.clock.cancelled;
		const seen = await back.look(
			open.map(({ ended }) => ended),
			isLast || isThorough,
		);
		isThorough = true;
		open.forEach(({ ended, index }, at) => {
			const judged = { ...judge(ended, seen[at]), ...afterOf(seen[at], session.clock.now()) };
			if (judged.fulfillment === 'FULFILLED' || isLast || seen[at].kind === 'unreadable') found[index] = judged;
		});
		if (isLast) break;
		if (found.every((one) => one !== undefined)) break;
		await session.clock.sleep(Math.min(wait, end - session.clock.now()));
	}
	return found.map((one) => one ?? { fulfillment: 'OPEN' });
}

/** What needs no reading: requests that aren't final, that ended otherwise, or that take effect later. */
function withoutReading({ state, requestType, startDate, removeDate }: Ended, now: number): Found | undefined {
	if (state === undefined) return { fulfillment: 'OPEN', why: 'The request is not final.' };
	if (state !== 'REQUEST_COMPLETED') return { fulfillment: 'NOT_FULFILLED' };
	if (requestType !== 'REVOKE_ACCESS' && Date.parse(startDate ?? '') > now)
		return { fulfillment: 'SCHEDULED', why: `The access starts on ${startDate}.` };
	if (requestType === 'REVOKE_ACCESS' && Date.parse(removeDate ?? '') > now)
		return { fulfillment: 'SCHEDULED', why: `The access ends on ${removeDate}.` };
	return undefined;
}

function judge({ requestType, removeDate }: Ended, seen: Seen): Found {
	const unverified = (why: string): Found => ({ fulfillment: 'COMPLETED_UNVERIFIED', why });
	if (seen.kind === 'unreadable') return unverified(`Couldn't read back what the person holds: ${seen.why}.`);
	if (requestType === 'REVOKE_ACCESS') {
		if (!seen.isHeld) return { fulfillment: 'FULFILLED' };
		return unverified(
			seen.through === undefined ? 'The access is still held.' : `It is still held through ${seen.through}.`,
		);
	}
	if (!seen.isHeld) return unverified("ISC doesn't show yet that the access is held.");
	if (requestType === 'GRANT_ACCESS') return { fulfillment: 'FULFILLED' };
	if (seen.until === undefined) return unverified("ISC doesn't show the end date of the access.");
	if (removeDate === undefined || isSameTime(seen.until, removeDate)) return { fulfillment: 'FULFILLED' };
	return unverified(`Its end date is ${seen.until}, not ${removeDate}.`);
}

function afterOf(seen: Seen, now: number): { after?: HeldState } {
	if (seen.kind === 'unreadable') return {};
	const { isHeld, through, until } = seen;
	return {
		after: {
			held: isHeld ? 'yes' : 'no',
			...(through !== undefined && { through }),
			...(until !== undefined && { until }),
			readFrom: until === undefined ? 'search' : "the tenant's own lists",
			readAt: new Date(now).toISOString(),
		},
	};
}

function isSameTime(until: string, asked: string): boolean {
	return until === asked || Math.abs(Date.parse(until) - Date.parse(asked)) <= 60_000;
}
