import { accountSelections, type AccountChoices, type SelectableAccount } from '../api/accountSelections';
import { roleAssignments } from '../api/assignments';
import { IscError } from '../api/errors';
import { chunks } from '../api/filters';
import type { IscSession } from '../session';
import { idKey, sameId } from '../shared/ids';
import { pairKey } from './plan/pairs';
import { itemLabel, personLabel } from './preflight/wording';
import type { Resolved } from './resolve';
import type { AccountSelection } from './rules/common';
import type { RowProblem, WantedPair } from './types';

/** An account, and the source it is on. */
export interface Choice extends SelectableAccount {
	sourceId?: string;
	sourceName?: string;
}

/** People whose accounts are asked for in one call. */
const PEOPLE = 10;

/**
 * Looks the accounts up that rows name by native identity or id, and the one account of a machine identity that a revoke must name. What is
 * not there, or not the only one, is the row's problem, which lists the choices. No account to find: no call.
 *
 * @throws {IscError}
 */
export async function chooseAccounts(resolved: Resolved, session: IscSession): Promise<Resolved> {
	const wanting = resolved.pairs.filter(needsAccount);
	if (wanting.length === 0) return resolved;
	const choices = await choicesOf(wanting, session);
	const problems = new Map<string, RowProblem>();
	const pairs = resolved.pairs.map((pair) => {
		if (!needsAccount(pair)) return pair;
		const found = withAccount(pair, choices.get(keyOf(pair)) ?? []);
		if (!('message' in found)) return found;
		problems.set(`${found.row}|${found.message}`, found);
		return pair;
	});
	const bad = new Set([...problems.values()].map(({ row }) => row));
	return {
		...resolved,
		pairs: pairs.filter(({ row }) => !bad.has(row)),
		problems: [...resolved.problems, ...problems.values()],
	};
}

function needsAccount({ requestType, identityType, item }: WantedPair): boolean {
	return (
		item.account !== undefined ||
		(identityType === 'MACHINE' && requestType === 'REVOKE_ACCESS' && item.nativeIdentity === undefined)
	);
}

/** Person and item, as `choicesOf` keys them. */
export function keyOf({ identityId, item }: WantedPair): string {
	return `${idKey(identityId)}|${item.type}|${idKey(item.id)}`;
}

/** What each person may choose for each item; people who want the same items are asked for together. */
export async function choicesOf(pairs: readonly WantedPair[], session: IscSession): Promise<Map<string, Choice[]>> {
	const byPerson = new Map<string, WantedPair[]>();
	for (const pair of pairs) {
		const key = `${pair.requestType}|${pair.identityType}|${idKey(pair.identityId)}`;
		byPerson.set(key, [...(byPerson.get(key) ?? []), pair]);
	}
	const alike = new Map<string, { first: WantedPair[]; ids: string[] }>();
	for (const own of byPerson.values()) {
		const key = [
			own[0].requestType,
			own[0].identityType,
			...new Set(own.map(({ item }) => `${item.type}|${item.id}`)),
		].join(' ');
		const group = alike.get(key) ?? { first: own, ids: [] };
		alike.set(key, { ...group, ids: [...group.ids, own[0].identityId] });
	}
	const found = new Map<string, Choice[]>();
	for (const { first, ids } of alike.values()) {
		const { requestType, identityType } = first[0];
		const items = [
			...new Map(
				first.map(({ item: { type, id, comment } }) => [
					`${type}|${id}`,
					{ type, id, ...(comment !== undefined && { comment }) },
				]),
			).values(),
		];
		for (const identityIds of chunks(ids, PEOPLE)) {
			for (const choices of await accountSelections(session.client, { requestType, identityType, identityIds, items }))
				note(choices, found);
		}
	}
	return found;
}

function note({ id: identityId = '', requestedItems = [] }: AccountChoices, found: Map<string, Choice[]>): void {
	for (const { type = '', id = '', sources = [] } of requestedItems) {
		const choices = sources.flatMap((source) =>
			(source.accounts ?? []).map((account) => ({ ...account, sourceId: source.id, sourceName: source.name })),
		);
		found.set(`${idKey(identityId)}|${type}|${idKey(id)}`, choices);
	}
}

/** The pair with its account, or the row's problem. An account of the same name on several sources is meant on each. */
function withAccount(pair: WantedPair, choices: readonly Choice[]): WantedPair | RowProblem {
	const { account, ...item } = pair.item;
	const meant = account === undefined ? choices : choices.filter((choice) => isCalled(choice, account));
	const sources = new Set(meant.map(({ sourceId }) => sourceId));
	const isClear =
		meant.length > 0 && sources.size === meant.length && (pair.identityType === 'HUMAN' || meant.length === 1);
	if (!isClear)
		return {
			row: pair.row,
			field: account === undefined ? 'Native Identity' : 'Account',
			...unclear(pair, account, choices, meant.length),
		};
	if (pair.requestType === 'REVOKE_ACCESS')
		return { ...pair, item: { ...item, nativeIdentity: meant[0].nativeIdentity } };
	const accountSelection: AccountSelection[] = meant.map(({ sourceId, uuid, nativeIdentity }) => ({
		sourceId,
		accounts: [
			{ ...(uuid !== undefined && { accountUuid: uuid }), ...(nativeIdentity !== undefined && { nativeIdentity }) },
		],
	}));
	return { ...pair, item: { ...item, accountSelection } };
}

function isCalled({ uuid, id, nativeIdentity, name }: SelectableAccount, wanted: string): boolean {
	return [uuid, id, nativeIdentity, name].some((known) => known?.toLowerCase() === wanted.toLowerCase());
}

function unclear(
	pair: WantedPair,
	account: string | undefined,
	choices: readonly Choice[],
	meant: number,
): { message: string; advice: string } {
	const who = `${personLabel(pair)} for ${itemLabel(pair)}`;
	const choose = choicesText(choices);
	if (account === undefined)
		return {
			message: `Which account of ${who} is meant was not given, and there ${choices.length === 0 ? 'is none' : 'are several'}`,
			advice: choose,
		};
	return {
		message:
			meant === 0
				? `No account of ${who} is called "${account}"`
				: `Several accounts of ${who} are called "${account}"`,
		advice: choose,
	};
}

/** The choices in words, as advice. */
export function choicesText(choices: readonly Choice[]): string {
	const list = choices.map(
		({ nativeIdentity, name, uuid, sourceName }) =>
			`${nativeIdentity ?? name ?? ''} (id ${uuid ?? 'unknown'}, on ${sourceName ?? 'an unnamed source'})`,
	);
	return list.length === 0
		? 'There is no account on the source: one must be made there first.'
		: `Give one of: ${list.join('; ')}.`;
}

/**
 * For pairs that ISC refused for want of an account or an assignment: those that could be named, in words, by `pairKey`. What ISC does not
 * answer is left out.
 */
export async function accountAdvice(pairs: readonly WantedPair[], session: IscSession): Promise<Map<string, string>> {
	const revokesRole = ({ requestType, item }: WantedPair) => requestType === 'REVOKE_ACCESS' && item.type === 'ROLE';
	const advice = new Map<string, string>();
	const others = pairs.filter((pair) => !revokesRole(pair));
	const choices = others.length === 0 ? undefined : await orUndefined(choicesOf(others, session));
	for (const pair of others) {
		const own = choices?.get(keyOf(pair));
		const field = pair.requestType === 'REVOKE_ACCESS' ? 'Native Identity' : 'Account';
		if (own !== undefined) advice.set(pairKey(pair), `${field}: ${choicesText(own)}`);
	}
	for (const pair of pairs.filter(revokesRole)) {
		const assignments = await orUndefined(roleAssignments(session.client, pair.identityId));
		const own = assignments
			?.filter(({ role }) => sameId(role?.id, pair.item.id))
			.map(({ id, addedDate }) => `${id ?? ''} (added ${addedDate ?? 'at an unknown time'})`);
		if (own === undefined) continue;
		advice.set(
			pairKey(pair),
			own.length === 0
				? `${personLabel(pair)} has no assignment of ${itemLabel(pair)} that a request could end.`
				: `Assignment ID: Give one of: ${own.join('; ')}.`,
		);
	}
	return advice;
}

async function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
	return await reading.catch(async (error: unknown) =>
		error instanceof IscError ? undefined : await Promise.reject(error),
	);
}
