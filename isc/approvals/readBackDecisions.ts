import { approvalsById, type Approval } from '../api/approvals';
import { attemptAny } from '../api/result';
import type { IscSession } from '../session';
import { sameId } from '../shared/ids';
import type { Decision, DecisionFate } from './decision';

/** How long to wait between two looks, in ms: the lists lag. */
const WAITS_MS = [0, 500, 1_500, 4_000];

/**
 * Reads again what ISC said that it took: it is reported to answer 202 for approvals that it doesn't decide. A decision counts once the approval
 * is no longer pending, or ISC says that it is carrying it out. What is still pending after some looks is UNCONFIRMED.
 */
export async function readBack(
	session: IscSession,
	decision: Decision,
	orders: ReadonlyArray<{ id: string; newOwnerId?: string }>,
	fates: Map<string, DecisionFate>,
): Promise<void> {
	let open = orders.filter(({ id }) => fates.get(id)?.outcome === 'SUBMITTED');
	let why = 'ISC still lists it as pending';
	for (const wait of WAITS_MS) {
		if (open.length === 0 || session.clock.cancelled) break;
		if (wait > 0) await session.clock.sleep(wait);
		const ids = open.map(({ id }) => id);
		const read = await attemptAny(approvalsById(session.client, 'pending', ids));
		if (read.ok) open = open.filter((order) => isStillOpen(read.value.get(order.id), decision, order.newOwnerId));
		else why = `it couldn't be read back (${read.error.message.replace(/\.$/, '')})`;
	}
	for (const { id } of open)
		fates.set(id, {
			outcome: 'UNCONFIRMED',
			message: `ISC answered that it took this decision, but ${why}.`,
			advice: 'Look in ISC whether it is decided, or list it with Get Many, before you run this again.',
		});
}

/** A reassigned approval may no longer be visible to this user. */
function isStillOpen(approval: Approval | undefined, decision: Decision, newOwnerId: string | undefined): boolean {
	if (approval === undefined || approval.actionInProcess === decision) return false;
	return decision !== 'FORWARDED' || !sameId(approval.owner?.id, newOwnerId);
}
