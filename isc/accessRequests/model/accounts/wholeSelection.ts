import type { WantedPair } from '../wanted';
import type { AccountSelection } from '../../../api/wire';
import type { SelectableAccount } from '../../../api/accountSelections';
import { sameId } from '../../../shared/ids';
import type { ItemChoices, SourceChoices } from './readChoices';
import { sameAccount, sameUuid } from './sameAccount';

/** A source that the row leaves open: `named` are its accounts that the row's name fits, none or several. */
export interface OpenSource extends SourceChoices {
	named: SelectableAccount[];
}

/** What is sent for an account that a row names. */
export type Selected =
	| { kind: 'selection'; selection: AccountSelection[] }
	/** No account on any source is called so. */
	| { kind: 'notThere' }
	/** Of these sources nothing says which account. The selection has the others. */
	| { kind: 'open'; sources: OpenSource[]; selection: AccountSelection[] };

/**
 * The account selection for the account that a row names, whole for all sources of the item: where the account is, that one; where the
 * person has one account, that one; where they have none, the source alone. ISC API: requestedForWithRequestedItems, accountSelection.
 */
export function selectAccount({ sources }: ItemChoices, name: string): Selected {
	const named = new Map(sources.map((source) => [source, source.accounts.filter(isCalled(name, source.accounts))]));
	if ([...named.values()].every((accounts) => accounts.length === 0)) return { kind: 'notThere' };
	const selection: AccountSelection[] = [];
	const open: OpenSource[] = [];
	for (const source of sources) {
		const fitting = named.get(source) ?? [];
		const candidates = fitting.length === 0 ? source.accounts : fitting;
		const entry = candidates.length > 1 ? undefined : entryOf(source, candidates[0]);
		if (entry === undefined) open.push({ ...source, named: fitting });
		else if (entry.sourceId !== undefined || entry.accounts !== undefined) selection.push(entry);
	}
	return open.length > 0 ? { kind: 'open', sources: open, selection } : { kind: 'selection', selection };
}

/** The sources on which nothing says which account is meant, where the row names none. None where ISC takes no selection. */
export function openSources({ blocked, sources }: ItemChoices): OpenSource[] {
	if (blocked !== undefined) return [];
	return sources.filter(({ accounts }) => accounts.length > 1).map((source) => ({ ...source, named: [] }));
}

/** By id, native identity or display name; where spelling decides between two accounts, the exact one. */
function isCalled(name: string, accounts: readonly SelectableAccount[]): (account: SelectableAccount) => boolean {
	const exactly = ({ uuid, id, nativeIdentity, name: shown }: SelectableAccount): boolean =>
		[uuid, id, nativeIdentity, shown].includes(name);
	if (accounts.some(exactly)) return exactly;
	const lower = name.toLowerCase();
	return ({ uuid, id, nativeIdentity, name: shown }) =>
		sameUuid(uuid, name) ||
		sameId(id, name) ||
		[uuid, id, nativeIdentity, shown].some((known) => known?.toLowerCase() === lower);
}

/** Undefined where ISC gives nothing by which a request could name the account. */
function entryOf({ id }: SourceChoices, account: SelectableAccount | undefined): AccountSelection | undefined {
	const source = { ...(id !== undefined && { sourceId: id }) };
	if (account === undefined) return source;
	const { uuid, nativeIdentity } = account;
	if (!uuid && !nativeIdentity) return undefined;
	return { ...source, accounts: [{ ...(uuid && { accountUuid: uuid }), ...(nativeIdentity && { nativeIdentity }) }] };
}

/** The pair as it is sent where ISC takes no account selection: without one, and saying so where the row named an account. */
export function withoutSelection(pair: WantedPair, reason: string): WantedPair {
	const { account, accountSelection, ...item } = pair.item;
	if (account === undefined && accountSelection === undefined) return pair;
	const accountNote = `ISC doesn't let anyone choose the account for this item (${reason}), so the account of this input item was left out.`;
	return { ...pair, item, accountNote };
}

/** What is wrong with a row's own account selection, by what ISC says of the person and the item. */
export type SelectionFault =
	| { kind: 'foreignSource'; sourceId: string }
	| { kind: 'twice'; source: SourceChoices }
	| { kind: 'notThere'; account: string; source: SourceChoices }
	| { kind: 'leftOut'; sources: SourceChoices[] };

/** The first fault of a row's own account selection; undefined where it is whole. */
export function checkSelection(own: readonly AccountSelection[], { sources }: ItemChoices): SelectionFault | undefined {
	const seen = new Set<SourceChoices>();
	const left = new Set(sources);
	for (const { sourceId, accounts = [] } of own) {
		const source = sources.find(({ id }) => (sourceId === undefined ? sources.length === 1 : sameId(id, sourceId)));
		if (source === undefined) {
			// A selection without source ids can be read on a single source only; on several it is ISC that judges it.
			if (sourceId === undefined) return undefined;
			return { kind: 'foreignSource', sourceId };
		}
		if (seen.has(source) || accounts.length > 1) return { kind: 'twice', source };
		seen.add(source);
		const [account] = accounts;
		if (account !== undefined && !source.accounts.some((known) => isSame(known, account)))
			return { kind: 'notThere', account: account.accountUuid ?? account.nativeIdentity ?? '', source };
		if (account !== undefined || source.accounts.length === 0) left.delete(source);
	}
	return left.size > 0 ? { kind: 'leftOut', sources: [...left] } : undefined;
}

type OwnAccount = NonNullable<AccountSelection['accounts']>[number];

function isSame(known: SelectableAccount, { accountUuid, nativeIdentity }: OwnAccount): boolean {
	if (accountUuid !== undefined && !sameUuid(known.uuid, accountUuid)) return false;
	return (
		nativeIdentity === undefined || sameAccount({ nativeIdentity }, { nativeIdentity: known.nativeIdentity }) === 'yes'
	);
}
