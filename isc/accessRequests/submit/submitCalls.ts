import type { WantedPair } from '../model/wanted';
import type { WriteAnswer } from '../../api/client';
import { errorFromResponse, type IscError } from '../../api/errors';
import { noteSubmitted } from '../../api/recentlySubmitted';
import type { IscSession } from '../../session';
import { sideBySide } from '../../shared/sideBySide';
import { failedBy, notSent, type Fate } from '../model/fates';
import { pairKey } from '../model/pairs';
import type { PlannedCall, Planner } from '../model/plannedCall';
import { acceptedPairs, isAnswer } from './answer';
import type { Halt } from './halt';
import { isNestedForSeveral, nestedShapeOf, rememberNestedShape } from './nestedShape';
import { ProgressLog } from './progressLog';
import { halves, mayConcernOneRow, namedRows, rowsOf } from './splitRefused';

/** Start with this many calls; send more once one succeeds. */
const FIRST_CALLS = 3;
const SUBMIT = { method: 'POST', path: '/access-requests/v1' } as const;

export interface SubmitContext {
	session: IscSession;
	/** Plans what is left of a refused call. */
	planner: Planner;
	/** Most calls in flight at once; the limiter of the client paces them. */
	sideBySide: number;
	halt: Halt;
	/** Called once for each pair, as soon as its fate is known. */
	record(key: string, fate: Fate): void;
}

/**
 * Sends planned calls side by side and records the fate of every pair in them. Throws nothing: pairs that can't be sent any more
 * are recorded as not sent.
 */
export async function submitCalls(calls: readonly PlannedCall[], context: SubmitContext): Promise<void> {
	const { clock, log, key } = context.session;
	const progress = new ProgressLog(calls.length, clock, log);
	let probe: Promise<void> | undefined;
	/** Until the tenant has shown whether it takes nested calls for several people, one of them goes ahead and the others wait. */
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
		progress.step();
		if (context.halt.underWay || context.halt.reason) widen();
	});
}

/** Calls that were planned together, and whether ISC took all of them at the first try. */
interface Batch {
	calls: PlannedCall[];
	allTaken: boolean;
}

/** A call to send, or a decision that waits until the calls before it are done and adds to the work. */
type Task = { call: PlannedCall; batch: Batch } | { decide: () => Task[] };

/**
 * Sends a call, and what is left of it after a refusal, until the work list is empty. A refused call goes one of four ways:
 *
 * 1. The refusal meets every row, or the call is for one row: its pairs fail.
 * 2. The call is nested for several people, and the tenant may not take that shape: the same pairs go again in other calls. If ISC
 *    takes all of these, the tenant doesn't take the shape, and that is remembered.
 * 3. ISC's text names some of the rows: the other rows go again, then the named ones.
 * 4. It names none: the first half of the rows goes again. If ISC takes it, the fault is in the second half, which is halved at once;
 *    otherwise the second half goes again too.
 */
async function sendAndSplit(call: PlannedCall, context: SubmitContext): Promise<void> {
	const work: Task[] = [{ call, batch: { calls: [call], allTaken: true } }];
	for (let task = work.shift(); task !== undefined; task = work.shift()) {
		const next = 'decide' in task ? task.decide() : await sendTask(task.call, task.batch, context);
		work.unshift(...next);
	}
}

async function sendTask(call: PlannedCall, batch: Batch, context: SubmitContext): Promise<Task[]> {
	if (isNestedForSeveral(call) && nestedShapeOf(context.session.key) === 'refused')
		return replan(call.pairs, context).calls.map((other) => ({ call: other, batch }));
	const answer = await write(call, context);
	if (answer.kind === 'accepted' && accept(call, answer, context)) return [];
	batch.allTaken = false;
	switch (answer.kind) {
		case 'accepted':
			return [];
		case 'unknown':
			recordLost(call, answer.error, answer.sentAt, context);
			return [];
		case 'notSent':
			recordAll(call.pairs, notSent(answer.error), context);
			return [];
		case 'refused':
			return afterRefusal(call, answer.error, context);
	}
}

async function write({ body }: PlannedCall, { halt, session }: SubmitContext): Promise<WriteAnswer> {
	if (halt.reason) return { kind: 'notSent', error: halt.reason };
	const answer = await session.client.write({ ...SUBMIT, body, unless: () => halt.reason });
	halt.note(answer);
	return answer;
}

/** False where the answer isn't the one that ISC documents, which proves nothing. */
function accept(
	call: PlannedCall,
	{ body, sentAt, status }: WriteAnswer & { kind: 'accepted' },
	context: SubmitContext,
): boolean {
	const { log, key: tenantKey } = context.session;
	const rows = rowsOf(call.pairs)
		.map((row) => `[item ${row}]`)
		.join(' ');
	if (!isAnswer(body)) {
		log.warn(`ISC answered ${status} to the access request for ${rows}, but not in the documented form.`);
		recordLost(call, errorFromResponse(SUBMIT, { status, headers: {}, body }), sentAt, context);
		return false;
	}
	const entries = [...(body.newRequests ?? []), ...(body.existingRequests ?? [])];
	const ids = [...new Set(entries.flatMap((entry) => entry.accessRequestIds))];
	log.info(`ISC accepted the access request for ${rows}: ${ids.join(', ') || 'no request ID returned'}`);
	if (isNestedForSeveral(call)) rememberNestedShape(tenantKey, 'taken');
	const fates = acceptedPairs(call.pairs, body, sentAt);
	for (const [key, fate] of fates) context.record(key, fate);
	for (const pair of call.pairs) {
		const fate = fates.get(pairKey(pair));
		if (fate !== undefined) noteSubmitted(context.session, pair, fate);
	}
	return true;
}

function recordLost(call: PlannedCall, error: IscError, sentAt: number, context: SubmitContext): void {
	const fate: Fate = { kind: 'unconfirmed', error, sentAt, lostAt: context.session.clock.now() };
	recordAll(call.pairs, fate, context);
	for (const pair of call.pairs) noteSubmitted(context.session, pair, fate);
}

function recordAll(pairs: readonly WantedPair[], fate: Fate, { record }: SubmitContext): void {
	for (const pair of pairs) record(pairKey(pair), fate);
}

function afterRefusal(call: PlannedCall, error: IscError, context: SubmitContext): Task[] {
	const { pairs } = call;
	const shape = nestedShapeOf(context.session.key);
	const named = mayConcernOneRow(error) ? namedRows(pairs, error.message) : undefined;
	const mayBeShape =
		isNestedForSeveral(call) && error.kind === 'badRequest' && named === undefined && shape !== 'taken';
	if (mayConcernOneRow(error) && mayBeShape) return withoutNesting(pairs, context);
	if (!mayConcernOneRow(error) || rowsOf(pairs).length === 1) {
		recordAll(pairs, failedBy(error), context);
		return [];
	}
	if (named === undefined) return inHalves(pairs, context);
	return [...tasksOf(replan(named.others, context)), { decide: () => tasksOf(replan(named.named, context)) }];
}

/** Going through without the shape proves that the tenant refuses it. */
function withoutNesting(pairs: readonly WantedPair[], context: SubmitContext): Task[] {
	const batch = replan(pairs, context, false);
	const decide = (): Task[] => {
		if (batch.allTaken) rememberNestedShape(context.session.key, 'refused');
		return [];
	};
	return [...tasksOf(batch), { decide }];
}

function inHalves(pairs: readonly WantedPair[], context: SubmitContext): Task[] {
	const [first, second] = halves(pairs);
	const batch = replan(first, context);
	const decide = (): Task[] =>
		batch.allTaken && rowsOf(second).length > 1 ? inHalves(second, context) : tasksOf(replan(second, context));
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
	return { calls, allTaken: true };
}
