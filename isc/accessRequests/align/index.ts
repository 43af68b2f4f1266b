import { peopleFoundBy } from '../../api/identities';
import type { IscSession } from '../../session';
import { IdSet } from '../../shared/ids';
import type { AlignedPair, AlignList, AlignRules, HeldAccessOf, HeldList } from '../model/alignment';
import { commentWith, forTheRecord, metadataWith, type ForTheRecord, type WantedPair } from '../model/wanted';
import { decideAlignment, type Known } from './actions';
import { attemptList, holdersOf } from './heldByItem';
import { withinLimits } from './limits';
import { accessOfPeople } from './heldByPerson';

export { withLooks, lookJustBefore } from './withLooks';
export { listKey, listsOf } from './alignLists';

/** What is held in each list, by its key, without those who may not be touched. */
export interface HeldLists {
	held: Map<string, HeldList>;
	/** The ids of those who may be touched; undefined: everybody. */
	touchable?: ReadonlySet<string>;
	/** Why nobody may be touched, as the end of a sentence. */
	filterFailed?: string;
}

/**
 * Reads what is held in each list.
 *
 * @param people the ids of the people that the rows want
 * @throws {IscError} if ISC doesn't answer
 */
export async function readHeldLists(
	session: IscSession,
	lists: readonly AlignList[],
	{ rules, people }: { rules: AlignRules; people: readonly string[] },
): Promise<HeldLists> {
	const held = rules.scope === 'people' ? await accessOfPeople(session, lists, rules) : await ofItems(session, lists);
	if (rules.personFilter === undefined) return { held };
	const holders = [...held.values()].flatMap((list) => list.held.map(({ identityId }) => identityId));
	const found = await attemptList(
		peopleFoundBy(session.client, [...new IdSet([...people, ...holders])], rules.personFilter),
	);
	const touchable = new IdSet(found.ok ? found.value : []);
	const within = new Map([...held].map(([key, list]) => [key, only(list, touchable)] as const));
	const filterFailed = found.ok ? undefined : `Person Filter couldn't be applied (${found.error.message})`;
	return { held: within, touchable, ...(filterFailed !== undefined && { filterFailed }) };
}

async function ofItems(session: IscSession, lists: readonly AlignList[]): Promise<Map<string, HeldList>> {
	const held = new Map<string, HeldList>();
	// One after the other: each is read side by side already.
	for (const { key, item } of lists) if (item !== undefined) held.set(key, await holdersOf(session, item));
	return held;
}

function only(list: HeldList, touchable: ReadonlySet<string>): HeldList {
	const held = list.held.filter(({ identityId }) => touchable.has(identityId));
	return { ...list, held, outside: list.outside + list.held.length - held.length };
}

/** What becomes of each pair, by the lists and the limits of the run. Pure. */
export function align(known: Known, rules: AlignRules): AlignedPair[] {
	return withinLimits(decideAlignment(known), known.held, rules);
}

/** What all revokes of a run say. */
export interface RevokeWords extends ForTheRecord {
	comment: string;
}

/** The request that takes an access away. */
export function revokeOf({ identityId, identityName, item }: HeldAccessOf, words: RevokeWords): WantedPair {
	const metadata = metadataWith(words);
	return {
		row: 0,
		requestType: 'REVOKE_ACCESS',
		identityId,
		...(identityName !== undefined && { identityName }),
		identityType: 'HUMAN',
		...forTheRecord(words),
		item: {
			type: item.type,
			id: item.id,
			comment: commentWith(words.comment, words),
			...(Object.keys(metadata).length > 0 && { clientMetadata: metadata }),
			...(item.name !== undefined && { name: item.name }),
			...(item.sourceName !== undefined && { sourceName: item.sourceName }),
		},
	};
}
