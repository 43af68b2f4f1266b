import type { WantedPair } from '../wanted';
import type { RowProblem } from '../../../shared/faults';
import type { AccountSelection } from '../../../api/wire';
import type { SelectableAccount } from '../../../api/accountSelections';
import { itemLabel, personLabel } from '../wording';
import type { SourceChoices } from './readChoices';
import type { OpenSource, SelectionFault } from './wholeSelection';

type Problem = Omit<RowProblem, 'row'>;

/** Accounts that one message lists for a source. */
const MOST_LISTED = 10;

/** e.g. `On Active Directory: jdoe (id 4f1c…), jdoe-adm (id 9a2b…). On SAP: JDOE (id 77e0…).` */
export function choicesText(sources: readonly SourceChoices[]): string {
	return sources
		.map((source) => {
			const { accounts } = source;
			const shown = accounts.slice(0, MOST_LISTED).map(accountLabel);
			if (accounts.length > shown.length) shown.push(`and ${accounts.length - shown.length} more`);
			return `On ${sourceLabel(source)}: ${shown.join(', ') || 'no account'}.`;
		})
		.join(' ');
}

function accountLabel({ nativeIdentity, name, uuid, id }: SelectableAccount): string {
	return `${nativeIdentity ?? name ?? 'unnamed'} (id ${uuid ?? id ?? 'unknown'})`;
}

function sourceLabel({ name, id }: SourceChoices): string {
	return name ?? id ?? 'an unnamed source';
}

function sourcesLabel(sources: readonly SourceChoices[]): string {
	return listed(sources.map(sourceLabel));
}

function listed(names: readonly string[]): string {
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** The problem of a row that names no account where a source has several. */
export function openProblem(pair: WantedPair, open: readonly OpenSource[]): Problem {
	return {
		field: 'Account',
		message: `${personLabel(pair)} has several accounts on ${sourcesLabel(open)}, and this item doesn't say which one ${itemLabel(pair)} is for`,
		advice:
			open.length === 1
				? `Set Account to one of these (in JSON mode: accountSelection, nested shape). ${choicesText(open)}`
				: `Set Account to a name that fits on each of these sources, or ${giveSelection(open, [])} ${choicesText(open)}`,
	};
}

/** The problem of a row whose account leaves a source open, or fits several accounts of one. */
export function openAccountProblem(
	pair: WantedPair,
	account: string,
	{ sources, selection }: { sources: readonly OpenSource[]; selection: readonly AccountSelection[] },
): Problem {
	const twice = sources.find(({ named }) => named.length > 1);
	if (twice !== undefined)
		return {
			field: 'Account',
			message: `${personLabel(pair)} has several accounts called "${account}" on ${sourceLabel(twice)}`,
			advice: `Set Account to the ID of one of them. ${choicesText([{ ...twice, accounts: twice.named }])}`,
		};
	const unnamed = sources.find(({ named, accounts }) => named.length === 1 || accounts.length === 1);
	if (unnamed !== undefined)
		return {
			field: 'Account',
			message: `ISC shows neither a native identity nor a UUID for the account of ${personLabel(pair)} on ${sourceLabel(unnamed)}, so a request can't name it`,
			advice: 'Leave Account empty, or ask an ISC administrator to check that account.',
		};
	return {
		field: 'Account',
		message: `${personLabel(pair)} has several accounts on ${sourcesLabel(sources)}, none of them called "${account}", and ${itemLabel(pair)} needs one there too`,
		advice: `Leave Account empty and ${giveSelection(sources, selection)} ${choicesText(sources)}`,
	};
}

/** An account selection to copy, with a gap where one of several accounts must be put. */
function giveSelection(open: readonly OpenSource[], known: readonly AccountSelection[]): string {
	const gaps = open.map(({ id }) => ({ sourceId: id, accounts: [{ accountUuid: '…' }] }));
	return `set Account Selection to ${JSON.stringify([...known, ...gaps])}, with an account's id or its nativeIdentity for each "…".`;
}

/** The problem of a row whose account is on no source of the item. */
export function notThereProblem(pair: WantedPair, account: string, sources: readonly SourceChoices[]): Problem {
	const none = sources.every(({ accounts }) => accounts.length === 0);
	if (none) return noAccountProblem(pair, 'Account', sources);
	return {
		field: 'Account',
		message: `No account of ${personLabel(pair)} for ${itemLabel(pair)} is called "${account}"`,
		advice: `Set Account to one of these. ${choicesText(sources)}`,
	};
}

/** Nothing can be chosen where there is no account; a request for a machine identity must name one all the same. */
function noAccountProblem(pair: WantedPair, field: string, sources: readonly SourceChoices[]): Problem {
	const where = sources.length === 0 ? 'the source' : sourcesLabel(sources);
	return {
		field,
		message: `${personLabel(pair)} has no account on ${where} that ${itemLabel(pair)} could be for`,
		advice:
			pair.identityType === 'MACHINE'
				? 'There is no account on the source: create it there first.'
				: 'Leave Account empty, or create the account first.',
	};
}

/** The problem of a row that must name exactly one account and doesn't. */
export function oneAccountProblem(pair: WantedPair, field: string, sources: readonly SourceChoices[]): Problem {
	const accounts = sources.flatMap((source) => source.accounts);
	if (accounts.length === 0) return noAccountProblem(pair, field, sources);
	return {
		field,
		message: `${personLabel(pair)} has several accounts for ${itemLabel(pair)}, and this request must name exactly one`,
		advice: `Set ${field} to one of these. ${choicesText(sources)}`,
	};
}

/** The problem of a row whose account couldn't be looked up; `said` is ISC's own text where it refused. */
export function notReadProblem(pair: WantedPair, field: string, said: string | undefined): Problem {
	const why = said === undefined ? "ISC's answer leaves them out" : `ISC said: ${said.replace(/\.$/, '')}`;
	return {
		field,
		message: `Couldn't look up the accounts of ${personLabel(pair)} for ${itemLabel(pair)} (${why})`,
		advice:
			field === 'Account'
				? 'Check the person and the access item, or give the account as Account Selection, which is not looked up.'
				: 'Check the machine identity and the access item, or name the account.',
	};
}

/** The problem of a row whose own account selection isn't whole or isn't the person's. */
export function selectionProblem(pair: WantedPair, fault: SelectionFault): Problem {
	return { field: 'Account Selection', ...faultText(pair, fault) };
}

function faultText(pair: WantedPair, fault: SelectionFault): { message: string; advice: string } {
	switch (fault.kind) {
		case 'foreignSource':
			return {
				message: `The source ${fault.sourceId} is not one that ${itemLabel(pair)} is on`,
				advice: 'Take that entry out.',
			};
		case 'twice':
			return {
				message: `The account selection names more than one account on ${sourceLabel(fault.source)}`,
				advice: `Keep one: ISC takes at most one account on each source. ${choicesText([fault.source])}`,
			};
		case 'notThere':
			return {
				message: `"${fault.account}" is not an account of ${personLabel(pair)} on ${sourceLabel(fault.source)}`,
				advice: `Use one of these. ${choicesText([fault.source])}`,
			};
		case 'leftOut':
			return {
				message: `The account selection leaves open which account on ${sourcesLabel(fault.sources)} ${itemLabel(pair)} is for`,
				advice: `Add an entry for each source; where the person has no account, the entry is { "sourceId": "…" } alone. ${choicesText(fault.sources)}`,
			};
	}
}
