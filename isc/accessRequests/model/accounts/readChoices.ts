import type { WantedPair } from '../wanted';
import { chunks } from '../../../shared/lists';
import {
	accountSelections,
	type AccountChoices,
	type SelectableAccount,
	type SelectableItem,
} from '../../../api/accountSelections';
import type { IscError } from '../../../api/errors';
import { idKey } from '../../../shared/ids';
import type { IscSession } from '../../../session';
import { attempt, type Result } from '../../../api/result';

/** A source of an item, and the accounts that a person has there. */
export interface SourceChoices {
	id?: string;
	name?: string;
	accounts: SelectableAccount[];
}

/** The accounts that a request for one item and one person could be for. */
export interface ItemChoices {
	/** Why ISC takes no account selection for them, in ISC's word; undefined where it does. */
	blocked?: string;
	/** Every source of the item once. */
	sources: SourceChoices[];
}

/** What ISC answered about some pairs, by `choicesKey`. A pair in neither map is one that ISC's answer left out. */
export interface ReadChoices {
	found: Map<string, ItemChoices>;
	/** Pairs of a call that ISC refused (400, 403, 404). */
	refused: Map<string, IscError>;
}

/** ISC API: as for a request, people and items in one call. */
const PEOPLE = 10;
const ITEMS = 25;

/** Person and item, as `readChoices` files its answers. */
export function choicesKey({ identityId, item }: WantedPair): string {
	return keyOf(identityId, item.type, item.id);
}

function keyOf(identityId: string, type: string, id: string): string {
	return `${idKey(identityId)}|${type}|${idKey(id)}`;
}

/**
 * The accounts that each pair could be for; people who want the same items share a call. A call that ISC refuses as a bad one is split, so
 * that one wrong person or item does not take the others' answer away.
 *
 * @throws {IscError} for everything but 400, 403 and 404
 */
export async function readChoices(pairs: readonly WantedPair[], session: IscSession): Promise<ReadChoices> {
	const read: ReadChoices = { found: new Map(), refused: new Map() };
	for (const { items, people } of groupsOf(pairs))
		for (const somePeople of chunks(people, PEOPLE))
			for (const someItems of chunks(items, ITEMS))
				await readCall({ people: somePeople, items: someItems }, session, read);
	return read;
}

/** People × items of one call; a pair stands for each. */
interface Call {
	people: WantedPair[];
	items: WantedPair[];
}

/** People who want the same items, with one pair for each person and each item. */
function groupsOf(pairs: readonly WantedPair[]): Call[] {
	const byPerson = new Map<string, Map<string, WantedPair>>();
	for (const pair of pairs) {
		const person = `${pair.requestType}|${pair.identityType}|${pair.identityId}`;
		const items = byPerson.get(person) ?? new Map<string, WantedPair>();
		if (!items.has(choicesKey(pair))) items.set(choicesKey(pair), pair);
		byPerson.set(person, items);
	}
	const groups = new Map<string, Call>();
	for (const own of byPerson.values()) {
		const items = [...own.values()];
		const [{ requestType, identityType }] = items;
		const wanted = items.map(({ item }) => `${item.type}|${item.id}`).sort();
		const key = JSON.stringify([requestType, identityType, wanted]);
		const group = groups.get(key) ?? { people: [], items };
		group.people.push(items[0]);
		groups.set(key, group);
	}
	return [...groups.values()];
}

async function readCall(call: Call, session: IscSession, read: ReadChoices): Promise<void> {
	const answer = await ask(call, session);
	if (answer.ok) return answer.value.forEach((choices) => record(choices, read));
	const halves = answer.error.kind === 'forbidden' ? [] : halvesOf(call);
	for (const half of halves) await readCall(half, session, read);
	if (halves.length > 0) return;
	for (const { identityId } of call.people)
		for (const { item } of call.items) read.refused.set(keyOf(identityId, item.type, item.id), answer.error);
}

async function ask({ people, items }: Call, session: IscSession): Promise<Result<AccountChoices[]>> {
	const [{ requestType, identityType }] = people;
	const query = {
		requestType,
		identityType,
		identityIds: people.map(({ identityId }) => identityId),
		items: items.map(({ item: { type, id, comment } }) => ({ type, id, ...(comment !== undefined && { comment }) })),
	};
	const answer = await attempt(accountSelections(session.client, query));
	if (!answer.ok && answer.error.meetsEveryRow) throw answer.error;
	return answer;
}

function halvesOf({ people, items }: Call): Call[] {
	if (people.length > 1) return halves(people).map((some) => ({ people: some, items }));
	if (items.length > 1) return halves(items).map((some) => ({ people, items: some }));
	return [];
}

function halves<T>(list: readonly T[]): T[][] {
	const middle = Math.ceil(list.length / 2);
	return [list.slice(0, middle), list.slice(middle)];
}

function record({ id: identityId, requestedItems }: AccountChoices, { found }: ReadChoices): void {
	if (!identityId) return;
	for (const item of requestedItems ?? [])
		if (item.type && item.id) found.set(keyOf(identityId, item.type, item.id), choicesOf(item));
}

/** A source that the answer names twice is one source. */
function choicesOf({ accountsSelectionBlocked, accountsSelectionBlockedReason, sources }: SelectableItem): ItemChoices {
	const bySource = new Map<string, SourceChoices>();
	for (const { id, name, accounts } of sources ?? []) {
		const key = idKey(id ?? '');
		const source = bySource.get(key) ?? { id, name, accounts: [] };
		source.accounts.push(...(accounts ?? []));
		bySource.set(key, source);
	}
	return {
		...(accountsSelectionBlocked === true && { blocked: accountsSelectionBlockedReason || 'no reason given' }),
		sources: [...bySource.values()],
	};
}
