import type { Approval } from '../api/approvals';
import { bulkCall } from '../api/genericApprovals';
import { attemptAny } from '../api/result';
import type { IscSession } from '../session';
import { chunks, groupBy } from '../shared/lists';
import { MOST_IN_BULK, type BulkDecision, type Decision, type Order } from './decision';
import { newerApprovals } from './newerService';

/**
 * The calls that decide several approvals at once in the newer service, which takes denials and reassignments in bulk too. Only approvals that this
 * tenant has there. Doesn't throw: where the service can't be read, all orders remain.
 *
 * @returns the calls, and the orders that remain for the older service
 */
export async function bulkInNewerService(
	session: IscSession,
	decision: Decision,
	orders: readonly Order[],
	known: ReadonlyMap<string, Approval>,
): Promise<{ bulk: BulkDecision[]; others: Order[] }> {
	const approvals = orders.flatMap(({ id }) => known.get(id) ?? []);
	const found = await attemptAny(newerApprovals(session, approvals));
	if (!found.ok) return { bulk: [], others: [...orders] };
	const idOf = ({ id }: Order): string | undefined => found.value.get(known.get(id) as Approval)?.id;
	const there = orders.filter((order) => idOf(order) !== undefined);
	const sameDecision = groupBy(there, ({ id, comment, newOwnerId = '' }) =>
		JSON.stringify([comment, newOwnerId, decision === 'FORWARDED' ? known.get(id)?.owner?.id : '']),
	);
	const bulk = [...sameDecision.values()]
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
