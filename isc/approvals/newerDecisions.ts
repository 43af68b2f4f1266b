import type { Approval } from '../api/approvals';
import type { WriteAnswer, WriteCall } from '../api/client';
import { bulkCall } from '../api/genericApprovals';
import { attemptAny } from '../api/result';
import type { IscSession } from '../session';
import { chunks, groupBy } from '../shared/lists';
import type { Decision, Order } from './decision';
import { newerApprovals } from './newerService';

/** ISC API: at most this many approvals in one call. */
const MOST_IN_BULK = 50;

/** What a call decides, and the call. */
export interface BulkDecision {
	orders: Order[];
	call: WriteCall;
}

/**
 * The calls that decide several approvals at once in the newer service, which takes denials and reassignments in bulk too, and from any user. Only
 * approvals that this tenant has there. A single approval isn't worth the look.
 *
 * @returns the calls, and the orders that remain for the older service
 */
export async function bulkDecisions(
	session: IscSession,
	decision: Decision,
	orders: readonly Order[],
	known: ReadonlyMap<string, Approval>,
): Promise<{ bulk: BulkDecision[]; others: Order[] }> {
	if (orders.length < 2) return { bulk: [], others: [...orders] };
	const approvals = orders.flatMap(({ id }) => known.get(id) ?? []);
	const found = await attemptAny(newerApprovals(session, approvals));
	if (!found.ok) return { bulk: [], others: [...orders] };
	const idOf = ({ id }: Order): string | undefined => found.value.get(known.get(id) as Approval)?.id;
	const there = orders.filter((order) => idOf(order) !== undefined);
	const alike = groupBy(there, ({ id, comment, newOwnerId = '' }) =>
		JSON.stringify([comment, newOwnerId, decision === 'FORWARDED' ? known.get(id)?.owner?.id : '']),
	);
	const bulk = [...alike.values()]
		.filter((group) => group.length > 1)
		.flatMap((group) => chunks(group, MOST_IN_BULK))
		.map((group): BulkDecision => {
			const [{ id, comment, newOwnerId }] = group;
			const ids = group.map((order) => idOf(order) ?? '');
			const from = known.get(id)?.owner?.id;
			return { orders: group, call: bulkCall(decision, ids, { comment, newOwnerId, from }) };
		});
	const taken = new Set(bulk.flatMap((one) => one.orders));
	return { bulk, others: orders.filter((order) => !taken.has(order)) };
}

/** Whether ISC refused a call in a way that the older service may not: it doesn't have this service, or not for this user. */
export function isForOlderService(answer: WriteAnswer): boolean {
	return answer.kind === 'refused' && !answer.error.meetsEveryRow;
}
