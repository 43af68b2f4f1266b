import type { WantedPair } from '../wanted';
import type { RowProblem } from '../../../shared/faults';
import type { AccountSelection } from '../../../api/wire';
import { selectionProblem } from './accountWording';
import { type ItemChoices, choicesKey } from './readChoices';
import { withoutSelection, checkSelection } from './wholeSelection';

/** A pair as it will be sent, or the problem of its row. */
export type Chosen = { pair: WantedPair } | { problem: Omit<RowProblem, 'row'> };

/** Checks the account selection that a row provides, if the choices for the same person and access item were read. */
export function withOwnSelection(pair: WantedPair, found: ReadonlyMap<string, ItemChoices>): Chosen {
	const selection = pair.item.accountSelection as AccountSelection[] | undefined;
	const choices = found.get(choicesKey(pair));
	if (selection === undefined || choices === undefined || pair.identityType === 'MACHINE') return { pair };
	if (choices.blocked !== undefined) return { pair: withoutSelection(pair, choices.blocked) };
	const fault = checkSelection(selection, choices);
	return fault === undefined ? { pair } : { problem: selectionProblem(pair, fault) };
}
