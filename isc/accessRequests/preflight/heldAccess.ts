import { itemKey } from '../../api/itemNames';
import { searchHoldings, type Holdings } from '../../api/search';
import type { HeldAccess } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap } from '../../shared/ids';
import { attempt } from '../../api/result';

/** An account of a person, on a source. */
export interface HeldAccount {
	id?: string;
	/** Search calls it `accountId`. */
	nativeIdentity?: string;
	sourceId?: string;
	sourceName?: string;
}

/** A person as search knows them. */
export interface HeldPerson {
	id: string;
	name?: string;
	inactive: boolean;
	accounts: HeldAccount[];
	/** What they hold, by `itemKey`. */
	access: Map<string, HeldAccess>;
	/** False where search names fewer items than it counts. */
	complete: boolean;
}

const INCLUDES = [
	'id',
	'name',
	'displayName',
	'inactive',
	'accessCount',
	'access.id',
	'access.name',
	'access.displayName',
	'access.type',
	'access.revocable',
	'access.source.name',
	'accounts.id',
	'accounts.accountId',
	'accounts.source.id',
	'accounts.source.name',
];

/** Whether what the person gets on a source may be meant for one account or another. */
export function hasSeveralOnASource({ accounts }: HeldPerson): boolean {
	return new Set(accounts.map(({ sourceId }) => sourceId)).size < accounts.length;
}

/** People in the first search, before it is known how much they hold. */
const FIRST_CHUNK = 100;
/** ISC API: a search query takes about 800 values. */
const MOST_IN_A_SEARCH = 800;
/** Held items that one answer may bring: about 2 MB of JSON. */
const ITEMS_IN_AN_ANSWER = 10_000;

/**
 * What people hold, by search: hundreds of people in a read, fewer where they hold much. Who is missing from the answer is unknown to the
 * index. Undefined where the token's level does not allow to search (ISC API: not for USER).
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function readHeld(
	session: IscSession,
	people: readonly string[],
): Promise<Map<string, HeldPerson> | undefined> {
	const found = new IdMap<HeldPerson>();
	let items = 0;
	for (let start = 0, size = FIRST_CHUNK; start < people.length;) {
		const chunk = people.slice(start, start + size);
		const answer = await attempt(searchHoldings(session.client, chunk, INCLUDES));
		if (!answer.ok) return undefined;
		for (const identity of answer.value) {
			found.set(identity.id, toPerson(identity));
			items += Math.max(1, identity.access?.length ?? 0);
		}
		start += chunk.length;
		const average = Math.max(1, items / Math.max(1, found.size));
		size = Math.min(MOST_IN_A_SEARCH, Math.max(1, Math.floor(ITEMS_IN_AN_ANSWER / average)));
	}
	return found;
}

function toPerson(identity: Holdings): HeldPerson {
	const listed = identity.access ?? [];
	const name = identity.displayName ?? identity.name;
	return {
		id: identity.id,
		...(name !== undefined && { name }),
		inactive: identity.inactive === true,
		accounts: (identity.accounts ?? []).map(({ id, accountId, source }) => ({
			id,
			nativeIdentity: accountId,
			sourceId: source?.id,
			sourceName: source?.name,
		})),
		access: new Map(listed.map((access) => [itemKey(access), access])),
		complete: listed.length >= (identity.accessCount ?? 0),
	};
}
