import type { IscSession } from '../../session';
import { IdSet } from '../../shared/ids';
import { chunks, groupBy } from '../../shared/lists';
import { sideBySide } from '../../shared/sideBySide';
import { confirmOrders, newOrders, sendOrder, type EndingFate } from './orders';

/** ISC API: most ids in one call of bulk cancel, and of close. */
const MOST_TO_CANCEL = 50;
const MOST_TO_CLOSE = 500;

/** How closed requests are to end; what is absent is up to ISC. Source: ISC API, Close Access Request. */
export interface Closing {
	message?: string;
	executionStatus?: 'Terminated' | 'Completed';
	completionStatus?: 'Success' | 'Incomplete' | 'Failure';
}

/**
 * Cancels requests: many in a call if the user is an ORG_ADMIN and ISC takes it, otherwise one by one. An id that comes twice is canceled
 * with its first comment. Throws nothing; the fate of each id is in the answer.
 */
export async function cancelRequests(
	session: IscSession,
	wanted: ReadonlyArray<{ ids: readonly string[]; comment: string }>,
): Promise<Map<string, EndingFate>> {
	const orders = newOrders(session, 'canceled');
	const me = await session.me().catch(() => undefined);
	const isAdmin = me?.authorities.includes('ORG_ADMIN') === true;
	const singles: Array<{ id: string; comment: string }> = [];
	for (const [comment, entries] of groupBy(eachOnce(wanted), (one) => one.comment)) {
		const calls = chunks(
			entries.map(({ id }) => id),
			MOST_TO_CANCEL,
		);
		for (const ids of calls) {
			const body = { accessRequestIds: ids, comment };
			const inBulk = isAdmin && !orders.forbidden && ids.length > 1;
			if (inBulk && (await sendOrder(orders, ids, { path: 'bulk-cancel', body, divisible: true }))) continue;
			singles.push(...ids.map((id) => ({ id, comment })));
		}
	}
	await sideBySide(singles, { narrow: 2, wide: 8 }, async ({ id, comment }, widen) => {
		if (await sendOrder(orders, [id], { path: 'cancel', body: { accountActivityId: id, comment } })) widen();
	});
	return await confirmOrders(orders, (states) => states.every((state) => state === 'CANCELLED'));
}

/** Closes requests, 500 in a call. Throws nothing; the fate of each id is in the answer. */
export async function closeRequests(
	session: IscSession,
	wanted: ReadonlyArray<{ ids: readonly string[]; closing: Closing }>,
): Promise<Map<string, EndingFate>> {
	const orders = newOrders(session, 'closed');
	const kindOf = ({ closing: { message, executionStatus, completionStatus } }: { closing: Closing }) =>
		JSON.stringify([message, executionStatus, completionStatus]);
	for (const entries of groupBy(eachOnce(wanted), kindOf).values()) {
		const { message, executionStatus, completionStatus } = entries[0].closing;
		const closing = {
			...(message && { message }),
			...(executionStatus && { executionStatus }),
			...(completionStatus && { completionStatus }),
		};
		// One bad id may be why ISC refused all of them: halving finds it.
		const work = chunks(
			entries.map(({ id }) => id),
			MOST_TO_CLOSE,
		);
		for (let ids = work.shift(); ids !== undefined; ids = work.shift()) {
			const body = { accessRequestIds: ids, ...closing };
			if (await sendOrder(orders, ids, { path: 'close', body, divisible: ids.length > 1 })) continue;
			if (ids.length > 1) work.unshift(...chunks(ids, Math.ceil(ids.length / 2)));
		}
	}
	return await confirmOrders(orders, () => true);
}

/** Each id once, with what it is first ordered with. */
function eachOnce<T extends { ids: readonly string[] }>(wanted: readonly T[]): Array<Omit<T, 'ids'> & { id: string }> {
	const seen = new IdSet();
	return wanted.flatMap(({ ids, ...order }) =>
		ids.flatMap((id) => {
			if (seen.has(id)) return [];
			seen.add(id);
			return [{ ...order, id }];
		}),
	);
}
