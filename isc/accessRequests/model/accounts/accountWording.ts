import type { WantedPair } from '../wanted';
import type { RowProblem } from '../../../shared/faults';
import type { AccountSelection } from '../../../api/wire';
import type { SelectableAccount } from '../../../api/accountSelections';
import { itemLabel, personLabel } from '../wording';
import type { SourceChoices } from './readChoices';
import type { OpenSource, SelectionFault } from './wholeSelection';

type Problem = Omit<RowProblem, 'row'>;

/** The most accounts of a source that one message lists. */
const MOST_LISTED = 10;

/** e.g. `On Active Directory: jdoe (ID 4f1c…), jdoe-adm (ID 9a2b…). On SAP: JDOE (ID 77e0…).` */
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
	return `${nativeIdentity ?? name ?? 'unnamed'} (ID ${uuid ?? id ?? 'unknown'})`;
}

function sourceLabel({ name, id }: SourceChoices): string {
	return name ?? id ?? 'an unnamed source';
}

function sourcesLabel(sources: readonly SourceChoices[]): string {
	return joinedWithAnd(sources.map(sourceLabel));
}

function joinedWithAnd(names: readonly string[]): string {
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** The problem of a row that doesn't name an account although the person has several on a source. */
export function openProblem(pair: WantedPair, open: readonly OpenSource[]): Problem {
	return {
		field: 'Account',
		message: `${personLabel(pair)} has several accounts on ${sourcesLabel(open)}, and this item doesn't say which one ${itemLabel(pair)} is for`,
		advice:
			open.length === 1
				? `Set Account to one of these (in JSON mode: accountSelection, nested shape). ${choicesText(open)}`
				: `Set Account to a name that exists on each of these sources, or ${selectionToFillIn(open, [])} ${choicesText(open)}`,
	};
}

/** The problem of a row whose account is missing on one of the sources, or is the name of several accounts on one. */
export function openAccountProblem(
	pair: WantedPair,
	account: string,
	{ sources, selection }: { sources: readonly OpenSource[]; selection: readonly AccountSelection[] },
): Problem {
	const ambiguous = sources.find(({ named }) => named.length > 1);
	if (ambiguous !== undefined)
		return {
			field: 'Account',
			message: `${personLabel(pair)} has several accounts called "${account}" on ${sourceLabel(ambiguous)}`,
			advice: `Set Account to the ID of one of them. ${choicesText([{ ...ambiguous, accounts: ambiguous.named }])}`,
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
		advice: `Leave Account empty and ${selectionToFillIn(sources, selection)} ${choicesText(sources)}`,
	};
}

/** An account selection to copy, with a gap for each account that the operator must choose. */
function selectionToFillIn(open: readonly OpenSource[], known: readonly AccountSelection[]): string {
	const gaps = open.map(({ id }) => ({ sourceId: id, accounts: [{ accountUuid: '…' }] }));
	return `set Account Selection to ${JSON.stringify([...known, ...gaps])}. Replace each "…" with the ID of an account, or use its nativeIdentity instead of accountUuid.`;
}

/** The problem of a row whose account isn't on any source of the access item. */
export function notThereProblem(pair: WantedPair, account: string, sources: readonly SourceChoices[]): Problem {
	if (sources.every(({ accounts }) => accounts.length === 0)) return noAccountProblem(pair, 'Account', sources);
	return {
		field: 'Account',
		message: `No account of ${personLabel(pair)} for ${itemLabel(pair)} is called "${account}"`,
		advice: `Set Account to one of these. ${choicesText(sources)}`,
	};
}

/** Without accounts there is nothing to choose. But a request for a machine identity must still name one. */
function noAccountProblem(pair: WantedPair, field: string, sources: readonly SourceChoices[]): Problem {
	const where = sources.length === 0 ? 'the source' : sourcesLabel(sources);
	return {
		field,
		message: `${personLabel(pair)} has no account on ${where} that ${itemLabel(pair)} could be for`,
		advice:
			pair.identityType === 'MACHINE'
				? 'Create the account on the source first.'
				: 'Leave Account empty, or create the account first.',
	};
}

/** The problem of a row that doesn't name exactly one account although its request must. */
export function oneAccountProblem(pair: WantedPair, field: string, sources: readonly SourceChoices[]): Problem {
	const accounts = sources.flatMap((source) => source.accounts);
	if (accounts.length === 0) return noAccountProblem(pair, field, sources);
	return {
		field,
		message: `${personLabel(pair)} has several accounts for ${itemLabel(pair)}, and this request must name exactly one`,
		advice: `Set ${field} to one of these. ${choicesText(sources)}`,
	};
}

/** The problem of a row whose account couldn't be looked up. `reason` is ISC's own message, if ISC refused. */
export function notReadProblem(pair: WantedPair, field: string, reason: string | undefined): Problem {
	const why = reason === undefined ? "ISC's answer leaves them out" : `ISC said: ${reason.replace(/\.$/, '')}`;
	return {
		field,
		message: `Couldn't look up the accounts of ${personLabel(pair)} for ${itemLabel(pair)} (${why})`,
		advice:
			field === 'Account'
				? "Check the person and the access item, or use Account Selection, which isn't looked up."
				: 'Check the machine identity and the access item, or name the account.',
	};
}

/** The problem of a row with an account selection that is incomplete or doesn't fit the person. */
export function selectionProblem(pair: WantedPair, fault: SelectionFault): Problem {
	return { field: 'Account Selection', ...faultText(pair, fault) };
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
