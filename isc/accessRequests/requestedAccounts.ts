import type { StatusRow } from '../api/wire';
import { sameAccount, type AccountIds } from './accounts/sameAccount';
import type { AccountSelection } from './rules/common';
import type { WantedPair } from './types';

type Answer = 'yes' | 'no' | 'unknown';

/**
 * Whether a row is for the accounts that a pair names. ISC API: a status row's `requestedAccounts`, where it has them.
 *
 * An account that the pair doesn't name makes it another request; all that the pair names, the same. A role for several sources shares
 * accounts with a request for the same role on another account, so one account in common proves nothing.
 */
export function isForAccount(
	{ requestedAccounts }: Pick<StatusRow, 'requestedAccounts'>,
	{ item }: WantedPair,
): Answer {
	const shown = (requestedAccounts ?? []).map(({ accountUuid, accountId }) => ({
		uuid: accountUuid,
		nativeIdentity: accountId,
	}));
	const wanted = accountsOf(item);
	if (shown.length === 0 || wanted.length === 0) return 'unknown';
	if (shown.some((account) => wanted.every((other) => sameAccount(account, other) === 'no'))) return 'no';
	const all = wanted.every((account) => shown.some((other) => sameAccount(account, other) === 'yes'));
	return all ? 'yes' : 'unknown';
}

function accountsOf({ accountSelection, nativeIdentity }: WantedPair['item']): AccountIds[] {
	const selected = ((accountSelection ?? []) as AccountSelection[]).flatMap(({ accounts }) => accounts ?? []);
	return [
		...selected.map((account) => ({ uuid: account.accountUuid, nativeIdentity: account.nativeIdentity })),
		...(nativeIdentity === undefined ? [] : [{ nativeIdentity }]),
	];
}
