import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { ACCESS_ITEM_TYPES, type AccessItemType } from '../../../isc/api/wire';

/**
 * The types of access item that a list search is for: the one chosen in the same entry of the collection. n8n's AI builder and agents ask with
 * an empty path, or with one that names no entry: then the types of all entries count, and where they name none, every type there is.
 */
export function wantedTypes(fns: ILoadOptionsFunctions): AccessItemType[] {
	const own = typesIn([fns.getCurrentNodeParameter('&type')]);
	if (own.length > 0) return own;
	const { accessItems } = (fns.getCurrentNodeParameters() ?? {}) as { accessItems?: { item?: unknown } };
	const entries = [accessItems?.item].flat() as Array<{ type?: unknown } | null | undefined>;
	const types = typesIn(entries.map((entry) => entry?.type));
	return types.length > 0 ? types : [...ACCESS_ITEM_TYPES];
}

/** An expression, and whatever else is no type, counts as none. */
function typesIn(values: readonly unknown[]): AccessItemType[] {
	return ACCESS_ITEM_TYPES.filter((type) => values.includes(type));
}
