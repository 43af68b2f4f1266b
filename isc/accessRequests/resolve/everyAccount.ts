import { LiveReads } from '../../api/liveReads';
import { attempt } from '../../api/result';
import { searchHoldings, type Holdings } from '../../api/search';
import type { IscSession } from '../../session';
import { IdMap, IdSet, sameId } from '../../shared/ids';
import { chunks } from '../../shared/lists';
import type { RowProblem } from '../../shared/faults';
import type { WantedPair } from '../model/wanted';
import { itemLabel, personLabel } from '../model/wording';
import type { Resolved } from './resolveRows';

const PEOPLE_IN_A_SEARCH = 100;
const INCLUDES = ['id', 'accounts.id', 'accounts.accountId'];

type Account = NonNullable<Holdings['accounts']>[number];

/**
 * For Accounts = All: a revoke that names no account or assignment becomes one for each by which the person holds the access: assignments of a
 * role, accounts with an entitlement. One call for each such pair. An access profile stays one request, as ISC has no name for a part of it.
 *
 * @throws {IscError} if ISC doesn't answer. If it doesn't show them, the row has a problem: a revoke could leave some behind.
 */
export async function onEveryAccount(resolved: Resolved, session: IscSession): Promise<Resolved> {
	const open = resolved.pairs.filter(isOpen);
	if (open.length === 0) return resolved;
	const accounts = await readAccounts(session, open);
	const reads = new LiveReads(session, Infinity);
	const answers = await Promise.all(
		resolved.pairs.map(async (pair) => (isOpen(pair) ? await spread(pair, accounts, reads) : { pairs: [pair] })),
	);
	const problems = answers.flatMap((answer) => ('problem' in answer ? [answer.problem] : []));
	const failed = new Set(problems.map(({ row }) => row));
	const pairs = answers.flatMap((answer) => ('pairs' in answer ? answer.pairs : []));
	return {
		...resolved,
		pairs: pairs.filter(({ row }) => !failed.has(row)),
		problems: [...resolved.problems, ...problems],
	};
}

function isOpen({ requestType, identityType, item }: WantedPair): boolean {
	if (requestType !== 'REVOKE_ACCESS' || identityType !== 'HUMAN' || item.type === 'ACCESS_PROFILE') return false;
	return item.assignmentId === undefined && item.nativeIdentity === undefined && item.account === undefined;
}

type Spread = { pairs: WantedPair[] } | { problem: RowProblem };

async function spread(pair: WantedPair, accounts: Map<string, Account[]>, reads: LiveReads): Promise<Spread> {
	const { identityId, item } = pair;
	if (item.type === 'ROLE') {
		const read = await reads.countedAssignments(identityId);
		if (!read.ok) return { problem: notShown(pair, 'assignments', read.why) };
		const ids = read.value.flatMap(({ id, role }) => (id !== undefined && sameId(role?.id, item.id) ? [id] : []));
		return each(
			pair,
			ids.map((assignmentId) => ({ assignmentId })),
		);
	}
	const read = await reads.countedRevocable(identityId, item.id);
	if (!read.ok) return { problem: notShown(pair, 'accounts', read.why) };
	const ids = new IdSet((read.value.accountTargets ?? []).flatMap(({ accountId }) => accountId ?? []));
	const named = [...ids].map(
		(accountId) => accounts.get(identityId)?.find(({ id }) => sameId(id, accountId))?.accountId,
	);
	if (named.length > 1 && named.includes(undefined))
		return { problem: notShown(pair, 'accounts', "search doesn't show the names of all accounts.") };
	return each(
		pair,
		named.flatMap((nativeIdentity) => (nativeIdentity === undefined ? [] : [{ nativeIdentity }])),
	);
}

/** With one way or none, the pair stays as it is. */
function each(pair: WantedPair, ways: Array<Partial<WantedPair['item']>>): Spread {
	if (ways.length < 2) return { pairs: [pair] };
	return { pairs: ways.map((way) => ({ ...pair, item: { ...pair.item, ...way } })) };
}

function notShown(pair: WantedPair, what: string, why: string): RowProblem {
	return {
		row: pair.row,
		field: 'Accounts',
		message: `Couldn't read the ${what} by which ${personLabel(pair)} holds ${itemLabel(pair)}: ${why}`,
		advice:
			'Nothing was sent for this input item, as a revoke could leave some of them. Name each of them, or set Accounts to One.',
	};
}

async function readAccounts(session: IscSession, pairs: readonly WantedPair[]): Promise<Map<string, Account[]>> {
	const found = new IdMap<Account[]>();
	const ids = new IdSet(pairs.filter(({ item }) => item.type === 'ENTITLEMENT').map(({ identityId }) => identityId));
	for (const chunk of chunks([...ids], PEOPLE_IN_A_SEARCH)) {
		const answer = await attempt(searchHoldings(session.client, chunk, INCLUDES));
		if (!answer.ok) return found;
		for (const { id, accounts = [] } of answer.value) found.set(id, accounts);
	}
	return found;
}
