import { chunks, unique } from '../shared/lists';
import type { IscClient } from './client';
import { IdMap } from '../shared/ids';
import type { AccessItemType, IdentityType, RequestType } from './wire';

/** An account that a request may target. */
export interface SelectableAccount {
	/** `accountUuid` of an account selection. */
	uuid?: string;
	nativeIdentity?: string;
	id?: string;
	name?: string;
}

export interface SelectableItem {
	type?: AccessItemType;
	id?: string;
	name?: string;
	description?: string | null;
	accountsSelectionBlocked?: boolean;
	accountsSelectionBlockedReason?: string | null;
	sources?: Array<{ id?: string; name?: string; accounts?: SelectableAccount[] }>;
}

/** An entry in the answer to `POST /access-requests/v1/accounts-selection`. Source: ISC API (experimental). */
export interface AccountChoices {
	type?: string;
	id?: string;
	name?: string;
	accountsSelectionRequired?: boolean;
	requestedItems?: SelectableItem[];
}

export interface SelectionQuery {
	requestType: RequestType;
	identityType: IdentityType;
	identityIds: readonly string[];
	items: ReadonlyArray<{ type: AccessItemType; id: string; comment?: string }>;
}

/** ISC API: items in one call, and people as in an access request. */
const MOST_ITEMS = 25;
const MOST_PEOPLE = 10;

/**
 * The accounts of people or machines that a request could target: one entry for each identity, with all items. ISC's limits decide the number of calls.
 *
 * @throws {IscError}
 */
export async function accountSelections(
	client: IscClient,
	{ requestType, identityType, identityIds, items }: SelectionQuery,
): Promise<AccountChoices[]> {
	const found = new IdMap<AccountChoices>();
	for (const people of chunks(unique(identityIds), MOST_PEOPLE)) {
		for (const some of chunks(items, MOST_ITEMS)) {
			const body =
				identityType === 'MACHINE'
					? {
							requestType,
							requestedForWithRequestedItems: people.map((identityId) => ({
								identityId,
								identityType,
								requestedItems: some,
							})),
						}
					: { requestType, requestedFor: people, requestedItems: some };
			const { body: answer } = await client.read<{ identities?: AccountChoices[] }>({
				method: 'POST',
				path: '/access-requests/v1/accounts-selection',
				headers: { 'X-SailPoint-Experimental': 'true' },
				body,
				expects: 'object',
			});
			for (const choices of answer.identities ?? []) merge(found, choices);
		}
	}
	return [...found.values()];
}

function merge(found: Map<string, AccountChoices>, choices: AccountChoices): void {
	const before = found.get(choices.id ?? '');
	found.set(choices.id ?? '', {
		...choices,
		...(before && {
			accountsSelectionRequired:
				before.accountsSelectionRequired === true || choices.accountsSelectionRequired === true,
			requestedItems: [...(before.requestedItems ?? []), ...(choices.requestedItems ?? [])],
		}),
	});
}
