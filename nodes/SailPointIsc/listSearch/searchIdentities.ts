import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { PublicIdentity } from '../../../isc/api/identities';
import { firstPeople, nextPeople, type Reading } from '../../../isc/identities/peoplePages';
import { serveList } from './page';

function toEntry({ id, name, alias, email }: PublicIdentity): INodeListSearchItems {
	const label = name ?? alias ?? id;
	const detail = email ?? alias;
	return { name: detail ? `${label} (${detail})` : label, value: id };
}

/** People whose email address, user name, first name or last name begins with the typed text. If it has two words, they are first and last name. */
export async function searchIdentities(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await serveList(this, async ({ client }) => {
		const page =
			paginationToken === undefined
				? await firstPeople(client, filter ?? '')
				: await nextPeople(client, JSON.parse(paginationToken) as Reading[]);
		return {
			results: page.people.map(toEntry),
			...(page.next !== undefined && { paginationToken: JSON.stringify(page.next) }),
		};
	});
}
