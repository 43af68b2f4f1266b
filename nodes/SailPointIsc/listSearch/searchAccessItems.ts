import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { entitlementPageAt, requestablePageAt } from '../../../isc/api/accessItems';
import type { IscClient } from '../../../isc/api/client';
import { startsWith } from '../../../isc/api/filters';
import { typeName } from '../../../isc/api/itemNames';
import type { PageAt } from '../../../isc/api/paging';
import { attempt } from '../../../isc/api/result';
import { ACCESS_ITEM_TYPES, type AccessItemType } from '../../../isc/api/wire';
import { PAGE_SIZE, serveList } from './page';

interface AccessItem {
	id: string;
	name?: string;
	source?: { name?: string } | null;
}

type Fetch = (client: IscClient, offset: number) => Promise<PageAt<AccessItem>>;

function entitlements(typed: string): Fetch {
	const filters = ['requestable eq true', ...(typed ? [startsWith('name', typed)] : [])].join(' and ');
	return async (client, from) =>
		await entitlementPageAt(client, { sorters: 'name', filters }, { from, pageSize: PAGE_SIZE });
}

/** Everything that can be requested. Only an administrator may see that, so other users get what they may request for themselves. */
function requestable(type: 'ROLE' | 'ACCESS_PROFILE', typed: string): Fetch {
	const query = { types: [type], ...(typed && { term: typed }) };
	return async (client, from) => {
		const place = { from, pageSize: PAGE_SIZE };
		const forAll = await attempt(requestablePageAt(client, query, place), ['forbidden']);
		return forAll.ok ? forAll.value : await requestablePageAt(client, { ...query, identityId: 'me' }, place);
	};
}

/** @param type shown if the list has several types */
function toEntry({ id, name, source }: AccessItem, type?: AccessItemType): INodeListSearchItems {
	const label = name ?? id;
	const details = [type && typeName(type), source?.name].filter(Boolean);
	return { name: details.length > 0 ? `${label} (${details.join(', ')})` : label, value: id };
}

/** Where the next page begins: the type whose list is read, and the offset in that list. */
interface Place {
	type: AccessItemType;
	offset: number;
}

/** Access items whose name matches the typed text, of the type chosen in the same entry. If there are several types, their lists follow one another. */
export async function searchAccessItems(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const typed = filter?.trim() ?? '';
	const types = wantedTypes(this);
	return await serveList(this, async ({ client }) => {
		const results: INodeListSearchItems[] = [];
		let place = readPlace(paginationToken) ?? firstOf(types[0]);
		while (place !== undefined && results.length < PAGE_SIZE) {
			const page = await pageOf(client, place, { typed, types });
			results.push(...page.results);
			place = page.next;
		}
		return place === undefined ? { results } : { results, paginationToken: JSON.stringify(place) };
	});
}

/**
 * The types to search: the one chosen in the same entry of the collection. n8n's AI builder and agents call with an empty path, or with one that
 * names no entry. Then it is the types of all entries, or every type if the entries name none.
 */
function wantedTypes(fns: ILoadOptionsFunctions): AccessItemType[] {
	const chosen = typesIn([fns.getCurrentNodeParameter('&type')]);
	if (chosen.length > 0) return chosen;
	const { accessItems } = (fns.getCurrentNodeParameters() ?? {}) as { accessItems?: { item?: unknown } };
	const entries = [accessItems?.item].flat() as Array<{ type?: unknown } | null | undefined>;
	const types = typesIn(entries.map((entry) => entry?.type));
	return types.length > 0 ? types : [...ACCESS_ITEM_TYPES];
}

/** Without expressions and anything else that isn't a type. */
function typesIn(values: readonly unknown[]): AccessItemType[] {
	return ACCESS_ITEM_TYPES.filter((type) => values.includes(type));
}

async function pageOf(
	client: IscClient,
	{ type, offset }: Place,
	{ typed, types }: { typed: string; types: readonly AccessItemType[] },
): Promise<{ results: INodeListSearchItems[]; next?: Place }> {
	const fetchPage = type === 'ENTITLEMENT' ? entitlements(typed) : requestable(type, typed);
	const { rows, next } = await fetchPage(client, offset);
	const results = rows.map((row) => toEntry(row, types.length > 1 ? type : undefined));
	return { results, next: next === undefined ? firstOf(typeAfter(type, types)) : { type, offset: next } };
}

function typeAfter(type: AccessItemType, types: readonly AccessItemType[]): AccessItemType | undefined {
	return types.includes(type) ? types[types.indexOf(type) + 1] : undefined;
}

function firstOf(type: AccessItemType | undefined): Place | undefined {
	return type === undefined ? undefined : { type, offset: 0 };
}

function readPlace(token: string | undefined): Place | undefined {
	return token === undefined ? undefined : (JSON.parse(token) as Place);
}
