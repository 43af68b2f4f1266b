import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { IscClient } from '../../../isc/api/client';
import { quote } from '../../../isc/api/filters';
import { IscError } from '../../../isc/api/errors';
import type { AccessItemType } from '../../../isc/api/wire';
import { PAGE_SIZE, servePage } from './page';

interface AccessItem {
	id: string;
	name: string;
	source?: { name?: string };
}

type Query = Record<string, string | number | boolean>;

async function entitlements(client: IscClient, query: Query, typed: string): Promise<AccessItem[]> {
	const filters = ['requestable eq true', ...(typed ? [`name sw ${quote(typed)}`] : [])].join(' and ');
	return (await client.read<AccessItem[]>({ path: '/entitlements/v1', query: { ...query, filters } })).body;
}

/** What anyone may request; only an administrator may see that, so others get what they may request for themselves. */
async function requestable(
	client: IscClient,
	type: AccessItemType,
	query: Query,
	typed: string,
): Promise<AccessItem[]> {
	const call = { path: '/requestable-objects/v1', query: { ...query, types: type, ...(typed && { term: typed }) } };
	const forMyself = { ...call, query: { ...call.query, 'identity-id': 'me' } };
	const { body } = await client
		.read<AccessItem[]>(call)
		.catch(async (error: unknown) =>
			error instanceof IscError && error.kind === 'forbidden'
				? await client.read<AccessItem[]>(forMyself)
				: await Promise.reject(error),
		);
	return body;
}

function toEntry({ id, name, source }: AccessItem): INodeListSearchItems {
	return { name: source?.name ? `${name} (${source.name})` : name, value: id };
}

/** Access items of the type that the same entry of the collection names, whose name fits what was typed. */
export async function searchAccessItems(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const type = (this.getCurrentNodeParameter('&type') ?? 'ROLE') as AccessItemType;
	const typed = filter?.trim() ?? '';
	return await servePage(this, paginationToken, async ({ client }, offset) => {
		const query: Query = { limit: PAGE_SIZE, offset, sorters: 'name' };
		const items =
			type === 'ENTITLEMENT' ? await entitlements(client, query, typed) : await requestable(client, type, query, typed);
		return items.map(toEntry);
	});
}
