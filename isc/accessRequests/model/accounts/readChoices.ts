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

/** A source of an access item, and the person's accounts on it. */
export interface SourceChoices {
	id?: string;
	name?: string;
	accounts: SelectableAccount[];
}

/** The accounts that a request for one access item and one person could be for. */
export interface ItemChoices {
	/** ISC's reason for not taking an account selection. Undefined if it takes one. */
	blocked?: string;
	/** Each source of the item once. */
	sources: SourceChoices[];
}

/** ISC's answers about some pairs, by `choicesKey`. A pair in neither map is missing from ISC's answer. */
export interface ReadChoices {
	found: Map<string, ItemChoices>;
	/** The pairs of calls that ISC refused with 400, 403 or 404. */
	refused: Map<string, IscError>;
}

/** How many people and items one call may have (ISC API: the same limits as for a request). */
const MAX_PEOPLE = 10;
const MAX_ITEMS = 25;

/** The key of a person and an access item in `ReadChoices`. */
export function choicesKey({ identityId, item }: WantedPair): string {
	return keyOf(identityId, item.type, item.id);
}

function keyOf(identityId: string, type: string, id: string): string {
	return `${idKey(identityId)}|${type}|${idKey(id)}`;
}

/**
 * Reads the accounts that each pair could be for. People who want the same items share a call. If ISC refuses a call with 400 or 404, its
 * halves are sent, so that one wrong person or item doesn't cost the others their answer.
 *
 * @throws {IscError} for everything but 400, 403 and 404
 */
export async function readChoices(pairs: readonly WantedPair[], session: IscSession): Promise<ReadChoices> {
	const read: ReadChoices = { found: new Map(), refused: new Map() };
	for (const { items, people } of groupsOf(pairs))
		for (const peopleOfCall of chunks(people, MAX_PEOPLE))
			for (const itemsOfCall of chunks(items, MAX_ITEMS))
				await readCall({ people: peopleOfCall, items: itemsOfCall }, session, read);
	return read;
}

/** The people and items of one call. Each is represented by one of its pairs. */
interface Call {
	people: WantedPair[];
	items: WantedPair[];
}

/** People who want the same items. */
function groupsOf(pairs: readonly WantedPair[]): Call[] {
	const byPerson = new Map<string, Map<string, WantedPair>>();
	for (const pair of pairs) {
		const person = `${pair.requestType}|${pair.identityType}|${pair.identityId}`;
		const items = byPerson.get(person) ?? new Map<string, WantedPair>();
		if (!items.has(choicesKey(pair))) items.set(choicesKey(pair), pair);
		byPerson.set(person, items);
	}
	const groups = new Map<string, Call>();
	for (const itemsOfPerson of byPerson.values()) {
		const items = [...itemsOfPerson.values()];
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
	if (people.length > 1) return halves(people).map((half) => ({ people: half, items }));
	if (items.length > 1) return halves(items).map((half) => ({ people, items: half }));
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

/** ISC's answer may name a source twice: its accounts are merged. */
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
