import { idKey } from '../shared/ids';
import { isObject } from './errorBody';
import type { StatusRow } from './wire';

/** ISC API: `accountActivityItemId` is the item's own id within the request; `id` is the request's, which several rows share. */
export function statusRowId(row: unknown): string | undefined {
	const id = isObject(row) ? row.accountActivityItemId : undefined;
	return typeof id === 'string' && id !== '' ? idKey(id) : undefined;
}

/** Fields that the document has as lists. */
const LISTS = ['approvalDetails', 'requestedAccounts'] as const;

/**
 * Status rows in the shape of the document, however a tenant answers: `requestedFor` has been seen as a list (a row for each person then), and
 * a list may come as its one entry, or hold nulls. Everything else stays as it came.
 */
export function statusRows(rows: readonly unknown[]): StatusRow[] {
	return rows.filter(isObject).flatMap(forEachPerson);
}

function forEachPerson(row: Record<string, unknown>): StatusRow[] {
	const shaped = { ...row };
	for (const field of LISTS) if (row[field] !== undefined) shaped[field] = listOf(row[field]);
	for (const field of ['name', 'type'])
		if (typeof row[field] === 'number' || typeof row[field] === 'boolean') shaped[field] = String(row[field]);
	if (row.clientMetadata !== undefined && !isObject(row.clientMetadata)) shaped.clientMetadata = null;
	if (row.requestedFor === null) delete shaped.requestedFor;
	if (row.requester === null) delete shaped.requester;
	if (Array.isArray(row.requester)) shaped.requester = row.requester.find(isObject);
	if (!Array.isArray(row.requestedFor)) return [shaped as StatusRow];
	const people = row.requestedFor.filter(isObject);
	return (people.length === 0 ? [undefined] : people).map((requestedFor) => ({ ...shaped, requestedFor }) as StatusRow);
}

/** Null stays null: a field that is known to be empty. */
function listOf(value: unknown): unknown[] | null {
	if (Array.isArray(value)) return value.filter(isObject);
	return isObject(value) ? [value] : null;
}
