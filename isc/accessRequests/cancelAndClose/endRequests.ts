import type { IscSession } from '../../session';
import { IdSet } from '../../shared/ids';
import { chunks, groupBy } from '../../shared/lists';
import { sideBySide } from '../../shared/sideBySide';
import { confirmOrders, newOrders, sendOrder, type EndingFate } from './orders';

/** ISC API: most ids in one call of bulk cancel, and of close. */
const MOST_TO_CANCEL = 50;
const MOST_TO_CLOSE = 500;

/** How closed requests end. ISC decides what is absent. Source: ISC API, Close Access Request. */
export interface Closing {
	message?: string;
	executionStatus?: 'Terminated' | 'Completed';
	completionStatus?: 'Success' | 'Incomplete' | 'Failure';
}

/**
 * Cancels requests: many in one call if the user is an ORG_ADMIN and ISC accepts it, otherwise one by one. An id that comes twice is canceled
 * with its first comment. Never throws; returns the fate of each id.
 */
export async function cancelRequests(
	session: IscSession,
	wanted: ReadonlyArray<{ ids: readonly string[]; comment: string }>,
): Promise<Map<string, EndingFate>> {
	const orders = newOrders(session, 'cancel');
	const me = await session.me().catch(() => undefined);
	const isAdmin = me?.authorities.includes('ORG_ADMIN') === true;
	const singles: Array<{ id: string; comment: string }> = [];
	for (const [comment, entries] of groupBy(eachOnce(wanted), (entry) => entry.comment)) {
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

/** Closes requests, 500 in one call. Never throws; returns the fate of each id. */
export async function closeRequests(
	session: IscSession,
	wanted: ReadonlyArray<{ ids: readonly string[]; closing: Closing }>,
): Promise<Map<string, EndingFate>> {
	const orders = newOrders(session, 'close');
	const kindOf = ({ closing: { message, executionStatus, completionStatus } }: { closing: Closing }) =>
		JSON.stringify([message, executionStatus, completionStatus]);
	for (const entries of groupBy(eachOnce(wanted), kindOf).values()) {
		const { message, executionStatus, completionStatus } = entries[0].closing;
		const closing = {
			...(message && { message }),
			...(executionStatus && { executionStatus }),
			...(completionStatus && { completionStatus }),
		};
		// A single bad id may make ISC refuse all of them. Halving finds it.
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

/** Each id once, with the values of its first entry. */
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
