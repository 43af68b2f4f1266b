import { attempt } from '../api/result';
import type { IscSession } from '../session';
import { sameId } from '../shared/ids';
import { approvalsById } from './approvalPages';
import type { Decision, DecisionFate } from './decision';

/**
 * Looks up what became of decisions whose answer was lost, or that were refused one by one after a call for many. One that surely was taken
 * becomes SUBMITTED; of the others nothing new is said, for the lists lag behind.
 *
 * @throws {IscError} when ISC does not answer
 */
export async function settle(
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
		const open = pending.ok ? pending.value.get(id) : undefined;
		const done = completed?.ok === true ? completed.value.get(id) : undefined;
		const reviewer = done?.reviewedBy?.id ?? me;
		const forwarded =
			decision === 'FORWARDED' && open !== undefined && sameId(open.owner?.id, doubtful.get(id)?.newOwnerId);
		if (forwarded || open?.actionInProcess === decision || (done?.state === decision && sameId(reviewer, me)))
			fates.set(id, { outcome: 'SUBMITTED' });
	}
}
