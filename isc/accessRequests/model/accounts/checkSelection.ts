import type { WantedPair } from '../wanted';
import type { RowProblem } from '../../../shared/faults';
import type { AccountSelection } from '../../../api/wire';
import type { SelectableAccount } from '../../../api/accountSelections';
import { sameId } from '../../../shared/ids';
import { itemLabel, personLabel } from '../wording';
import { choicesText, sourceLabel, sourcesLabel } from './accountWording';
import { choicesKey, type ItemChoices, type SourceChoices } from './readChoices';
import { sameAccount, sameUuid } from './sameAccount';
import { withoutSelection } from './wholeSelection';

/** A pair as it will be sent, or the problem of its row. */
export type Chosen = { pair: WantedPair } | { problem: Omit<RowProblem, 'row'> };

/** Checks the account selection that a row provides, if the choices for the same person and access item were read. */
export function withCheckedSelection(pair: WantedPair, found: ReadonlyMap<string, ItemChoices>): Chosen {
	const selection = pair.item.accountSelection as AccountSelection[] | undefined;
	const choices = found.get(choicesKey(pair));
	if (selection === undefined || choices === undefined || pair.identityType === 'MACHINE') return { pair };
	if (choices.blocked !== undefined) return { pair: withoutSelection(pair, choices.blocked) };
	const fault = firstFault(selection, choices);
	return fault === undefined ? { pair } : { problem: { field: 'Account Selection', ...faultText(pair, fault) } };
}

/** What is wrong with a row's account selection, compared with the choices that ISC returned. */
type SelectionFault =
	| { kind: 'foreignSource'; sourceId: string }
	| { kind: 'twice'; source: SourceChoices }
	| { kind: 'notThere'; account: string; source: SourceChoices }
	| { kind: 'leftOut'; sources: SourceChoices[] };

/** The first fault of a row's account selection. Undefined if it is complete. */
function firstFault(selection: readonly AccountSelection[], { sources }: ItemChoices): SelectionFault | undefined {
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

function faultText(pair: WantedPair, fault: SelectionFault): { message: string; advice: string } {
	switch (fault.kind) {
		case 'foreignSource':
			return {
				message: `The source "${fault.sourceId}" isn't one of the sources of ${itemLabel(pair)}`,
				advice: 'Remove that entry.',
			};
		case 'twice':
			return {
				message: `The account selection names more than one account on ${sourceLabel(fault.source)}`,
				advice: `Keep one: ISC takes at most one account on each source. ${choicesText([fault.source])}`,
			};
		case 'notThere':
			return {
				message: `"${fault.account}" isn't an account of ${personLabel(pair)} on ${sourceLabel(fault.source)}`,
				advice: `Use one of these. ${choicesText([fault.source])}`,
			};
		case 'leftOut':
			return {
				message: `The account selection doesn't say which account on ${sourcesLabel(fault.sources)} ${itemLabel(pair)} is for`,
				advice: `Add an entry for each source. If the person has no account there, the entry is only { "sourceId": "…" }. ${choicesText(fault.sources)}`,
			};
	}
}
