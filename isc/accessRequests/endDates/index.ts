import type { CheckContext, CheckReport } from '../model/checks';
import type { AccessItemType } from '../../api/wire';
import { withNotes } from '../model/pairs';
import type { AssessedPair } from '../model/standings';
import { sideBySide } from '../../shared/sideBySide';
import { withHeldUntil } from './heldUntil';
import { PresentEnds, type Present } from './present';
import { clearing, removal } from './removal';

const READS_AT_A_TIME = 10;

/**
 * Says until when access is held that isn't requested again, and finds requests that would take an end date away: a grant without one for
 * access that is held, and a change of the start alone (ISC API: leaving the end date out asks to remove it).
 *
 * @throws {IscError} if ISC doesn't answer: nothing may be sent on a check that was never made
 */
export async function checkEndDates(
	pairs: readonly AssessedPair[],
	{ session, options }: CheckContext,
): Promise<CheckReport> {
	const { endDateRemoval = 'allow' } = options;
	const isAsked = (assessed: AssessedPair) =>
		isConcerned(assessed, endDateRemoval) || (options.fullEvidence === true && assessed.pair.identityType === 'HUMAN');
	const asks = pairs.filter(isAsked);
	if (asks.length === 0) return { pairs: [...pairs], hints: [] };
	const ends = new PresentEnds(session);
	await ends.search(asks);
	const present = await readAll(asks, ends);
	const readAt = new Date(session.clock.now()).toISOString();
	const checked = pairs.map((original): AssessedPair => {
		const found = present.get(original);
		if (found === undefined) return original;
		const { held, until } = found;
		const before = { held, until, readFrom: placeOf(original.pair.item.type), readAt };
		const assessed =
			options.fullEvidence === true ? { ...original, pair: withNotes(original.pair, { before }) } : original;
		if (!isConcerned(original, endDateRemoval)) return assessed;
		if (assessed.standing.kind === 'alreadyHeld') return withHeldUntil(assessed, found);
		if (assessed.pair.item.clear === true) return clearing(assessed, found);
		return endDateRemoval === 'allow' ? assessed : removal(assessed, found, endDateRemoval);
	});
	return { pairs: checked, hints: [] };
}

function placeOf(type: AccessItemType): string {
	if (type === 'ROLE') return 'role assignments';
	return type === 'ENTITLEMENT' ? 'revocable objects' : 'search';
}

function isConcerned({ pair, standing, held }: AssessedPair, endDateRemoval: string): boolean {
	if (pair.identityType !== 'HUMAN') return false;
	if (standing.kind === 'alreadyHeld') return true;
	if (standing.kind !== 'submit' || pair.requestType === 'REVOKE_ACCESS') return false;
	if (pair.item.clear === true) return true;
	return endDateRemoval !== 'allow' && pair.item.removeDate === undefined && held !== 'no';
}

/** A read that fails stops the others, as the run can't go on without it. */
async function readAll(asks: readonly AssessedPair[], ends: PresentEnds): Promise<Map<AssessedPair, Present>> {
	const present = new Map<AssessedPair, Present>();
	const failures: unknown[] = [];
	await sideBySide(asks, { narrow: READS_AT_A_TIME, wide: READS_AT_A_TIME }, async (assessed) => {
		if (failures.length > 0) return;
		await ends.of(assessed).then(
			(found) => void present.set(assessed, found),
			(error: unknown) => void failures.push(error),
		);
	});
	if (failures.length > 0) throw failures[0] as Error;
	return present;
}
