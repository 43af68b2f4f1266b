import type { WantedPair } from '../wanted';
import type { AccountSelection } from '../../../api/wire';
import type { SelectableAccount } from '../../../api/accountSelections';
import { sameId } from '../../../shared/ids';
import type { ItemChoices, SourceChoices } from './readChoices';
import { sameAccount, sameUuid } from './sameAccount';

/** A source for which the row doesn't determine one account. `named`: its accounts with the name that the row uses. */
export interface OpenSource extends SourceChoices {
	named: SelectableAccount[];
}

/** What a row's account name selects. */
export type Selected =
	| { kind: 'selection'; selection: AccountSelection[] }
	/** No account on any source has this name. */
	| { kind: 'notThere' }
	/** The account is undetermined on `sources`. The selection is for the other sources. */
	| { kind: 'open'; sources: OpenSource[]; selection: AccountSelection[] };

/**
 * The account selection for the account that a row names. It has an entry for each source of the access item (ISC API:
 * requestedForWithRequestedItems, accountSelection): with the account of that name, else with the person's only account there, or without an
 * account if the person has none.
 */
export function selectAccount({ sources }: ItemChoices, name: string): Selected {
	const named = new Map(sources.map((source) => [source, source.accounts.filter(isCalled(name, source.accounts))]));
	if ([...named.values()].every((accounts) => accounts.length === 0)) return { kind: 'notThere' };
	const selection: AccountSelection[] = [];
	const open: OpenSource[] = [];
	for (const source of sources) {
		const withName = named.get(source) ?? [];
		const candidates = withName.length === 0 ? source.accounts : withName;
		const entry = candidates.length > 1 ? undefined : entryOf(source, candidates[0]);
		if (entry === undefined) open.push({ ...source, named: withName });
		else if (entry.sourceId !== undefined || entry.accounts !== undefined) selection.push(entry);
	}
	return open.length > 0 ? { kind: 'open', sources: open, selection } : { kind: 'selection', selection };
}

/** The sources on which the person has several accounts, for a row that names none. No sources if ISC takes no selection. */
export function openSources({ blocked, sources }: ItemChoices): OpenSource[] {
	if (blocked !== undefined) return [];
	return sources.filter(({ accounts }) => accounts.length > 1).map((source) => ({ ...source, named: [] }));
}

/** Matches id, native identity or display name: exactly if an account matches exactly, otherwise in upper or lower case. */
function isCalled(name: string, accounts: readonly SelectableAccount[]): (account: SelectableAccount) => boolean {
	const exactly = ({ uuid, id, nativeIdentity, name: displayName }: SelectableAccount): boolean =>
		[uuid, id, nativeIdentity, displayName].includes(name);
	if (accounts.some(exactly)) return exactly;
	const lower = name.toLowerCase();
	return ({ uuid, id, nativeIdentity, name: displayName }) =>
		sameUuid(uuid, name) ||
		sameId(id, name) ||
		[uuid, id, nativeIdentity, displayName].some((known) => known?.toLowerCase() === lower);
}

/** Undefined if ISC returned nothing by which a request could name the account. */
function entryOf({ id }: SourceChoices, account: SelectableAccount | undefined): AccountSelection | undefined {
	const source = { ...(id !== undefined && { sourceId: id }) };
	if (account === undefined) return source;
	const { uuid, nativeIdentity } = account;
	if (!uuid && !nativeIdentity) return undefined;
	return { ...source, accounts: [{ ...(uuid && { accountUuid: uuid }), ...(nativeIdentity && { nativeIdentity }) }] };
}

/** The pair without an account, for items that ISC takes no account selection for. If the row names one, the result says so. */
export function withoutSelection(pair: WantedPair, reason: string): WantedPair {
	const { account, accountSelection, ...item } = pair.item;
	if (account === undefined && accountSelection === undefined) return pair;
	const accountNote = `ISC doesn't let anyone choose the account for this item (${reason}), so the account of this input item was left out.`;
	return { ...pair, item, accountNote };
}

/** What is wrong with a row's account selection, compared with the choices that ISC returned. */
export type SelectionFault =
	| { kind: 'foreignSource'; sourceId: string }
	| { kind: 'twice'; source: SourceChoices }
	| { kind: 'notThere'; account: string; source: SourceChoices }
	| { kind: 'leftOut'; sources: SourceChoices[] };

/** The first fault of a row's account selection. Undefined if it is complete. */
export function checkSelection(
	selection: readonly AccountSelection[],
	{ sources }: ItemChoices,
): SelectionFault | undefined {
	const seen = new Set<SourceChoices>();
	const missing = new Set(sources);
	for (const { sourceId, accounts = [] } of selection) {
		const source = sources.find(({ id }) => (sourceId === undefined ? sources.length === 1 : sameId(id, sourceId)));
		if (source === undefined) {
			// Without source ids a selection is clear only if there is a single source. Otherwise it is for ISC to check.
			if (sourceId === undefined) return undefined;
			return { kind: 'foreignSource', sourceId };
		}
		if (seen.has(source) || accounts.length > 1) return { kind: 'twice', source };
		seen.add(source);
		const [account] = accounts;
		if (account !== undefined && !source.accounts.some((known) => isSame(known, account)))
			return { kind: 'notThere', account: account.accountUuid ?? account.nativeIdentity ?? '', source };
		if (account !== undefined || source.accounts.length === 0) missing.delete(source);
	}
	return missing.size > 0 ? { kind: 'leftOut', sources: [...missing] } : undefined;
}

type SelectionAccount = NonNullable<AccountSelection['accounts']>[number];

function isSame(known: SelectableAccount, { accountUuid, nativeIdentity }: SelectionAccount): boolean {
	if (accountUuid !== undefined && !sameUuid(known.uuid, accountUuid)) return false;
	return (
		nativeIdentity === undefined || sameAccount({ nativeIdentity }, { nativeIdentity: known.nativeIdentity }) === 'yes'
	);
}
