import { attempt, valueOr } from '../api/result';
import type { IscSession } from '../session';
import { sameId } from '../shared/ids';
import { approvalsById } from '../api/approvals';
import type { Decision, DecisionFate } from './decision';

/**
 * Looks up decisions whose answer was lost, or that ISC refused one by one after it refused a bulk call. A decision that ISC certainly took
 * becomes SUBMITTED. The others keep their fate: the lists lag behind, so they prove nothing.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function confirmDecisions(
	session: IscSession,
	decision: Decision,
	doubtful: ReadonlyMap<string, { newOwnerId?: string }>,
	fates: Map<string, DecisionFate>,
): Promise<void> {
	const ids = [...doubtful.keys()].filter((id) => fates.get(id)?.outcome !== 'SUBMITTED');
	if (ids.length === 0) return;
	const [pending, completed] = await Promise.all([
		attempt(approvalsById(session.client, 'pending', ids)),
		decision === 'FORWARDED' ? undefined : attempt(approvalsById(session.client, 'completed', ids)),
	]);
	const me = (await session.me()).id;
	for (const id of ids) {
		const open = valueOr(pending, undefined)?.get(id);
		const done = completed && valueOr(completed, undefined)?.get(id);
		const reviewer = done?.reviewedBy?.id ?? me;
		const forwarded =
			decision === 'FORWARDED' && open !== undefined && sameId(open.owner?.id, doubtful.get(id)?.newOwnerId);
		if (forwarded || open?.actionInProcess === decision || (done?.state === decision && sameId(reviewer, me)))
			fates.set(id, { outcome: 'SUBMITTED' });
	}
}
