import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { PublicIdentity } from '../../../isc/api/identities';
import { firstPeople, nextPeople, type Reading } from '../../../isc/identities/peoplePages';
import { serve } from './page';

function toEntry({ id, name, alias, email }: PublicIdentity): INodeListSearchItems {
	const shown = name ?? alias ?? id;
	const detail = email ?? alias;
	return { name: detail ? `${shown} (${detail})` : shown, value: id };
}

/** People whose e-mail, alias, first or last name begins with what was typed; with two words, the first and the last name. */
export async function searchIdentities(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await serve(this, async ({ client }) => {
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
