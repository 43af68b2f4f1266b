import { METADATA_ITEM } from '../api/statusRow';
import type { StatusRow } from '../api/wire';
import type { IscSession } from '../session';
import { idKey } from '../shared/ids';
import { isRecord } from '../shared/untyped';
import { changesSince, readPollState, type ChangesWanted, type PollState, type Whose } from './changes';
import { statusChanges } from './requestStates';

/** Access that ends, as the last completed request for it says. */
export interface EndingAccess {
	identityId?: string;
	identityName?: string;
	type?: string;
	/** The id of the access item, if the request was made by this package: a status row has none. */
	id?: string;
	name?: string;
	/** UTC, ISO 8601. */
	removeDate: string;
	accessRequestId?: string;
}

/** What is known of the end of an access: when the request that says so changed, the access if it ends, and whether that was reported. */
interface KnownEnd {
	at: number;
	access?: EndingAccess;
	isTold?: true;
}

/** Between polls. */
export interface EndingState extends PollState {
	ends: Record<string, KnownEnd>;
}

/** The most ends that are remembered: those that come first. */
const MOST_ENDS = 5_000;
const DAY = 24 * 60 * 60_000;

export function readEndingState(stored: unknown): EndingState | undefined {
	const state = readPollState(stored);
	if (state === undefined) return undefined;
	const ends = isRecord(stored) && isRecord(stored.ends) ? Object.entries(stored.ends) : [];
	return {
		...state,
		ends: Object.fromEntries(
			ends.filter(([, end]) => isRecord(end) && typeof end.at === 'number'),
		) as EndingState['ends'],
	};
}

/**
 * Access that ends within some days, each end once. Follows the requests that have completed: access that was given without a request isn't seen.
 *
 * @throws {IscError}
 */
export async function endingAccess(
	session: IscSession,
	before: EndingState,
	{ whose, days, ...wanted }: ChangesWanted & { whose: Whose; days: number },
): Promise<{ ending: EndingAccess[]; state: EndingState; isPartly: boolean; isCut: boolean }> {
	const found = await changesSince(before, statusChanges(session, whose), wanted);
	const ends = new Map(Object.entries(before.ends));
	for (const { entry, at } of found.changes) {
		if (entry.state !== 'REQUEST_COMPLETED') continue;
		const key = accessKeyOf(entry);
		if ((ends.get(key)?.at ?? -Infinity) > at) continue;
		const access = endOf(entry, wanted.now);
		const known = ends.get(key);
		const isSame = known?.isTold === true && known.access?.removeDate === access?.removeDate;
		ends.set(key, { at, ...(access !== undefined && { access }), ...(isSame && { isTold: true }) });
	}
	const ending = [...ends.values()].flatMap((end) => {
		const time = Date.parse(end.access?.removeDate ?? '');
		if (end.isTold === true || end.access === undefined || !(time > wanted.now && time <= wanted.now + days * DAY))
			return [];
		end.isTold = true;
		return [end.access];
	});
	const kept = stillToCome(ends, wanted.now, found.isPartly);
	const isCut = kept.length > MOST_ENDS;
	const state = { ...found.state, ends: Object.fromEntries(kept.slice(0, MOST_ENDS)) };
	return {
		ending: ending.sort((a, b) => a.removeDate.localeCompare(b.removeDate)),
		state,
		isPartly: found.isPartly,
		isCut,
	};
}

/** The access of a completed request, if it is to end. Of a revoke without a date, the access has ended. */
function endOf(row: StatusRow, now: number): EndingAccess | undefined {
	const { removeDate, requestedFor, type, name, accessRequestId, clientMetadata } = row;
	if (removeDate == null || !(Date.parse(removeDate) > now)) return undefined;
	const id = clientMetadata?.[METADATA_ITEM];
	return {
		...(requestedFor?.id !== undefined && { identityId: requestedFor.id }),
		...(requestedFor?.name !== undefined && { identityName: requestedFor.name }),
		...(type != null && { type }),
		...(typeof id === 'string' && id !== '' && { id }),
		...(name != null && { name }),
		removeDate: new Date(removeDate).toISOString(),
		...(accessRequestId !== undefined && { accessRequestId }),
	};
}

function accessKeyOf({ requestedFor, type, name }: StatusRow): string {
	return [idKey(requestedFor?.id ?? '').slice(-16), type, name].join('|');
}

/** The next ends first. What has ended, or has no end, matters only as long as an older request may still be read. */
function stillToCome(ends: Map<string, KnownEnd>, now: number, hasGaps: boolean): Array<[string, KnownEnd]> {
	const timeOf = ({ access }: KnownEnd) => (access === undefined ? Infinity : Date.parse(access.removeDate));
	return [...ends]
		.filter(([, end]) => hasGaps || (end.access !== undefined && timeOf(end) > now))
		.sort(([, a], [, b]) => timeOf(a) - timeOf(b));
}
