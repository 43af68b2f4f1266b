import type { WantedPair } from '../model/wanted';
import { enumValue } from '../../api/lenient';
import { type AccessRequestAnswer, type AccessRequestEntry, ACCESS_ITEM_TYPES } from '../../api/wire';
import { idKey } from '../../shared/ids';
import type { Accepted } from '../model/fates';
import { pairKey } from '../model/pairs';

/** Whether a 2xx body has the form that ISC documents for the 202. Anything else proves nothing. */
export function isAnswer(body: unknown): body is AccessRequestAnswer {
	if (typeof body !== 'object' || body === null) return false;
	const { newRequests, existingRequests } = body as Record<string, unknown>;
	return (
		[newRequests, existingRequests].some(Array.isArray) &&
		[newRequests ?? [], existingRequests ?? []].every(isEntryList)
	);
}

function isEntryList(list: unknown): boolean {
	return (
		Array.isArray(list) &&
		list.every(
			(entry: Partial<AccessRequestEntry> | null) =>
				typeof entry?.requestedFor === 'string' && Array.isArray(entry.accessRequestIds),
		)
	);
}

/** Assigns the entries of a 202 body to the pairs of its call, by `pairKey`. An entry without items is for all items of its person. */
export function acceptedPairs(
	pairs: readonly WantedPair[],
	answer: AccessRequestAnswer,
	sentAt: number,
): Map<string, Accepted> {
	const created = entriesByItem(answer.newRequests);
	const existing = entriesByItem(answer.existingRequests);
	const submittedAt = new Date(sentAt).toISOString();
	return new Map(
		pairs.map((pair) => {
			const newRequests = entriesOf(pair, created);
			const existingRequests = entriesOf(pair, existing);
			const hasNoEntry = newRequests.length + existingRequests.length === 0;
			const message = hasNoEntry ? 'ISC accepted the request but returned no request ID for this access.' : undefined;
			return [pairKey(pair), { kind: 'accepted', newRequests, existingRequests, submittedAt, message }];
		}),
	);
}

function entriesByItem(entries: readonly AccessRequestEntry[] = []): Map<string, AccessRequestEntry[]> {
	const byItem = new Map<string, AccessRequestEntry[]>();
	for (const entry of entries) {
		const details = entry.requestedItemsDetails?.length > 0 ? entry.requestedItemsDetails : [{ type: '', id: '' }];
		for (const { type, id } of details) {
			const key = entryKey(entry.requestedFor, type, id);
			byItem.set(key, [...(byItem.get(key) ?? []), entry]);
		}
	}
	return byItem;
}

function entriesOf(pair: WantedPair, byItem: Map<string, AccessRequestEntry[]>): AccessRequestEntry[] {
	const { identityId, item } = pair;
	const ofItem = byItem.get(entryKey(identityId, item.type, item.id)) ?? [];
	return [...ofItem, ...(byItem.get(entryKey(identityId, '', '')) ?? [])];
}

function entryKey(identityId: string, type: string, itemId: string): string {
	return JSON.stringify([idKey(identityId), enumValue(type, ACCESS_ITEM_TYPES) ?? '', idKey(itemId)]);
}
