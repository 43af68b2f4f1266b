import type { WriteAnswer } from '../../api/client';
import type { IscError } from '../../api/errors';
import { forgetSubmitted } from '../../api/recentlySubmitted';
import type { IscSession } from '../../session';
import { IdMap, IdSet } from '../../shared/ids';
import { followRequests } from '../follow';
import { isFinal } from '../model/progress';
import { withoutStop } from '../model/wording';

const PATH = '/access-requests/v1';

/** SUBMITTED: ISC accepted the order (202) and carries it out. UNCONFIRMED: the answer was lost, and the status list doesn't show the result. */
export type EndingFate =
	{ outcome: 'SUBMITTED' } | { outcome: 'FAILED' | 'UNCONFIRMED'; message: string; advice: string; error: IscError };

/** The orders of one operation: what happened to each id, and whether more may be sent. */
export interface Orders {
	session: IscSession;
	/** For the log. */
	verb: 'cancel' | 'close';
	fates: IdMap<EndingFate>;
	/** Ids that ISC may have dealt with although its answer doesn't say so. */
	doubtful: IdSet;
	/** ISC refused a call because of the token's level. */
	forbidden: boolean;
	/** Why nothing more is sent. */
	halt?: IscError;
}

export function newOrders(session: IscSession, verb: Orders['verb']): Orders {
	return { session, verb, fates: new IdMap(), doubtful: new IdSet(), forbidden: false };
}

/**
 * Sends one call for these ids and records what happened to them.
 *
 * @param divisible if ISC refuses the call, the caller sends its ids again in other calls, so nothing is recorded
 * @returns false if ISC refused the call. What it may have accepted isn't sent again.
 */
export async function sendOrder(
	orders: Orders,
	ids: readonly string[],
	{ path, body, divisible = false }: { path: string; body: object; divisible?: boolean },
): Promise<boolean> {
	const { session, fates, doubtful } = orders;
	const call = { method: 'POST', path: `${PATH}/${path}`, body, expects: 'anything' } as const;
	const answer: WriteAnswer = orders.halt ? { kind: 'notSent', error: orders.halt } : await session.client.write(call);
	if (answer.kind === 'accepted' || answer.kind === 'unknown') forgetSubmitted(session, ids);
	if (answer.kind === 'accepted') {
		session.log.info(`ISC accepted the order to ${orders.verb} these requests: ${ids.join(', ')}`);
		for (const id of ids) fates.set(id, { outcome: 'SUBMITTED' });
		return true;
	}
	const { error } = answer;
	if (error.meetsEveryRow) orders.halt ??= error;
	if (answer.kind === 'refused' && divisible && !error.meetsEveryRow) {
		orders.forbidden ||= error.kind === 'forbidden';
		// ISC doesn't document whether it deals with the good ids of a call that it refuses.
		if (!orders.forbidden) for (const id of ids) doubtful.add(id);
		return false;
	}
	if (answer.kind === 'unknown') for (const id of ids) doubtful.add(id);
	for (const id of ids) fates.set(id, failedOrder(answer.kind, error));
	return divisible;
}

/**
 * Looks once in the status list for what is in doubt.
 *
 * @param isDone whether these final states mean that ISC accepted the order
 */
export async function confirmOrders(
	{ session, fates, doubtful, halt }: Orders,
	isDone: (states: ReadonlyArray<string | undefined>) => boolean,
): Promise<Map<string, EndingFate>> {
	const open = [...doubtful].filter((id) => fates.get(id)?.outcome !== 'SUBMITTED');
	if (open.length === 0 || halt) return fates;
	const { rows } = await followRequests(
		open.map((accessRequestId) => ({ accessRequestId })),
		{ session, until: session.clock.now() },
	);
	for (const id of open) {
		const ownRows = rows.get(id) ?? [];
		const hasEnded = ownRows.length > 0 && ownRows.every(isFinal) && isDone(ownRows.map(({ state }) => state));
		if (hasEnded) fates.set(id, { outcome: 'SUBMITTED' });
	}
	return fates;
}

function failedOrder(kind: 'refused' | 'unknown' | 'notSent', error: IscError): EndingFate {
	const { message, advice } = error;
	if (kind === 'unknown') {
		return {
			outcome: 'UNCONFIRMED',
			message: `ISC may have accepted this, but its answer was lost (${withoutStop(message)}).`,
			advice: 'Check the state of the request with the operation Get before you run this again.',
			error,
		};
	}
	return { outcome: 'FAILED', message: kind === 'notSent' ? `Not sent: ${message}` : message, advice, error };
}
