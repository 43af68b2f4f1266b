import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { IscClient } from '../../../isc/api/client';
import { quote } from '../../../isc/api/filters';
import { IscError } from '../../../isc/api/errors';
import { pageAt, type PageAt } from '../../../isc/api/paging';
import type { AccessItemType } from '../../../isc/api/wire';
import { PAGE_SIZE, serve } from './page';
import { wantedTypes } from './wantedTypes';

interface AccessItem {
	id: string;
	name?: string;
	source?: { name?: string } | null;
}

type Fetch = (client: IscClient, offset: number) => Promise<PageAt<AccessItem>>;

function entitlements(typed: string): Fetch {
	const filters = ['requestable eq true', ...(typed ? [`name sw ${quote(typed)}`] : [])].join(' and ');
	const call = { path: '/entitlements/v1', query: { sorters: 'name', filters } };
	return async (client, offset) => await pageAt(client, call, offset, PAGE_SIZE);
}

/** What anyone may request; only an administrator may see that, so others get what they may request for themselves. */
function requestable(type: AccessItemType, typed: string): Fetch {
	const query = { sorters: 'name', types: type, ...(typed && { term: typed }) };
	const path = '/requestable-objects/v1';
	return async (client, offset) =>
		await pageAt<AccessItem>(client, { path, query }, offset, PAGE_SIZE).catch(async (error: unknown) => {
			if (!(error instanceof IscError) || error.kind !== 'forbidden') throw error;
			return await pageAt<AccessItem>(client, { path, query: { ...query, 'identity-id': 'me' } }, offset, PAGE_SIZE);
		});
}

const TYPE_LABELS: Record<AccessItemType, string> = {
	ROLE: 'role',
	ACCESS_PROFILE: 'access profile',
	ENTITLEMENT: 'entitlement',
};

/** @param type shown where the list mixes types */
function toEntry({ id, name, source }: AccessItem, type?: AccessItemType): INodeListSearchItems {
	const shown = name ?? id;
	const details = [type && TYPE_LABELS[type], source?.name].filter(Boolean);
	return { name: details.length > 0 ? `${shown} (${details.join(', ')})` : shown, value: id };
}

/** Where the next page begins: in the list of which type, and how far into it. */
interface Place {
	type: AccessItemType;
	offset: number;
}

/** Access items whose name fits what was typed, of the type that the same entry of the collection names; the lists of several types follow one another. */
export async function searchAccessItems(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const typed = filter?.trim() ?? '';
	const types = wantedTypes(this);
	return await serve(this, async ({ client }) => {
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
