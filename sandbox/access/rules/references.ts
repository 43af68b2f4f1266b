import { notReferenced } from '../../http/errors';
import type { AccessItem, AccessType, Identity } from '../../store/model';
import type { Store } from '../../store/store';
import type { ItemDraft, RequestDraft } from '../draft';

export interface ResolvedItem {
	draft: ItemDraft;
	item: AccessItem;
}

export interface ResolvedEntry {
	identity: Identity;
	items: ResolvedItem[];
}

const words: Record<AccessType, string> = {
	ROLE: 'Role',
	ACCESS_PROFILE: 'Access Profile',
	ENTITLEMENT: 'Entitlement',
};

/**
 * Looks up the people and items in a request. An item that is repeated for the same person counts once.
 * @throws ApiError 400.1.404
 */
export function resolveReferences(store: Store, draft: RequestDraft): ResolvedEntry[] {
	return draft.entries.map((entry) => {
		const identity =
			entry.identityType === 'MACHINE'
				? store.identities.machine(entry.identityId)
				: store.identities.person(entry.identityId);
		if (identity === undefined) throw notReferenced(`RequestedFor Identity "${entry.identityId}"`);
		const items = new Map<string, ResolvedItem>();
		for (const item of entry.items) {
			const resolved = { draft: item, item: findItem(store, item) };
			const key = `${item.id} ${item.assignmentId ?? ''} ${item.nativeIdentity ?? ''}`;
			if (!items.has(key)) items.set(key, resolved);
		}
		return { identity, items: [...items.values()] };
	});
}

function findItem(store: Store, draft: ItemDraft): AccessItem {
	const item = store.items.get(draft.id);
	if (item === undefined || item.type !== draft.type) throw notReferenced(`${words[draft.type]} "${draft.id}"`);
	return item;
}
