import type { WriteAnswer, WriteCall } from '../api/client';
import { idError, segment } from '../api/encode';
import type { IscError } from '../api/errors';
import { forgetSubmitted } from '../api/recentlySubmitted';
import { attemptAny } from '../api/result';
import type { Approval } from '../api/approvals';
import type { IscSession } from '../session';
import { IdMap } from '../shared/ids';
import { chunks, groupBy } from '../shared/lists';
import { sideBySide } from '../shared/sideBySide';
import { confirmDecisions } from './confirmDecisions';
import { readBack } from './readBackDecisions';
import {
	failed,
	MOST_IN_BULK,
	type BulkDecision,
	type Decision,
	type DecisionFate,
	type DecisionRow,
	type Order,
} from './decision';
import { bulkInNewerService } from './newerDecisions';

const PATH = '/access-request-approvals/v1';
const ENDPOINT: Record<Decision, string> = { APPROVED: 'approve', REJECTED: 'reject', FORWARDED: 'forward' };
/** ISC API: bulk approve requires a comment. Single approvals send the same one, so that the number of approvals makes no difference. */
const APPROVAL_COMMENT = 'Approved in n8n';

/** What the calls of one operation add to while they run side by side. */
interface Decisions {
	session: IscSession;
	decision: Decision;
	fates: IdMap<DecisionFate>;
	/** Decisions that ISC may have taken although its answer doesn't say so. */
	doubtful: IdMap<Order>;
	/** The failure after which nothing more is sent. */
	halt?: IscError;
}

/**
 * Decides all approvals of all rows. An ORG_ADMIN's go many to a call where ISC has such a call. All others, and those of a bulk call that ISC
 * refused, go one by one and side by side. After a failure that would meet every row, nothing more is sent. Decisions whose answer was lost are
 * looked up.
 *
 * @param without ids that must not be sent
 * @param known the approvals as ISC lists them, by id
 * @returns the fate of each approval that was to be sent, by id
 */
export async function decideAll(
	session: IscSession,
	decision: Decision,
	rows: readonly DecisionRow[],
	without: ReadonlySet<string>,
	known: ReadonlyMap<string, Approval>,
): Promise<Map<string, DecisionFate>> {
	const orders = ordersOf(rows, without);
	const decisions: Decisions = { session, decision, fates: new IdMap(), doubtful: new IdMap() };
	const commented = decision === 'APPROVED' ? orders.map(withComment) : orders;
	const singles = (await mayDecideInBulk(session, orders))
		? await decideInBulk(decisions, commented, known)
		: commented;
	await sideBySide(singles, { narrow: 2, wide: 8 }, async (order, widen) => {
		if (await decideOne(decisions, order)) widen();
	});
	const { fates, doubtful, halt } = decisions;
	// What was decided is reported, whether or not ISC answers now.
	if (doubtful.size > 0 && halt === undefined) await attemptAny(confirmDecisions(session, decision, doubtful, fates));
	if (halt === undefined) await readBack(session, decision, orders, fates);
	if (decision === 'REJECTED') forgetDenied(session, fates, known);
	return fates;
}

function ordersOf(rows: readonly DecisionRow[], without: ReadonlySet<string>): Order[] {
	const orders = new IdMap<Order>();
	for (const { approvalIds, comment, newOwnerId } of rows) {
		for (const id of approvalIds)
			if (!without.has(id) && !orders.has(id))
				orders.set(id, { id, comment, ...(newOwnerId !== undefined && { newOwnerId }) });
	}
	return [...orders.values()];
}

function withComment(order: Order): Order {
	return { ...order, comment: order.comment || APPROVAL_COMMENT };
}

/** A denied request may be made again at once. */
function forgetDenied(
	session: IscSession,
	fates: ReadonlyMap<string, DecisionFate>,
	known: ReadonlyMap<string, Approval>,
): void {
	const denied = [...fates].filter(([, { outcome }]) => outcome !== 'FAILED');
	forgetSubmitted(
		session,
		denied.flatMap(([id]) => known.get(id)?.accessRequestId ?? []),
	);
}

/** ISC API: both services take bulk calls from an ORG_ADMIN only. A single order needs none. */
async function mayDecideInBulk(session: IscSession, orders: readonly Order[]): Promise<boolean> {
	if (orders.length < 2) return false;
	const me = await attemptAny(session.me());
	return me.ok && me.value.authorities.includes('ORG_ADMIN');
}

/** The newer service decides in bulk, the older one only approves. @returns the orders to send one by one */
async function decideInBulk(
	decisions: Decisions,
	orders: readonly Order[],
	known: ReadonlyMap<string, Approval>,
): Promise<Order[]> {
	const newer = await bulkInNewerService(decisions.session, decisions.decision, orders, known);
	const left = [...newer.others, ...(await sendInBulk(decisions, newer.bulk))];
	if (decisions.decision !== 'APPROVED') return left;
	const sets = [...groupBy(left, ({ comment }) => comment).values()].flatMap((group) => chunks(group, MOST_IN_BULK));
	const bulk = sets.filter((set) => set.length > 1).map((set) => ({ orders: set, call: bulkApproval(set) }));
	return [...sets.filter((set) => set.length === 1).flat(), ...(await sendInBulk(decisions, bulk))];
}

function bulkApproval(orders: readonly Order[]): WriteCall {
	return post('bulk-approve', { approvalIds: orders.map(({ id }) => id), comment: orders[0].comment });
}

/** @returns the orders of calls that ISC refused, or that weren't sent because it refused this kind of call */
async function sendInBulk(decisions: Decisions, bulk: readonly BulkDecision[]): Promise<Order[]> {
	const refused: Order[] = [];
	let allowed = true;
	for (const { orders, call } of bulk) {
		const answer: WriteAnswer | undefined = allowed ? await send(decisions, call) : undefined;
		if (answer === undefined) {
			refused.push(...orders);
		} else if (answer.kind === 'refused' && !answer.error.meetsEveryRow) {
			allowed = answer.error.kind !== 'forbidden';
			// The document doesn't say whether ISC decides the valid ones of a call that it refuses.
			if (allowed) for (const order of orders) decisions.doubtful.set(order.id, order);
			refused.push(...orders);
		} else {
			for (const order of orders) record(decisions, order, answer);
		}
	}
	return refused;
}

/** @returns whether ISC took the decision */
async function decideOne(decisions: Decisions, order: Order): Promise<boolean> {
	const { id, comment, newOwnerId } = order;
	const error = idError(id);
	if (error !== undefined) {
		record(decisions, order, { kind: 'notSent', error });
		return false;
	}
	const body = { ...(comment !== '' && { comment }), ...(newOwnerId !== undefined && { newOwnerId }) };
	const answer = await send(decisions, post(`${segment(id)}/${ENDPOINT[decisions.decision]}`, body));
	record(decisions, order, answer);
	return answer.kind === 'accepted';
}

async function send({ session, halt }: Decisions, call: WriteCall): Promise<WriteAnswer> {
	if (halt !== undefined) return { kind: 'notSent', error: halt };
	return await session.client.write(call);
}

/** A decision in the older service. */
function post(path: string, body: object): WriteCall {
	return { method: 'POST', path: `${PATH}/${path}`, body, expects: 'anything' };
}

function record(decisions: Decisions, order: Order, answer: WriteAnswer): void {
	const { session, decision, fates, doubtful } = decisions;
	if (answer.kind === 'accepted') {
		session.log.info(`ISC took the decision ${decision} on approval ${order.id}.`);
		fates.set(order.id, { outcome: 'SUBMITTED' });
		doubtful.delete(order.id);
		return;
	}
	const { error } = answer;
	if (error.meetsEveryRow) decisions.halt ??= error;
	if (answer.kind === 'unknown') {
		doubtful.set(order.id, order);
		fates.set(order.id, {
			outcome: 'UNCONFIRMED',
			message: `ISC may have accepted this decision, but its answer was lost (${error.message}).`,
			advice: LOOK,
			error,
		});
	} else {
		const fate = failed(error);
		const notSent = answer.kind === 'notSent' && 'message' in fate;
		fates.set(order.id, notSent ? { ...fate, message: `Not sent: ${fate.message}` } : fate);
	}
}

const LOOK = 'Before you run this again, check in ISC whether the approval is still pending, or list it with Get Many.';
