import { entitlements, requestableObjects } from './accessItems';
import { searchItems } from './searchItems';
import type { AccessItemType } from './wire';
import type { IscSession } from '../session';
import { attempt } from './result';
import { idKey } from '../shared/ids';

export interface NamedItem {
	type: AccessItemType;
	id: string;
	name: string;
	sourceName?: string;
}

/** The known names of access items: for each item all of its names, and the one to show. */
export class ItemNameBook {
	private readonly namesByKey = new Map<string, Set<string>>();
	private readonly shown = new Map<string, NamedItem>();

	/** For matching: `ROLE|2c91…` → names in lower case. */
	get names(): ReadonlyMap<string, ReadonlySet<string>> {
		return this.namesByKey;
	}

	add(item: {
		type: AccessItemType;
		id: string;
		name?: string | null;
		displayName?: string | null;
		sourceName?: string;
	}): void {
		for (const name of [item.name, item.displayName]) {
			if (name === undefined || name === null || name === '') continue;
			addTo(this.namesByKey, itemKey(item), normalName(name));
		}
		const name = item.displayName || item.name;
		if (!name || this.shown.has(itemKey(item))) return;
		this.shown.set(itemKey(item), {
			type: item.type,
			id: item.id,
			name,
			...(item.sourceName !== undefined && { sourceName: item.sourceName }),
		});
	}

	has(item: { type: AccessItemType; id: string }): boolean {
		return this.namesByKey.has(itemKey(item));
	}

	find(item: { type: AccessItemType; id: string }): NamedItem | undefined {
		return this.shown.get(itemKey(item));
	}
}

/**
 * Looks up the names of items: by search, all types in one read, or without search in the lists that any user may read.
 * Items that neither has stay unknown.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function learnNames(
	session: IscSession,
	items: ReadonlyArray<{ type: AccessItemType; id: string }>,
	book: ItemNameBook,
): Promise<void> {
	const unknown = items.filter((item) => !book.has(item));
	if (unknown.length === 0) return;
	const searched = await attempt(
		searchItems(
			session.client,
			'id',
			unknown.map((item) => item.id),
		),
	);
	if (!searched.ok) return await learnFromLists(session, unknown, book);
	for (const item of searched.value) book.add(item);
}

async function learnFromLists(
	session: IscSession,
	items: ReadonlyArray<{ type: AccessItemType; id: string }>,
	book: ItemNameBook,
): Promise<void> {
	const entitlementIds = items.filter((item) => item.type === 'ENTITLEMENT').map((item) => item.id);
	const otherIds = items.filter((item) => item.type !== 'ENTITLEMENT').map((item) => item.id);
	const [listed, objects] = await Promise.all([
		attempt(entitlements(session.client, 'id', entitlementIds)),
		attempt(requestableObjects(session.client, 'id', otherIds, { identityId: 'me' })),
	]);
	for (const { id, name, source } of listed.ok ? listed.value : [])
		book.add({ type: 'ENTITLEMENT', id, name, sourceName: source?.name });
	for (const { id, name, type } of objects.ok ? objects.value : [])
		if (type !== undefined) book.add({ type, id, name });
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
	const values = map.get(key);
	if (values === undefined) map.set(key, new Set([value]));
	else values.add(value);
}

/** Names that a status row may have for an item, in lower case. */
export type ItemNames = ReadonlyMap<string, ReadonlySet<string>>;

/** Key of an item: type and id, the same for all spellings of the id. */
export function itemKey(item: { type: string; id: string }): string {
	return `${item.type}|${idKey(item.id)}`;
}

/** A value or name in the form in which it is compared with others. */
export function normalName(name: string): string {
	return name.trim().toLowerCase();
}

const TYPE_NAMES: Record<AccessItemType, string> = {
	ROLE: 'role',
	ACCESS_PROFILE: 'access profile',
	ENTITLEMENT: 'entitlement',
};

export function typeName(type: AccessItemType): string {
	return TYPE_NAMES[type];
}
