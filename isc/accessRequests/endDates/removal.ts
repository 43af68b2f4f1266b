import { withNotes } from '../model/pairs';
import type { AssessedPair, Standing } from '../model/standings';
import type { WantedPair } from '../model/wanted';
import { itemLabel, personLabel, withoutStop } from '../model/wording';
import type { Present } from './present';

const FIELD = 'End';

/** A request that would take an end date away, or might: refused, or sent with a warning. */
export function removal(assessed: AssessedPair, present: Present, handling: 'refuse' | 'warn'): AssessedPair {
	const { pair } = assessed;
	const { held, until, why = '' } = present;
	if (until === 'none' || held === 'no') return assessed;
	if (until === 'unknown' && held === 'unknown' && pair.requestType === 'GRANT_ACCESS') {
		const notChecked = `Couldn't check whether this grant takes an end date away: ${withoutStop(why)}.`;
		return { ...assessed, pair: withNotes(pair, { notChecked: [notChecked] }) };
	}
	const message = until === 'unknown' ? mayTakeAway(pair, why) : takesAway(pair, until);
	if (handling === 'warn') return { ...assessed, pair: withNotes(pair, { warnings: [`${message}.`] }) };
	return { ...assessed, standing: problem(message, adviceFor(pair)) };
}

function takesAway(pair: WantedPair, until: string): string {
	return `${personLabel(pair)} holds ${itemLabel(pair)} until ${until}, and this request without an end date ${takes(pair)} that end away`;
}

function mayTakeAway(pair: WantedPair, why: string): string {
	return `${personLabel(pair)} may hold ${itemLabel(pair)} until an end date, which this request without one ${takes(pair)} away (${withoutStop(why)})`;
}

/** ISC's documents say it of grants. Of a change of the start alone they say nothing. */
function takes({ requestType }: WantedPair): string {
	return requestType === 'GRANT_ACCESS' ? 'would take' : 'may take';
}

function adviceFor({ requestType }: WantedPair): string {
	const modify = requestType === 'GRANT_ACCESS' ? ', or use Modify to remove it on purpose' : '';
	return `Nothing was sent for this input item. Set End to the date on which the access should end${modify}. To send it as it is, set End Date Removal to Warn or Allow.`;
}

/** Removing an end date is sent as a grant, so the access must surely be held: a grant would give it otherwise. */
export function clearing(assessed: AssessedPair, { held, until, why = '' }: Present): AssessedPair {
	const { pair } = assessed;
	if (held === 'yes' && until === 'none') {
		const message = `${personLabel(pair)} already has ${itemLabel(pair)} without an end date.`;
		return { ...assessed, pair: withNotes(pair, { heldUntil: until }), standing: { kind: 'alreadyHeld', message } };
	}
	if (held === 'yes') {
		const note = 'ISC removes an end date by a grant without one, so this is sent as a grant.';
		return { ...assessed, pair: withNotes(pair, { heldUntil: until, warnings: [note] }) };
	}
	const isNotHeld = held === 'no';
	const message = isNotHeld
		? `${personLabel(pair)} doesn't hold ${itemLabel(pair)}, so it has no end date to remove`
		: `Couldn't check whether ${personLabel(pair)} holds ${itemLabel(pair)} (${withoutStop(why)}), and removing an end date is sent as a grant`;
	return {
		...assessed,
		standing: problem(message, 'Nothing was sent for this input item. Check in ISC what the person holds.'),
	};
}

function problem(message: string, advice: string): Standing {
	return { kind: 'problem', problem: { field: FIELD, message, advice } };
}
