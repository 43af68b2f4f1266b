import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { quote } from '../../../isc/api/filters';
import { PAGE_SIZE, servePage } from './page';

interface PublicIdentity {
	id: string;
	name: string;
	alias?: string;
	email?: string | null;
}

/**
 * People whose e-mail, alias, first or last name begins with what was typed; with two words, the first and the last name.
 * Public identities answer at any user level. They filter on `sw` only and on no full name. Source: ISC API, Public Identities.
 */
function filterFor(typed: string): string {
	const starts = (field: string, text: string) => `${field} sw ${quote(text)}`;
	const [first, ...others] = typed.trim().split(/\s+/);
	if (others.length > 0) return `${starts('firstname', first)} and ${starts('lastname', others.join(' '))}`;
	return ['firstname', 'lastname', 'email', 'alias'].map((field) => starts(field, first)).join(' or ');
}

function toEntry({ id, name, alias, email }: PublicIdentity): INodeListSearchItems {
	const detail = email ?? alias;
	return { name: detail ? `${name} (${detail})` : name, value: id };
}

export async function searchIdentities(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await servePage(this, paginationToken, async ({ client }, offset) => {
		const { body } = await client.read<PublicIdentity[]>({
			path: '/public-identities/v1',
			query: { limit: PAGE_SIZE, offset, sorters: 'name', ...(filter?.trim() && { filters: filterFor(filter) }) },
		});
		return body.map(toEntry);
	});
}
