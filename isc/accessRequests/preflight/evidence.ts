import { itemKey, normalName, type ItemNames } from '../../api/itemNames';
import { isRequestedFor } from '../../api/statusRow';
import { FINAL_STATES, type HeldAccess, type RequestType, type StatusRow } from '../../api/wire';
import { IdSet, sameId } from '../../shared/ids';
import { METADATA_ITEM } from '../model/pairs';
import type { WantedPair } from '../model/wanted';

/** Whether a person holds an item: a list shows it, a list that would show it doesn't, or there is no such list to read. */
export type Held = 'yes' | 'no' | 'unknown';

/** A status row that is, or may be, for a pair. */
export interface MatchedRequest {
	accessRequestId: string;
	state: string;
	requestType: RequestType;
	/** False if the request has ended. Such requests are kept only as long as the search index may not reflect them. */
	running: boolean;
	row: StatusRow;
}

/** Everything that was found out about one pair. */
export interface PairEvidence {
	held: Held;
	/** The entry of the search index, if search finds the access. */
	searchEntry?: HeldAccess;
	/** Labels of the person's roles and access profiles that contain the access. */
	containers: string[];
	/** Requests that are certainly for this person and item, newest first. */
	requests: MatchedRequest[];
	/** Requests with the name and type of the item. Nothing proves that they are for this item. */
	possible: MatchedRequest[];
	/** `all`: every running request was seen. `most`: requests that have waited long for verification may be missing. `none`: no full look. */
	requestsSeen: 'all' | 'most' | 'none';
	/** Neither search nor the tenant's own lists show the access, and every running request of the person was seen. */
	surelyNotHeld: boolean;
	/** Why the tenant's own lists prove nothing, as the end of a sentence for the operator. Absent if they do, or weren't read. */
	whyUnknown?: string;
	/** Only an assignment shows the access. The source no longer has it, and neither search nor the person's entitlements list it. */
	assignedOnly: boolean;
	/** A grant was carried out that takes effect later. */
	scheduled: boolean;
	/** What couldn't be checked and why, for the operator. */
	unchecked: string[];
}

export interface PairWithEvidence {
	pair: WantedPair;
	evidence: PairEvidence;
}

export function noEvidence(): PairEvidence {
	return {
		held: 'unknown',
		containers: [],
		requests: [],
		possible: [],
		requestsSeen: 'none',
		surelyNotHeld: false,
		assignedOnly: false,
		scheduled: false,
		unchecked: [],
	};
}

/** How long the search index may lag behind the tenant, in ms. ISC gives no figure. Requests that ended earlier count as indexed. */
export const SEARCH_LAG_MS = 15 * 60_000;

/**
 * Whether a status row is for the item of a pair. `sameName`: type and name are the same, which proves nothing.
 * `needsName`: the item's name isn't known yet.
 */
export type RowMatch = 'same' | 'other' | 'sameName' | 'needsName';

/**
 * Compares a status row with a pair. ISC API: a status row has no item id. Requests of this node carry it in their metadata. For all
 * others only type and name are known, and a row without a name (it may be null) may be for any item of its type.
 */
export function matchRow(pair: WantedPair, row: StatusRow, names: ItemNames): RowMatch {
	if (!isRequestedFor(row, pair.identityId)) return 'other';
	const itemId = row.clientMetadata?.[METADATA_ITEM];
	if (typeof itemId === 'string' && itemId !== '') return sameId(itemId, pair.item.id) ? 'same' : 'other';
	if (row.type && row.type !== pair.item.type) return 'other';
	const itemNames = names.get(itemKey(pair.item));
	if (!row.name) return 'sameName';
	if (itemNames === undefined) return 'needsName';
	return itemNames.has(normalName(row.name)) ? 'sameName' : 'other';
}

/** Whether ISC still has to act on a request. States that ISC doesn't document count as running. */
export function isRunning(row: StatusRow): boolean {
	return row.state === undefined || !FINAL_STATES.has(row.state);
}

/** Whether the duplicate check needs a row: it is running, was carried out only just now, or granted access that starts later. */
export function isRelevant(row: StatusRow, now: number): boolean {
	return isRunning(row) || justCarriedOut(row, now) || isScheduled(row, now);
}

/**
 * Whether a request was carried out so recently that the search index may not reflect it. A revoke that only set a future end date
 * hasn't removed anything.
 */
export function justCarriedOut(row: StatusRow, now: number): boolean {
	if (row.state !== 'REQUEST_COMPLETED' || changedAt(row) < now - SEARCH_LAG_MS) return false;
	return row.requestType !== 'REVOKE_ACCESS' || !isLater(row.removeDate, now);
}

function isScheduled(row: StatusRow, now: number): boolean {
	return row.state === 'REQUEST_COMPLETED' && row.requestType !== 'REVOKE_ACCESS' && isLater(row.startDate, now);
}

function isLater(date: string | null | undefined, now: number): boolean {
	return Date.parse(date ?? '') > now;
}

/** When ISC last changed a row, in ms since 1970; 0 if the row doesn't say. */
export function changedAt(row: StatusRow): number {
	const time = Date.parse(row.modified ?? row.created ?? '');
	return Number.isNaN(time) ? 0 : time;
}

/** ISC API: `requestType` may be null on requests older than the field. Those were grants. */
export function requestTypeOf({ requestType }: StatusRow): RequestType {
	return requestType ?? 'GRANT_ACCESS';
}

export function toMatchedRequest(row: StatusRow): MatchedRequest {
	return {
		accessRequestId: row.accessRequestId ?? '',
		state: row.state ?? 'EXECUTING',
		requestType: requestTypeOf(row),
		running: isRunning(row),
		row,
	};
}

/** The ids of requests, each once. */
export function requestIds(requests: readonly MatchedRequest[]): string[] {
	return [...new IdSet(requests.map((request) => request.accessRequestId))];
}

/** e.g. `request 4f1c… (EXECUTING)` or `requests 4f1c…, 9a2b… (EXECUTING)`. */
export function requestsLabel(requests: readonly MatchedRequest[]): string {
	const ids = requestIds(requests);
	return `request${ids.length > 1 ? 's' : ''} ${ids.join(', ')} (${requests[0].state})`;
}
