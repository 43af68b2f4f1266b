import type { WantedPair } from '../wanted';
import type { StatusRow, AccountSelection } from '../../../api/wire';
import { sameId } from '../../../shared/ids';

/** What identifies an account on its source. */
export interface AccountIds {
	uuid?: string | null;
	nativeIdentity?: string | null;
}

/** Whether two accounts on a source are the same. `unknown` if they have no kind of id in common. */
export function sameAccount(a: AccountIds, b: AccountIds): 'yes' | 'no' | 'unknown' {
	if (a.uuid && b.uuid) return sameUuid(a.uuid, b.uuid) ? 'yes' : 'no';
	if (!a.nativeIdentity || !b.nativeIdentity) return 'unknown';
	return a.nativeIdentity.toLowerCase() === b.nativeIdentity.toLowerCase() ? 'yes' : 'no';
}

/** ISC API: an account's UUID is the one of its source (`objectguid`), with or without braces, in upper or lower case. */
export function sameUuid(a: string | undefined, b: string): boolean {
	const withoutBraces = (uuid: string) => uuid.replace(/^\{(.*)\}$/, '$1').toLowerCase();
	return a !== undefined && sameId(withoutBraces(a), withoutBraces(b));
}

type Answer = 'yes' | 'no' | 'unknown';

/**
 * Whether a status row is for the accounts that a pair names (ISC API: `requestedAccounts`, which a row may lack).
 *
 * The answer is no if the row has an account that the pair doesn't name, and yes if it has all that the pair names. One account in common
 * proves nothing: two requests for a role on several sources may differ in the account on only one of them.
 */
export function isForAccount(
	{ requestedAccounts }: Pick<StatusRow, 'requestedAccounts'>,
	{ item }: WantedPair,
): Answer {
	const ofRow = (requestedAccounts ?? []).map(({ accountUuid, accountId }) => ({
		uuid: accountUuid,
		nativeIdentity: accountId,
	}));
	const ofPair = accountsOf(item);
	if (ofRow.length === 0 || ofPair.length === 0) return 'unknown';
	if (ofRow.some((account) => ofPair.every((other) => sameAccount(account, other) === 'no'))) return 'no';
	const all = ofPair.every((account) => ofRow.some((other) => sameAccount(account, other) === 'yes'));
	return all ? 'yes' : 'unknown';
}

function accountsOf({ accountSelection, nativeIdentity }: WantedPair['item']): AccountIds[] {
	const selected = ((accountSelection ?? []) as AccountSelection[]).flatMap(({ accounts }) => accounts ?? []);
	return [
		...selected.map((account) => ({ uuid: account.accountUuid, nativeIdentity: account.nativeIdentity })),
		...(nativeIdentity === undefined ? [] : [{ nativeIdentity }]),
	];
}
