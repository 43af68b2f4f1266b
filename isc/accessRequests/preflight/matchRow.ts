import type { WantedPair } from '../model/wanted';
import { itemKey, normalName, type ItemNames } from '../../api/itemNames';
import { isRequestedFor } from '../../api/statusRow';
import { FINAL_STATES, type StatusRow } from '../../api/wire';
import { sameId } from '../../shared/ids';
import { METADATA_ITEM } from '../model/pairs';
import { SEARCH_LAG_MS, type MatchedRequest } from './evidence';

/**
 * How a status row and a pair of the same person belong together.
 * `sameName`: type and name agree, which is no proof. `needsName`: the item's name is not known yet.
 */
export type RowMatch = 'same' | 'other' | 'sameName' | 'needsName';

/**
 * ISC API: a status row has no item id. Our own requests carry it in their metadata; of others' only type and name are known, and a row
 * without a name (a field that may be null) may be any item of its type.
 */
export function matchRow(pair: WantedPair, row: StatusRow, names: ItemNames): RowMatch {
	if (!isRequestedFor(row, pair.identityId)) return 'other';
	const ours = row.clientMetadata?.[METADATA_ITEM];
	if (typeof ours === 'string' && ours !== '') return sameId(ours, pair.item.id) ? 'same' : 'other';
	if (row.type && row.type !== pair.item.type) return 'other';
	const known = names.get(itemKey(pair.item));
	if (!row.name) return 'sameName';
	if (known === undefined) return 'needsName';
	return known.has(normalName(row.name)) ? 'sameName' : 'other';
}

/** Whether ISC has yet to do something about the row; states that the document does not know count as such. */
export function isRunning(row: StatusRow): boolean {
	return row.state === undefined || !FINAL_STATES.has(row.state);
}

/** Whether a row bears on a duplicate check: it runs, it ended only just now, or it granted something that starts later. */
export function bearsOn(row: StatusRow, now: number): boolean {
	return isRunning(row) || justCarriedOut(row, now) || isScheduled(row, now);
}

/**
 * Whether a request was carried out so recently that the search index may not show it. A revoke that only set a future end date took
 * nothing away.
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

/** When ISC last changed the row, in ms since 1970; 0 where it does not say. */
export function changedAt(row: StatusRow): number {
	const time = Date.parse(row.modified ?? row.created ?? '');
	return Number.isNaN(time) ? 0 : time;
}

/** ISC API: `requestType` may be null, on requests older than the field: those were grants. */
export function toMatched(row: StatusRow): MatchedRequest {
	return {
		accessRequestId: row.accessRequestId ?? '',
		state: row.state ?? 'EXECUTING',
		requestType: row.requestType ?? 'GRANT_ACCESS',
		running: isRunning(row),
		row,
	};
}
