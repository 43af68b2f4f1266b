import type { ContainedEntitlement } from '../../api/itemContents';
import { itemKey } from '../../api/itemNames';
import type { Conflict, ConflictSide } from '../../api/sodPrediction';
import { IdSet } from '../../shared/ids';
import type { SodResult } from '../model/notes';
import { withNotes } from '../model/pairs';
import type { AssessedPair, Standing } from '../model/standings';
import { itemLabel, personLabel } from '../model/wording';

/** What was predicted for a person. */
export interface Prediction {
	conflicts: Conflict[];
	/** What couldn't be checked of this person, and why. */
	notChecked: string[];
	/** Nothing was checked. */
	failed: boolean;
}

interface Judging {
	contents: ReadonlyMap<string, ContainedEntitlement[]>;
	sodCheck: 'warn' | 'refuse';
}

/** A pair with the conflicts that its own access takes part in. */
export function judged(assessed: AssessedPair, prediction: Prediction, { contents, sodCheck }: Judging): AssessedPair {
	const { pair } = assessed;
	const sod = sodOf(prediction, contents.get(itemKey(pair.item)));
	const warnings = sod.violations.map(({ policy, left, right }) => violationText(policy, left, right));
	const noted = { ...assessed, pair: withNotes(pair, { sod, warnings }) };
	if (sodCheck === 'warn') return noted;
	if (sod.violations.length > 0) return { ...noted, standing: conflict(assessed, warnings) };
	return sod.checked === 'ALL' ? noted : { ...noted, standing: notAllChecked(assessed, sod) };
}

function sodOf({ conflicts, notChecked, failed }: Prediction, own: ContainedEntitlement[] | undefined): SodResult {
	const ids = new IdSet((own ?? []).map(({ id }) => id));
	const violations = conflicts
		.filter(({ left, right }) => [...left, ...right].some((side) => side.existing !== true && ids.has(side.id)))
		.map(toViolation);
	const checked = failed || own === undefined ? 'NONE' : notChecked.length > 0 ? 'PART' : 'ALL';
	return { checked, ...(notChecked.length > 0 && { notChecked }), violations };
}

function toViolation({ policy, left, right }: Conflict): SodResult['violations'][number] {
	const names = (side: ConflictSide[]) => side.map(({ name }) => name);
	return { policy, left: names(left), right: names(right) };
}

function violationText(policy: string, left: string[], right: string[]): string {
	return `It would violate the policy "${policy}": one person would have ${left.join(', ')} and ${right.join(', ')}.`;
}

function conflict({ pair }: AssessedPair, violations: string[]): Standing {
	return {
		kind: 'problem',
		problem: {
			field: 'Access Items',
			message: `${itemLabel(pair)} for ${personLabel(pair)} conflicts with separation of duties. ${violations.join(' ')}`,
			advice:
				'Nothing was sent for this input item. Revoke the conflicting access first, and grant this once the revoke is completed. To send it anyway, set SOD Check to Warn.',
		},
	};
}

function notAllChecked({ pair }: AssessedPair, { notChecked = [] }: SodResult): Standing {
	return {
		kind: 'problem',
		problem: {
			message: `Couldn't check everything for separation of duties: ${itemLabel(pair)} for ${personLabel(pair)}. ${notChecked.join('; ')}.`,
			advice:
				'Nothing was sent for this input item. Use a credential with the user level Admin, or set SOD Check to Warn to send it with a warning.',
		},
	};
}

/** Counts the conflicts. Without any, it claims no more than what was checked. */
export function sodHints(checked: readonly AssessedPair[], asked: number): string[] {
	const results = checked.flatMap(({ pair }) => pair.notes?.sod ?? []);
	const conflicting = results.filter(({ violations }) => violations.length > 0).length;
	const partly = results.filter((result) => result.checked !== 'ALL').length;
	const open = partly === 0 ? '' : ` ${partly} of ${asked} couldn't be checked fully: see the results.`;
	if (conflicting > 0)
		return [`SOD check: ${conflicting} of ${asked} requests would violate a conflicting-access policy.${open}`];
	const none =
		partly === asked
			? 'SOD check: nothing could be checked.'
			: 'SOD check: no conflict found among conflicting-access policies.';
	return [none + open];
}
