import { chunks } from '../shared/lists';
import type { WriteAnswer } from '../api/client';
import { idError, segment } from '../api/encode';
import { IscError } from '../api/errors';
import { forgetSubmitted } from '../api/recentlySubmitted';
import { sideBySide } from '../shared/sideBySide';
import type { IscSession } from '../session';
import { IdMap } from '../shared/ids';
import type { Approval } from './approvalPages';
import { settle } from './confirmDecisions';
import { failed, type Decision, type DecisionFate, type DecisionRow } from './decision';

/** ISC API, bulk approve: at most so many approvals in a call. */
const MOST_IN_BULK = 50;
const PATH = '/access-request-approvals/v1';
const ENDPOINT: Record<Decision, string> = { APPROVED: 'approve', REJECTED: 'reject', FORWARDED: 'forward' };
/** ISC API: bulk approve demands a comment. The same is sent one by one, so that it does not depend on how many there are. */
const APPROVAL_COMMENT = 'Approved in n8n';

interface Order {
	id: string;
	comment: string;
	newOwnerId?: string;
}

/**
 * Decides all approvals of all rows. Approvals by an ORG_ADMIN go many at a time; the rest, and what a bulk call was refused for, one by one and
 * side by side. After a failure that would meet every row nothing further is sent. Whether a decision whose answer was lost was taken is looked for.
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
	const orders = new IdMap<Order>();
	for (const { approvalIds, comment, newOwnerId } of rows) {
		for (const id of approvalIds)
			if (!without.has(id) && !orders.has(id))
				orders.set(id, { id, comment, ...(newOwnerId !== undefined && { newOwnerId }) });
	}
	const fates = await new Decider(session, decision).all([...orders.values()]);
	if (decision === 'REJECTED') forgetDenied(session, fates, known);
	return fates;
}

/** A request that is denied may be made again at once. */
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

class Decider {
	private readonly fates = new IdMap<DecisionFate>();
	/** What may have been taken although the answer does not say so. */
	private readonly doubtful = new IdMap<Order>();
	private halt: IscError | undefined;

	constructor(
		private readonly session: IscSession,
		private readonly decision: Decision,
	) {}

	async all(orders: Order[]): Promise<Map<string, DecisionFate>> {
		if (orders.length === 0) return this.fates;
		const { session, decision } = this;
		const singles =
			decision === 'APPROVED'
				? await this.inBulk(orders.map((order) => ({ ...order, comment: order.comment || APPROVAL_COMMENT })))
				: orders;
		await sideBySide(singles, { narrow: 2, wide: 8 }, async (order, widen) => {
			if (await this.one(order)) widen();
		});
		if (this.doubtful.size === 0 || this.halt !== undefined) return this.fates;
		// What was decided is reported, whether or not ISC answers now.
		await settle(session, decision, this.doubtful, this.fates).catch(async (error: unknown) =>
			error instanceof IscError ? undefined : await Promise.reject(error),
		);
		return this.fates;
	}

	/** @returns what is to be sent one by one */
	private async inBulk(orders: Order[]): Promise<Order[]> {
		const rest: Order[] = [];
		const me = await this.session
			.me()
			.catch(async (error: unknown) => (error instanceof IscError ? undefined : await Promise.reject(error)));
		let allowed = me?.authorities.includes('ORG_ADMIN') === true;
		for (const call of byComment(orders).flatMap((alike) => chunks(alike, MOST_IN_BULK))) {
			if (!allowed || call.length === 1) {
				rest.push(...call);
				continue;
			}
			const answer = await this.send('bulk-approve', {
				approvalIds: call.map(({ id }) => id),
				comment: call[0].comment,
			});
			if (answer.kind === 'refused' && !answer.error.meetsEveryRow) {
				allowed = answer.error.kind !== 'forbidden';
				// Nobody says whether ISC approves the good ones of a call that it refuses.
				if (allowed) for (const order of call) this.doubtful.set(order.id, order);
				rest.push(...call);
			} else {
				for (const order of call) this.note(order, answer);
			}
		}
		return rest;
	}

	/** True where ISC took it. */
	private async one(order: Order): Promise<boolean> {
		const body = {
			...(order.comment !== '' && { comment: order.comment }),
			...(order.newOwnerId !== undefined && { newOwnerId: order.newOwnerId }),
		};
		const error = idError(order.id);
		if (error !== undefined) {
			this.note(order, { kind: 'notSent', error });
			return false;
		}
		const answer = await this.send(`${segment(order.id)}/${ENDPOINT[this.decision]}`, body);
		this.note(order, answer);
		return answer.kind === 'accepted';
	}

	private async send(path: string, body: object): Promise<WriteAnswer> {
		if (this.halt !== undefined) return { kind: 'notSent', error: this.halt };
		return await this.session.client.write({ method: 'POST', path: `${PATH}/${path}`, body, expects: 'anything' });
	}

	private note(order: Order, answer: WriteAnswer): void {
		if (answer.kind === 'accepted') {
			this.session.log.info(`ISC took the decision ${this.decision} on approval ${order.id}.`);
			this.fates.set(order.id, { outcome: 'SUBMITTED' });
			this.doubtful.delete(order.id);
			return;
		}
		const { error } = answer;
		if (error.meetsEveryRow) this.halt ??= error;
		if (answer.kind === 'unknown') {
			this.doubtful.set(order.id, order);
			this.fates.set(order.id, {
				outcome: 'UNCONFIRMED',
				message: `ISC may have taken this decision: no usable answer came (${error.message}).`,
				advice: LOOK,
				error,
			});
		} else {
			const fate = failed(error);
			this.fates.set(
				order.id,
				answer.kind === 'notSent' && 'message' in fate ? { ...fate, message: `Not sent: ${fate.message}` } : fate,
			);
		}
	}
}

const LOOK = 'Look in ISC whether the approval is still pending, or list it with Get Many, before you run this again.';

function byComment(orders: readonly Order[]): Order[][] {
	const alike = new Map<string, Order[]>();
	for (const order of orders) alike.set(order.comment, [...(alike.get(order.comment) ?? []), order]);
	return [...alike.values()];
}
