import type { WantedPair } from '../model/wanted';
import type { WriteAnswer } from '../../api/client';
import { errorFromResponse, type IscError } from '../../api/errors';
import { noteSubmitted } from '../../api/recentlySubmitted';
import type { AccessRequestAnswer } from '../../api/wire';
import type { IscSession } from '../../session';
import { unique } from '../../shared/lists';
import { sideBySide } from '../../shared/sideBySide';
import { failedBy, notSent, type Failed, type Fate } from '../model/fates';
import { pairKey } from '../model/pairs';
import type { PlannedCall, Planner } from '../model/plannedCall';
import { itemTag } from '../model/wording';
import { acceptedPairs, isAnswer } from './answer';
import type { Halt } from './halt';
import { isNestedForSeveral, nestedShapeOf, rememberNestedShape } from './nestedShape';
import { ProgressLog } from './progressLog';
import { halvesOf, mayConcernOneRow, rowsOf, splitByNamedRows } from './splitRefused';

/** Start with this many calls; send more once one succeeds. */
const FIRST_CALLS = 3;
const SUBMIT = { method: 'POST', path: '/access-requests/v1' } as const;

export interface SubmitContext {
	session: IscSession;
	/** Plans new calls for the pairs of a refused call. */
	planner: Planner;
	/** Most calls to send at a time. The limiter of the client paces them. */
	sideBySide: number;
	halt: Halt;
	/** A last look at the pairs of a call, directly before it is sent: by `pairKey`, those that may not be sent. Never throws. */
	justBefore?: (call: PlannedCall) => Promise<ReadonlyMap<string, Failed>>;
	/** Called as soon as the fate of a pair is known. A later fate replaces it. */
	record(key: string, fate: Fate): void;
}

/**
 * Sends planned calls, several at a time, and records the fate of every pair in them. Never throws: pairs that can no longer be sent are
 * recorded as not sent.
 */
export async function submitCalls(calls: readonly PlannedCall[], context: SubmitContext): Promise<void> {
	const { clock, log, key } = context.session;
	const progress = new ProgressLog(calls.length, clock, log);
	let probe: Promise<void> | undefined;
	/** Until it is known whether the tenant accepts nested calls for several people, one of them is sent and the others wait for it. */
	async function send(call: PlannedCall): Promise<void> {
		while (isNestedForSeveral(call) && nestedShapeOf(key) === 'unknown') {
			if (probe === undefined) {
				probe = sendAndSplit(call, context);
				await probe;
				probe = undefined;
				return;
			}
			await probe;
		}
		await sendAndSplit(call, context);
	}
	await sideBySide(calls, { narrow: FIRST_CALLS, wide: context.sideBySide }, async (call, widen) => {
		await send(call);
		progress.callDone();
		if (context.halt.mayRequest || context.halt.reason) widen();
	});
}

/** Calls that were planned together, and whether ISC has accepted each of them so far. */
interface Batch {
	calls: PlannedCall[];
	allAccepted: boolean;
}

/** A call to send, or a decision that can be made once the calls before it are done. The decision may add work. */
type Task = { call: PlannedCall; batch: Batch } | { decide: () => Task[] };

/**
 * Sends a call and, if ISC refuses it, what can still be sent of it, until the work list is empty. After a refusal, the first of these that
 * applies decides:
 *
 * 1. The refusal can't be due to a single row: all pairs fail.
 * 2. The call is nested for several people, its text names no row, and it isn't known whether the tenant accepts this shape: the same pairs
 *    are sent again in other calls. If ISC accepts all of these, the tenant doesn't accept the shape, and that is remembered.
 * 3. The call is for one row: its pairs fail.
 * 4. The text of ISC names some of the rows: the other rows are sent again, then the named ones.
 * 5. The first half of the rows is sent again. If ISC accepts it, the cause is in the second half, which is halved at once. Otherwise the
 *    second half is sent again too.
 */
async function sendAndSplit(call: PlannedCall, context: SubmitContext): Promise<void> {
	const work: Task[] = [{ call, batch: { calls: [call], allAccepted: true } }];
	for (let task = work.shift(); task !== undefined; task = work.shift()) {
		const next = 'decide' in task ? task.decide() : await sendTask(task.call, task.batch, context);
		work.unshift(...next);
	}
}

/** Sends one call, records what is certain about its pairs and returns the work that remains. */
async function sendTask(call: PlannedCall, batch: Batch, context: SubmitContext): Promise<Task[]> {
	if (isNestedForSeveral(call) && nestedShapeOf(context.session.key) === 'refused')
		return replan(call.pairs, context).calls.map((flatCall) => ({ call: flatCall, batch }));
	const stopped = await context.justBefore?.(call);
	if (stopped !== undefined && stopped.size > 0) return withoutStopped(call, stopped, context);
	const answer = await write(call, context);
	if (answer.kind !== 'accepted') batch.allAccepted = false;
	switch (answer.kind) {
		case 'accepted':
			recordAccepted(call, answer, context);
			return [];
		case 'unknown':
			recordLost(call, answer, context);
			return [];
		case 'notSent':
			recordAll(call.pairs, notSent(answer.error), context);
			return [];
		case 'refused':
			return afterRefusal(call, answer.error, context);
	}
}

/** What may still be sent is planned again, and looked at again. */
function withoutStopped({ pairs }: PlannedCall, stopped: ReadonlyMap<string, Failed>, context: SubmitContext): Task[] {
	const others: WantedPair[] = [];
	for (const pair of pairs) {
		const failed = stopped.get(pairKey(pair));
		if (failed === undefined) others.push(pair);
		else context.record(pairKey(pair), failed);
	}
	return others.length === 0 ? [] : tasksOf(replan(others, context));
}

interface DocumentedAnswer {
	kind: 'accepted';
	body: AccessRequestAnswer;
	sentAt: number;
}

/** Sends a call. A 2xx answer in another form than ISC documents proves nothing, so whether ISC accepted the request is unknown. */
async function write(
	{ body, pairs }: PlannedCall,
	{ halt, session }: SubmitContext,
): Promise<DocumentedAnswer | Exclude<WriteAnswer, { kind: 'accepted' }>> {
	if (halt.reason) return { kind: 'notSent', error: halt.reason };
	const answer = await session.client.write({ ...SUBMIT, body, unless: () => halt.reason });
	halt.observe(answer);
	if (answer.kind !== 'accepted') return answer;
	const { status, sentAt } = answer;
	if (isAnswer(answer.body)) return { kind: 'accepted', body: answer.body, sentAt };
	session.log.warn(
		`ISC answered ${status} to the access request for ${rowTags(pairs)}, but not in the documented form.`,
	);
	return { kind: 'unknown', error: errorFromResponse(SUBMIT, { status, headers: {}, body: answer.body }), sentAt };
}

function recordAccepted(call: PlannedCall, { body, sentAt }: DocumentedAnswer, context: SubmitContext): void {
	const { session } = context;
	const entries = [...(body.newRequests ?? []), ...(body.existingRequests ?? [])];
	const ids = unique(entries.flatMap((entry) => entry.accessRequestIds));
	session.log.info(
		`ISC accepted the access request for ${rowTags(call.pairs)}: ${ids.join(', ') || 'no request ID returned'}`,
	);
	session.noteRequests?.(
		unique((body.newRequests ?? []).flatMap((entry) => entry.accessRequestIds)),
		unique(call.pairs.flatMap(({ reference }) => reference ?? [])),
	);
	if (isNestedForSeveral(call)) rememberNestedShape(session.key, 'accepted');
	const fates = acceptedPairs(call.pairs, body, sentAt);
	for (const [key, fate] of fates) context.record(key, fate);
	for (const pair of call.pairs) {
		const fate = fates.get(pairKey(pair));
		if (fate !== undefined) noteSubmitted(session, pair, fate);
	}
}

function recordLost(
	{ pairs }: PlannedCall,
	{ error, sentAt }: { error: IscError; sentAt: number },
	context: SubmitContext,
): void {
	const fate: Fate = { kind: 'unconfirmed', error, sentAt, lostAt: context.session.clock.now() };
	recordAll(pairs, fate, context);
	for (const pair of pairs) noteSubmitted(context.session, pair, fate);
}

function recordAll(pairs: readonly WantedPair[], fate: Fate, { record }: SubmitContext): void {
	for (const pair of pairs) record(pairKey(pair), fate);
}

/** The five ways after a refusal, in the order of `sendAndSplit`. */
function afterRefusal(call: PlannedCall, error: IscError, context: SubmitContext): Task[] {
	const { pairs } = call;
	if (!mayConcernOneRow(error)) return fail(pairs, error, context);
	const split = splitByNamedRows(pairs, error.message);
	if (split === undefined && mayBeDueToShape(call, error, context)) return sendWithoutNesting(pairs, context);
	if (rowsOf(pairs).length === 1) return fail(pairs, error, context);
	if (split !== undefined) return sendNamedLast(split, context);
	return sendInHalves(pairs, context);
}

function fail(pairs: readonly WantedPair[], error: IscError, context: SubmitContext): Task[] {
	recordAll(pairs, failedBy(error), context);
	return [];
}

function mayBeDueToShape(call: PlannedCall, error: IscError, { session }: SubmitContext): boolean {
	return isNestedForSeveral(call) && error.kind === 'badRequest' && nestedShapeOf(session.key) !== 'accepted';
}

/** If ISC accepts the same pairs without nesting, it refused the call because of its shape. */
function sendWithoutNesting(pairs: readonly WantedPair[], context: SubmitContext): Task[] {
	const batch = replan(pairs, context, false);
	const decide = (): Task[] => {
		if (batch.allAccepted) rememberNestedShape(context.session.key, 'refused');
		return [];
	};
	return [...tasksOf(batch), { decide }];
}

function sendNamedLast(
	{ named, others }: { named: WantedPair[]; others: WantedPair[] },
	context: SubmitContext,
): Task[] {
	const decide = (): Task[] => tasksOf(replan(named, context));
	return [...tasksOf(replan(others, context)), { decide }];
}

function sendInHalves(pairs: readonly WantedPair[], context: SubmitContext): Task[] {
	const [first, second] = halvesOf(pairs);
	const batch = replan(first, context);
	const decide = (): Task[] =>
		batch.allAccepted && rowsOf(second).length > 1 ? sendInHalves(second, context) : tasksOf(replan(second, context));
	return [...tasksOf(batch), { decide }];
}

function tasksOf(batch: Batch): Task[] {
	return batch.calls.map((call) => ({ call, batch }));
}

function replan(
	pairs: readonly WantedPair[],
	{ planner, session }: SubmitContext,
	nestedForSeveral = nestedShapeOf(session.key) !== 'refused',
): Batch {
	const calls = planner(pairs, { nestedForSeveral, combineItems: rowsOf(pairs).length > 1 });
	return { calls, allAccepted: true };
}

/** e.g. `[item 0] [item 3]`. */
function rowTags(pairs: readonly WantedPair[]): string {
	return rowsOf(pairs).map(itemTag).join(' ');
}
