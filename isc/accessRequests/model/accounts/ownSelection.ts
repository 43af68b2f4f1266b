import type { WantedPair } from '../wanted';
import type { RowProblem } from '../../../shared/faults';
import type { AccountSelection } from '../../../api/wire';
import { selectionProblem } from './accountWording';
import { type ItemChoices, choicesKey } from './readChoices';
import { withoutSelection, checkSelection } from './wholeSelection';

/** A pair as it is to be sent, or its row's problem. */
export type Chosen = { pair: WantedPair } | { problem: Omit<RowProblem, 'row'> };

/** Checks the account selection of a person's pair by what was read for the same person and item. */
export function withOwnSelection(pair: WantedPair, found: ReadonlyMap<string, ItemChoices>): Chosen {
	const own = pair.item.accountSelection as AccountSelection[] | undefined;
	const choices = found.get(choicesKey(pair));
	if (own === undefined || choices === undefined || pair.identityType === 'MACHINE') return { pair };
	if (choices.blocked !== undefined) return { pair: withoutSelection(pair, choices.blocked) };
	const fault = checkSelection(own, choices);
	return fault === undefined ? { pair } : { problem: selectionProblem(pair, fault) };
}
