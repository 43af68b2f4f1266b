import { entitlements, requestableObjects } from '../../api/accessItems';
import { anyOf } from '../../api/filters';
import { collect, searchPages } from '../../api/paging';
import type { AccessItemType } from '../../api/wire';
import type { IscSession } from '../../session';
import { attempt } from './attempt';
import { itemKey, normalName } from './matching';

export interface NamedItem {
	type: AccessItemType;
	id: string;
	name: string;
	sourceName?: string;
}

/** The names of access items, as they become known: all by which an item is called, and the one to show. */
export class ItemNameBook {
	private readonly namesByKey = new Map<string, Set<string>>();
	private readonly shown = new Map<string, NamedItem>();
	private readonly idsByName = new Map<string, Set<string>>();

	/** For matching: `ROLE|2c91…` to names in lower case. */
	get names(): ReadonlyMap<string, ReadonlySet<string>> {
		return this.namesByKey;
	}

	add(item: { type: AccessItemType; id: string; name?: string | null; displayName?: string | null; sourceName?: string }): void {
		for (const name of [item.name, item.displayName]) {
			if (name === undefined || name === null || name === '') continue;
			addTo(this.namesByKey, itemKey(item), normalName(name));
			addTo(this.idsByName, `${item.type}|${normalName(name)}`, item.id);
		}
		const name = item.displayName || item.name;
		if (!name || this.shown.has(itemKey(item))) return;
		this.shown.set(itemKey(item), { type: item.type, id: item.id, name, ...(item.sourceName !== undefined && { sourceName: item.sourceName }) });
	}

	has(item: { type: AccessItemType; id: string }): boolean {
		return this.namesByKey.has(itemKey(item));
	}

	find(item: { type: AccessItemType; id: string }): NamedItem | undefined {
		return this.shown.get(itemKey(item));
	}

	/** Whether two items of one type are known to have this name. */
	isShared(type: AccessItemType, name: string): boolean {
		return (this.idsByName.get(`${type}|${normalName(name)}`)?.size ?? 0) > 1;
	}
}

/** ISC API: a search query takes about 800 values; a page that holds them all needs no second one. */
const SEARCH_VALUES = 800;

interface SearchedItem {
	id: string;
	name?: string;
	displayName?: string;
	source?: { name?: string };
	/** ISC API: both are documented for it. */
	_type?: string;
	type?: string;
}

const SEARCH_TYPES: Record<string, AccessItemType> = { role: 'ROLE', accessprofile: 'ACCESS_PROFILE', entitlement: 'ENTITLEMENT' };

/**
 * Learns the names of items: by search, all types in one read; without search by the lists that any user may read.
 * What nobody names stays unknown.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function learnNames(session: IscSession, items: ReadonlyArray<{ type: AccessItemType; id: string }>, book: ItemNameBook): Promise<void> {
	const unknown = items.filter((item) => !book.has(item));
	if (unknown.length === 0) return;
	const searched = await attempt(searchItems(session, unknown.map((item) => item.id)));
	if (!searched.ok) return await learnFromLists(session, unknown, book);
	for (const { id, name, displayName, source, _type, type } of searched.value) {
		const itemType = SEARCH_TYPES[(_type ?? type ?? '').toLowerCase()];
		if (itemType !== undefined) book.add({ type: itemType, id, name, displayName, sourceName: source?.name });
	}
}

async function searchItems(session: IscSession, ids: readonly string[]): Promise<SearchedItem[]> {
	const found = await Promise.all(
		anyOf('id', ids).map(async (query) => {
			const includes = ['id', 'name', 'displayName', 'source.name', '_type', 'type'];
			const body = { indices: ['roles' as const, 'accessprofiles' as const, 'entitlements' as const], query: { query }, queryResultFilter: { includes } };
			return await collect(searchPages<SearchedItem>(session.client, body, { pageSize: Math.min(ids.length, SEARCH_VALUES) + 1 }));
		}),
	);
	return found.flat();
}

async function learnFromLists(session: IscSession, items: ReadonlyArray<{ type: AccessItemType; id: string }>, book: ItemNameBook): Promise<void> {
	const entitlementIds = items.filter((item) => item.type === 'ENTITLEMENT').map((item) => item.id);
	const otherIds = items.filter((item) => item.type !== 'ENTITLEMENT').map((item) => item.id);
	const [listed, objects] = await Promise.all([
		attempt(entitlements(session.client, 'id', entitlementIds)),
		attempt(requestableObjects(session.client, 'id', otherIds, { identityId: 'me' })),
	]);
	for (const { id, name, source } of listed.ok ? listed.value : []) book.add({ type: 'ENTITLEMENT', id, name, sourceName: source?.name });
	for (const { id, name, type } of objects.ok ? objects.value : []) if (type !== undefined) book.add({ type, id, name });
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
	const values = map.get(key);
	if (values === undefined) map.set(key, new Set([value]));
	else values.add(value);
}
