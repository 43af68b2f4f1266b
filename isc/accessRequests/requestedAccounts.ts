import type { StatusRow } from '../api/wire';
import type { WantedPair } from './types';

/** ISC API: a status row's `requestedAccounts`, where it has them, tell which account a request was for. */
type RowWithAccounts = StatusRow & {
	requestedAccounts?: Array<{ accountUuid?: string | null; accountId?: string | null }> | null;
};

/** Whether a row is for the account that a pair names; `unknown` where one of the two names none. */
export function isForAccount(row: RowWithAccounts, { item }: WantedPair): 'yes' | 'no' | 'unknown' {
	const { accountSelection, nativeIdentity } = item;
	const accounts = row.requestedAccounts ?? [];
	if (accounts.length === 0 || (accountSelection === undefined && nativeIdentity === undefined)) return 'unknown';
	const wanted = JSON.stringify([accountSelection, nativeIdentity]);
	const isWanted = accounts.some(({ accountUuid, accountId }) =>
		[accountUuid, accountId].some((id) => id && wanted.includes(JSON.stringify(id))),
	);
	return isWanted ? 'yes' : 'no';
}
