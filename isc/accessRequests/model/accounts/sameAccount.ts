import type { WantedPair } from '../wanted';
import type { StatusRow, AccountSelection } from '../../../api/wire';
import { sameId } from '../../../shared/ids';

/** What an account of a source is called by. */
export interface AccountIds {
	uuid?: string | null;
	nativeIdentity?: string | null;
}

/** Whether two names are for one account of a source; `unknown` where they have no kind of id in common. */
export function sameAccount(a: AccountIds, b: AccountIds): 'yes' | 'no' | 'unknown' {
	if (a.uuid && b.uuid) return sameUuid(a.uuid, b.uuid) ? 'yes' : 'no';
	if (!a.nativeIdentity || !b.nativeIdentity) return 'unknown';
	return a.nativeIdentity.toLowerCase() === b.nativeIdentity.toLowerCase() ? 'yes' : 'no';
}

/** ISC API: an account's UUID is the source's own (`objectguid`), in braces or without, in either case. */
export function sameUuid(a: string | undefined, b: string): boolean {
	const bare = (uuid: string) => uuid.replace(/^\{(.*)\}$/, '$1').toLowerCase();
	return a !== undefined && sameId(bare(a), bare(b));
}

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
