import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { IscClient } from '../../../isc/api/client';
import { quote } from '../../../isc/api/filters';
import { IscError } from '../../../isc/api/errors';
import { pageAt, type PageAt } from '../../../isc/api/paging';
import type { AccessItemType } from '../../../isc/api/wire';
import { PAGE_SIZE, servePage } from './page';

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

function toEntry({ id, name, source }: AccessItem): INodeListSearchItems {
	const shown = name ?? id;
	return { name: source?.name ? `${shown} (${source.name})` : shown, value: id };
}

/** Access items of the type that the same entry of the collection names, whose name fits what was typed. */
export async function searchAccessItems(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const type = (this.getCurrentNodeParameter('&type') ?? 'ROLE') as AccessItemType;
	const typed = filter?.trim() ?? '';
	const fetchPage = type === 'ENTITLEMENT' ? entitlements(typed) : requestable(type, typed);
	return await servePage(this, paginationToken, async ({ client }, offset) => {
		const { rows, next } = await fetchPage(client, offset);
		return { results: rows.map(toEntry), next };
	});
}
