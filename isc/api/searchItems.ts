import type { IscClient } from './client';
import { anyOf } from './filters';
import { collect, searchPages } from './paging';
import type { AccessItemType } from './wire';

/** An access item in the search index. Source: ISC API, Search, indices `roles`, `accessprofiles` and `entitlements`. */
export interface SearchedItem {
	type: AccessItemType;
	id: string;
	name?: string;
	displayName?: string;
	/** Access profiles and entitlements. */
	sourceName?: string;
	requestable?: boolean;
}

interface SearchDocument {
	id: string;
	name?: string;
	displayName?: string;
	source?: { name?: string };
	requestable?: boolean;
	/** The document has both. */
	_type?: string;
	type?: string;
}

const INCLUDES = ['id', 'name', 'displayName', 'source.name', 'requestable', '_type', 'type'];
const TYPES: Record<string, AccessItemType> = {
	role: 'ROLE',
	accessprofile: 'ACCESS_PROFILE',
	entitlement: 'ENTITLEMENT',
};

/**
 * Access items of all types by id or name, about 800 values per call, sorted by id.
 *
 * Search matches words, so by name it also finds similar values: compare before use. It lags behind the tenant, so a missing item proves nothing.
 * Not for the USER level.
 *
 * @throws {IscError} `forbidden` if the user level doesn't allow search
 */
export async function searchItems(
	client: IscClient,
	by: 'id' | 'name',
	values: readonly string[],
): Promise<SearchedItem[]> {
	const lists = await Promise.all(
		anyOf(by, values).map(async (query) => {
			const body = {
				indices: ['roles' as const, 'accessprofiles' as const, 'entitlements' as const],
				query: { query },
				queryResultFilter: { includes: INCLUDES },
			};
			return await collect(searchPages<SearchDocument>(client, body, { pageSize: 1_000 }));
		}),
	);
	return lists.flat().flatMap((document) => toItem(document) ?? []);
}

function toItem({ id, name, displayName, source, requestable, _type, type }: SearchDocument): SearchedItem | undefined {
	const itemType = TYPES[(_type ?? type ?? '').toLowerCase()];
	if (itemType === undefined) return undefined;
	return {
		type: itemType,
		id,
		...(name !== undefined && { name }),
		...(displayName !== undefined && { displayName }),
		...(source?.name !== undefined && { sourceName: source.name }),
		...(requestable !== undefined && { requestable }),
	};
}
