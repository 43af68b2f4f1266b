import { sameId } from '../../shared/ids';

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
