import type { WantedPair } from '../model/wanted';
import type { RowProblem } from '../../shared/faults';
import type { IscSession } from '../../session';
import type { Resolved } from './resolveRows';
import {
	oneAccountProblem,
	notReadProblem,
	notThereProblem,
	openAccountProblem,
} from '../model/accounts/accountWording';
import { choicesKey, readChoices, type ItemChoices, type ReadChoices } from '../model/accounts/readChoices';
import { selectAccount, withoutSelection } from '../model/accounts/wholeSelection';
import { withOwnSelection, type Chosen } from '../model/accounts/ownSelection';

/**
 * Looks up the accounts that rows name by native identity or id, and the account that the revoke for a machine identity must name. Makes no
 * call if there are none. If an account doesn't exist or isn't determined on each source, that is the row's problem, with the choices.
 *
 * An account selection that the operator provides is checked only if another row made the node read the same choices. Otherwise ISC checks it.
 *
 * @throws {IscError} if ISC doesn't answer. If ISC refuses to show accounts, that is the row's problem.
 */
export async function chooseAccounts(resolved: Resolved, session: IscSession): Promise<Resolved> {
	const needed = resolved.pairs.filter(needsAccount);
	if (needed.length === 0) return resolved;
	const read = await readChoices(needed, session);
	const problems = new Map<string, RowProblem>();
	const pairs = resolved.pairs.map((pair) => {
		const chosen = needsAccount(pair) ? withAccount(pair, read) : withOwnSelection(pair, read.found);
		if ('pair' in chosen) return chosen.pair;
		problems.set(`${pair.row}|${chosen.problem.message}`, { row: pair.row, ...chosen.problem });
		return pair;
	});
	const failedRows = new Set([...problems.values()].map(({ row }) => row));
	return {
		...resolved,
		pairs: pairs.filter(({ row }) => !failedRows.has(row)),
		problems: [...resolved.problems, ...problems.values()],
	};
}

function needsAccount({ requestType, identityType, item }: WantedPair): boolean {
	return (
		item.account !== undefined ||
		(identityType === 'MACHINE' && requestType === 'REVOKE_ACCESS' && item.nativeIdentity === undefined)
	);
}

function withAccount(pair: WantedPair, { found, refused }: ReadChoices): Chosen {
	const field = pair.item.account === undefined ? 'Native Identity' : 'Account';
	const choices = found.get(choicesKey(pair));
	if (choices === undefined) return { problem: notReadProblem(pair, field, refused.get(choicesKey(pair))?.message) };
	const takesOneAccount = pair.identityType === 'MACHINE' || pair.requestType === 'REVOKE_ACCESS';
	return takesOneAccount ? withOneAccount(pair, choices, field) : withSelection(pair, choices);
}

function withSelection(pair: WantedPair, choices: ItemChoices): Chosen {
	const { account = '', ...item } = pair.item;
	if (choices.blocked !== undefined) return { pair: withoutSelection(pair, choices.blocked) };
	const selected = selectAccount(choices, account);
	if (selected.kind === 'notThere') return { problem: notThereProblem(pair, account, choices.sources) };
	if (selected.kind === 'open') return { problem: openAccountProblem(pair, account, selected) };
	return { pair: { ...pair, item: { ...item, accountSelection: selected.selection } } };
}

/**
 * ISC API: a grant or modify for a machine identity names exactly one account on one source, and a revoke names a `nativeIdentity`, even for
 * items that take no account selection.
 */
function withOneAccount(pair: WantedPair, choices: ItemChoices, field: string): Chosen {
	const { account, ...item } = pair.item;
	const { sources } = choices;
	if (account === undefined) {
		const accounts = sources.flatMap((source) => source.accounts);
		const nativeIdentity = accounts.length === 1 ? accounts[0].nativeIdentity : undefined;
		if (nativeIdentity === undefined) return { problem: oneAccountProblem(pair, field, sources) };
		return { pair: { ...pair, item: { ...item, nativeIdentity } } };
	}
	const selected = selectAccount(choices, account);
	if (selected.kind === 'notThere') return { problem: notThereProblem(pair, account, sources) };
	if (selected.kind === 'open') return { problem: openAccountProblem(pair, account, selected) };
	const withAccounts = selected.selection.filter(({ accounts }) => accounts !== undefined);
	if (withAccounts.length !== 1) return { problem: oneAccountProblem(pair, field, sources) };
	if (pair.requestType !== 'REVOKE_ACCESS')
		return { pair: { ...pair, item: { ...item, accountSelection: withAccounts } } };
	return { pair: { ...pair, item: { ...item, nativeIdentity: withAccounts[0].accounts?.[0].nativeIdentity } } };
}
