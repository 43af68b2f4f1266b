import type { StatusRow } from '../api/wire';
import { idKey } from '../shared/ids';
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
	const wanted = new Set(textsOf([accountSelection, nativeIdentity]).map(idKey));
	const isWanted = accounts.some(({ accountUuid, accountId }) =>
		[accountUuid, accountId].some((id) => id && wanted.has(idKey(id))),
	);
	return isWanted ? 'yes' : 'no';
}

/** All texts in a value, however deep. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
