import type { JsonDraft } from '../../../isc/accessRequests/model/drafts';
import { json } from './drafts';

export const ROLE = { type: 'ROLE', id: 'r1' };

/** A request for one item in the flat shape. */
export function flat(item: unknown, rest: Partial<JsonDraft> = {}): JsonDraft {
	return json({ requestedFor: ['p1'], requestedItems: [item] }, rest);
}

/** A body in the nested shape. */
export function nested(...entries: unknown[]) {
	return { requestedForWithRequestedItems: entries };
}
