import { chunks } from '../../shared/lists';
import type { WriteAnswer } from '../../api/client';
import type { IscError } from '../../api/errors';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { followRequests } from '../follow';
import { isFinal } from '../model/progress';
import { forgetSubmitted } from '../../api/recentlySubmitted';
import { sideBySide } from '../../shared/sideBySide';

/** ISC API: ids in one call of bulk cancel, and of close. */
const MOST_TO_CANCEL = 50;
const MOST_TO_CLOSE = 500;
const PATH = '/access-requests/v1';

/** How closed requests are to end; what is absent is ISC's to choose. Source: ISC API, Close Access Request. */
export interface Closing {
	message?: string;
	executionStatus?: 'Terminated' | 'Completed';
	completionStatus?: 'Success' | 'Incomplete' | 'Failure';
}

/** SUBMITTED: ISC has taken it (202) and carries it out. UNCONFIRMED: the answer was lost, and it could not be told. */
export type EndingFate =
	{ outcome: 'SUBMITTED' } | { outcome: 'FAILED' | 'UNCONFIRMED'; message: string; advice: string; error: IscError };

/**
 * Cancels requests: many in a call where the user is an ORG_ADMIN and nothing stands against it, else one by one. An id is cancelled with the
 * comment it comes with first. Throws nothing; the fate of each id is in the answer.
 */
export async function cancelRequests(
	session: IscSession,
	orders: ReadonlyArray<{ ids: readonly string[]; comment: string }>,
): Promise<Map<string, EndingFate>> {
	const ender = new Ender(session, 'cancelled', (states) => states.every((state) => state === 'CANCELLED'));
	const me = await session.me().catch(() => undefined);
	let inBulk = me?.authorities.includes('ORG_ADMIN') === true;
	const singles: Array<{ id: string; comment: string }> = [];
	for (const { key: comment, ids } of eachOnce(orders, (order) => order.comment)) {
		for (const some of chunks(ids, MOST_TO_CANCEL)) {
			const taken =
				inBulk && some.length > 1 && (await ender.send(some, 'bulk-cancel', { accessRequestIds: some, comment }, true));
			if (taken) continue;
			inBulk &&= !ender.forbidden;
			singles.push(...some.map((id) => ({ id, comment })));
		}
	}
	await sideBySide(singles, { narrow: 2, wide: 8 }, async ({ id, comment }, widen) => {
		if (await ender.send([id], 'cancel', { accountActivityId: id, comment })) widen();
	});
	return await ender.settled();
}

/** Closes requests, 500 in a call. Throws nothing; the fate of each id is in the answer. */
export async function closeRequests(
	session: IscSession,
	orders: ReadonlyArray<{ ids: readonly string[]; closing: Closing }>,
): Promise<Map<string, EndingFate>> {
	const ender = new Ender(session, 'closed', () => true);
	const close = async (ids: string[], closing: Closing): Promise<void> => {
		const taken = await ender.send(ids, 'close', { accessRequestIds: ids, ...closing }, ids.length > 1);
		if (taken) return;
		// One bad id may be why all were refused: half by half, it is found.
		const middle = Math.ceil(ids.length / 2);
		if (ids.length > 1) for (const half of [ids.slice(0, middle), ids.slice(middle)]) await close(half, closing);
	};
	for (const { key, ids } of eachOnce(orders, ({ closing }) =>
		JSON.stringify([closing.message, closing.executionStatus, closing.completionStatus]),
	)) {
		const [message, executionStatus, completionStatus] = JSON.parse(key) as [
			Closing['message'],
			Closing['executionStatus'],
			Closing['completionStatus'],
		];
		const closing = {
			...(message && { message }),
			...(executionStatus && { executionStatus }),
			...(completionStatus && { completionStatus }),
		};
		for (const some of chunks(ids, MOST_TO_CLOSE)) await close(some, closing);
	}
	return await ender.settled();
}

class Ender {
	forbidden = false;
	private readonly fates = new IdMap<EndingFate>();
	/** Ids that ISC may have dealt with although its answer does not say so. */
	private readonly doubtful = new IdSet();
	private halt: IscError | undefined;

	constructor(
		private readonly session: IscSession,
		private readonly done: string,
		/** Whether these final states mean that it was taken. */
		private readonly isDone: (states: ReadonlyArray<string | undefined>) => boolean,
	) {}

	/**
	 * Sends one call for these ids.
	 *
	 * @param divisible where it is refused, the ids are to be sent otherwise: no fate is noted then
	 * @returns false where it is refused; what may have been taken is not sent again
	 */
	async send(ids: readonly string[], path: string, body: object, divisible = false): Promise<boolean> {
		const { client, log } = this.session;
		const call = { method: 'POST', path: `${PATH}/${path}`, body, expects: 'anything' } as const;
		const answer: WriteAnswer = this.halt ? { kind: 'notSent', error: this.halt } : await client.write(call);
		if (answer.kind === 'accepted' || answer.kind === 'unknown') forgetSubmitted(this.session, ids);
		if (answer.kind === 'accepted') {
			log.info(`ISC took the order that these be ${this.done}: ${ids.join(', ')}`);
			for (const id of ids) this.fates.set(id, { outcome: 'SUBMITTED' });
			return true;
		}
		const { error } = answer;
		if (error.meetsEveryRow) this.halt ??= error;
		if (answer.kind === 'refused' && divisible && !error.meetsEveryRow) {
			this.forbidden ||= error.kind === 'forbidden';
			// Nobody says whether ISC deals with the good ones of a call that it refuses.
			if (!this.forbidden) for (const id of ids) this.doubtful.add(id);
			return false;
		}
		if (answer.kind === 'unknown') for (const id of ids) this.doubtful.add(id);
		for (const id of ids) this.fates.set(id, this.failed(answer.kind, error));
		return divisible;
	}

	/** What is in doubt is looked for in the status list once. */
	async settled(): Promise<Map<string, EndingFate>> {
		const open = [...this.doubtful].filter((id) => this.fates.get(id)?.outcome !== 'SUBMITTED');
		if (open.length === 0 || this.halt) return this.fates;
		const { rows } = await followRequests(
			open.map((accessRequestId) => ({ accessRequestId })),
			{ session: this.session, until: this.session.clock.now() },
		);
		for (const id of open) {
			const own = rows.get(id) ?? [];
			const ended = own.length > 0 && own.every(isFinal) && this.isDone(own.map(({ state }) => state));
			if (ended) this.fates.set(id, { outcome: 'SUBMITTED' });
		}
		return this.fates;
	}

	private failed(kind: 'refused' | 'unknown' | 'notSent', error: IscError): EndingFate {
		const { message, advice } = error;
		if (kind === 'unknown') {
			const look = 'Look at its state with the operation Get before you run this again.';
			return {
				outcome: 'UNCONFIRMED',
				message: `ISC may have taken this: no usable answer came (${message.replace(/\.$/, '')}).`,
				advice: look,
				error,
			};
		}
		return { outcome: 'FAILED', message: kind === 'notSent' ? `Not sent: ${message}` : message, advice, error };
	}
}

/** The ids under what they share, each id once, under what it comes with first. */
function eachOnce<T extends { ids: readonly string[] }>(
	orders: readonly T[],
	keyOf: (order: T) => string,
): Array<{ key: string; ids: string[] }> {
	const groups = new Map<string, string[]>();
	const seen = new IdSet();
	for (const order of orders) {
		const key = keyOf(order);
		for (const id of order.ids) {
			if (seen.has(id)) continue;
			seen.add(id);
			groups.set(key, [...(groups.get(key) ?? []), id]);
		}
	}
	return [...groups].map(([key, ids]) => ({ key, ids }));
}
