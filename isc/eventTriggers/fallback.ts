import { endedInvocations } from '../api/eventTriggers';
import type { Clock } from '../api/http';
import { readItemRecords } from '../api/itemRecords';
import { attemptAny } from '../api/result';
import { ACCESS_ITEM_TYPES, type AccessItemType } from '../api/wire';
import type { IscSession } from '../session';
import { answerInvocation, type TriggerAnswer } from './answers';
import type { DecidingTrigger, Payload } from './events';
import type { OpenInvocation } from './invocations';

/** What the trigger answers if the workflow doesn't. */
export interface Fallback {
	kind: 'deny' | 'passOn';
	/** The access items of the request, as the event has them. */
	items: readonly Payload[];
}

/** The part of the time until the deadline after which the workflow has had its turn. */
const SHARE = 0.8;
const RETRY_MS = 15_000;
/** How often to look whether it was answered: nobody waits longer than needed. */
const LOOK_MS = 5_000;

/** When the fallback is due, in milliseconds since 1970. @param receivedAt when the event came */
export function fallbackDue(receivedAt: number, respondBy: number): number {
	return receivedAt + (respondBy - receivedAt) * SHARE;
}

/**
 * Waits until the fallback is due, and sends it unless the workflow has answered. Tries again until the deadline if ISC can't be reached.
 * Never throws: nobody waits for it.
 *
 * @param clock its waits don't end with an execution
 */
export async function fallBackLater(
	session: IscSession,
	entry: OpenInvocation,
	{ fallback, due, clock }: { fallback: Fallback; due: number; clock: Pick<Clock, 'now' | 'sleep'> },
): Promise<void> {
	const { invocation } = entry;
	for (let at = due; at < invocation.respondBy || at === due; at = clock.now() + RETRY_MS) {
		while (clock.now() < at && entry.state !== 'answered') await clock.sleep(Math.min(LOOK_MS, at - clock.now()));
		if (entry.state === 'answered' || entry.state === 'over') return;
		if (entry.underWay !== undefined) continue;
		if (await answerOnce(session, entry, fallback)) return;
	}
	session.log.warn(`The event ${invocation.id} was not answered, and its deadline is over: ISC fails the request.`);
}

/** @returns whether nothing more is to be done */
async function answerOnce(session: IscSession, entry: OpenInvocation, fallback: Fallback): Promise<boolean> {
	const { id, triggerId } = entry.invocation;
	try {
		// The workflow may have answered in another process.
		const ended = await attemptAny(endedInvocations(session.client, triggerId));
		if (ended.ok && ended.value.has(id)) {
			entry.state = 'answered';
			return true;
		}
		const answer = await fallbackAnswer(session, triggerId, fallback);
		const approver = await approverOf(session);
		if (entry.state !== 'open' || entry.underWay !== undefined) return false;
		await answerInvocation(session, entry, { answer, approver, taken: 'over' });
		session.log.warn(`The workflow gave the event ${id} no answer in time. The fallback was sent: ${answer.kind}.`);
		return true;
	} catch (error) {
		const { message, httpCode } = error as { message: string; httpCode?: number };
		session.log.warn(`The fallback for the event ${id} could not be sent: ${message}`);
		// ISC refuses an answer to an invocation that has one.
		if (httpCode !== 400) return false;
		entry.state = 'answered';
		return true;
	}
}

/** Whether the trigger's user can be named to ISC as the one who answers. */
export async function approverOf(session: IscSession): Promise<string> {
	const me = await attemptAny(session.me());
	return (me.ok && (me.value.userName ?? me.value.id)) || 'n8n';
}

/** Nothing is passed on that no reviewer would see. */
async function fallbackAnswer(
	session: IscSession,
	triggerId: DecidingTrigger,
	{ kind, items }: Fallback,
): Promise<TriggerAnswer> {
	const comment = 'The workflow in n8n did not answer in time.';
	const isReviewed = kind === 'passOn' && (await areAllReviewed(session, items));
	if (triggerId === 'idn:access-request-dynamic-approver')
		return isReviewed ? { kind: 'noReviewer' } : { kind: 'fail', comment };
	return isReviewed ? { kind: 'passOn', comment } : { kind: 'deny', comment };
}

/**
 * Whether every access item is known to have a reviewer for what is requested. An item that can't be read, or a revoke, whose reviewers the record
 * doesn't say, counts as one without.
 */
export async function areAllReviewed(session: IscSession, items: readonly Payload[]): Promise<boolean> {
	const references = items.flatMap(({ type, id, operation }) =>
		ACCESS_ITEM_TYPES.includes(type as AccessItemType) && typeof id === 'string' && !/remove/i.test(String(operation))
			? [{ type: type as AccessItemType, id }]
			: [],
	);
	if (references.length === 0 || references.length < items.length) return false;
	const records = await attemptAny(readItemRecords(session, references));
	if (!records.ok) return false;
	return references.every((item) => (records.value.get(item)?.requires?.approvers.length ?? 0) > 0);
}
