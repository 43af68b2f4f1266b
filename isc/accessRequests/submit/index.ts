import { pairKey } from '../model/pairs';
import type { PlannedCall } from '../model/plannedCall';
import { acceptedPairs, isAnswer } from './answer';
import type { WriteAnswer } from '../../api/client';
import { errorFromResponse, type IscError } from '../../api/errors';
import type { IscSession } from '../../session';
import { planCalls, type PlanOptions } from '../plan';
import { noteSubmitted } from '../../api/recentlySubmitted';
import { failedBy, notSent, type Fate, type Unconfirmed } from '../model/fates';
import type { Halt } from './halt';
import { halves, mayConcernOneRow, namedRows, rowsOf } from './splitRefused';
import { isNestedForSeveral, nestedShapeOf, rememberNestedShape } from './nestedShape';
import { Progress } from './progressLog';
import { sideBySide } from '../../shared/sideBySide';
import type { WantedPair } from '../model/types';

/** So many calls show whether a run can succeed at all; more go out once one of them says so. */
const FIRST_CALLS = 3;
const SUBMIT = { method: 'POST', path: '/access-requests/v1' } as const;

export interface SubmitContext {
	session: IscSession;
	plan: PlanOptions;
	/** Calls in flight at most; the limiter of the client paces them. */
	sideBySide: number;
	halt: Halt;
	/** Called once for each pair as soon as its fate is known. */
	record(key: string, fate: Fate): void;
}

/**
 * Sends planned calls side by side and records the fate of every pair in them. Throws nothing: what cannot be sent any more
 * is recorded as not sent.
 */
export async function submitCalls(calls: readonly PlannedCall[], context: SubmitContext): Promise<void> {
	const progress = new Progress(calls.length, context.session.clock, context.session.log);
	const submitter = new Submitter(context);
	await sideBySide(calls, { narrow: FIRST_CALLS, wide: context.sideBySide }, async (call, widen) => {
		await submitter.settlePlanned(call);
		progress.step();
		if (context.halt.underWay || context.halt.reason) widen();
	});
}

class Submitter {
	/** While it is not known whether the tenant takes nested calls for several people, one goes ahead of the others. */
	private probe?: Promise<unknown>;
	private readonly tenantKey: string;

	constructor(private readonly context: SubmitContext) {
		this.tenantKey = context.session.key;
	}

	async settlePlanned(call: PlannedCall): Promise<void> {
		while (isNestedForSeveral(call) && nestedShapeOf(this.tenantKey) === 'unknown') {
			if (this.probe === undefined) {
				this.probe = this.settle(call);
				await this.probe;
				this.probe = undefined;
				return;
			}
			await this.probe;
		}
		await this.settle(call);
	}

	/** Sends a call and, where it is refused, what of it may still go through. True where all of it was taken at the first try. */
	private async settle(call: PlannedCall): Promise<boolean> {
		if (isNestedForSeveral(call) && nestedShapeOf(this.tenantKey) === 'refused')
			return await this.settlePairs(call.pairs);
		const answer = await this.send(call);
		switch (answer.kind) {
			case 'accepted':
				return this.accept(call, answer);
			case 'unknown':
				this.lose(call, answer.error, answer.sentAt);
				return false;
			case 'notSent':
				this.recordAll(call.pairs, notSent(answer.error));
				return false;
			case 'refused':
				await this.afterRefusal(call, answer.error);
				return false;
		}
	}

	private async send({ body }: PlannedCall): Promise<WriteAnswer> {
		const { halt, session } = this.context;
		if (halt.reason) return { kind: 'notSent', error: halt.reason };
		const answer = await session.client.write({ ...SUBMIT, body, unless: () => halt.reason });
		halt.note(answer);
		return answer;
	}

	private accept(call: PlannedCall, { body, sentAt, status }: WriteAnswer & { kind: 'accepted' }): boolean {
		const { log } = this.context.session;
		const rows = rowsOf(call.pairs)
			.map((row) => `[item ${row}]`)
			.join(' ');
		if (!isAnswer(body)) {
			log.warn(`ISC answered ${status} to the access request of ${rows}, but not with what it documents.`);
			this.lose(call, errorFromResponse(SUBMIT, { status, headers: {}, body }), sentAt);
			return false;
		}
		const entries = [...(body.newRequests ?? []), ...(body.existingRequests ?? [])];
		const ids = [...new Set(entries.flatMap((entry) => entry.accessRequestIds))];
		log.info(`Access request taken for ${rows}: ${ids.join(', ') || 'ISC named no id'}`);
		if (isNestedForSeveral(call)) rememberNestedShape(this.tenantKey, 'taken');
		const fates = acceptedPairs(call.pairs, body, sentAt);
		for (const [key, fate] of fates) this.context.record(key, fate);
		for (const pair of call.pairs) this.note(pair, fates.get(pairKey(pair)));
		return true;
	}

	private lose(call: PlannedCall, error: Unconfirmed['error'], sentAt: number): void {
		const fate: Fate = { kind: 'unconfirmed', error, sentAt, lostAt: this.context.session.clock.now() };
		this.recordAll(call.pairs, fate);
		for (const pair of call.pairs) this.note(pair, fate);
	}

	private note(pair: WantedPair, fate: Fate | undefined): void {
		if (fate !== undefined) noteSubmitted(this.context.session, pair, fate);
	}

	private async afterRefusal(call: PlannedCall, error: IscError): Promise<void> {
		const { pairs } = call;
		if (!mayConcernOneRow(error)) return this.recordAll(pairs, failedBy(error));
		const apart = namedRows(pairs, error.message);
		if (
			isNestedForSeveral(call) &&
			error.kind === 'badRequest' &&
			!apart &&
			nestedShapeOf(this.tenantKey) !== 'taken'
		) {
			return await this.tryFlat(pairs);
		}
		if (rowsOf(pairs).length === 1) return this.recordAll(pairs, failedBy(error));
		if (!apart) return await this.divide(pairs);
		await this.settlePairs(apart.rest);
		await this.settlePairs(apart.named);
	}

	/** The tenant may not take nested calls for several people: proven where the same pairs go through without. */
	private async tryFlat(pairs: readonly WantedPair[]): Promise<void> {
		const taken = await this.settlePairs(pairs, false);
		if (taken) rememberNestedShape(this.tenantKey, 'refused');
	}

	/** Of pairs that ISC refused together: half by half, until the rows are found for whose sake it did. */
	private async divide(pairs: readonly WantedPair[]): Promise<void> {
		const [first, second] = halves(pairs);
		const firstTaken = await this.settlePairs(first);
		// Then it must have been something in the second half, which need not be sent whole to know.
		if (firstTaken && rowsOf(second).length > 1) await this.divide(second);
		else await this.settlePairs(second);
	}

	private async settlePairs(
		pairs: readonly WantedPair[],
		nestedForSeveral = nestedShapeOf(this.tenantKey) !== 'refused',
	): Promise<boolean> {
		const combineItems = this.context.plan.combineItems || rowsOf(pairs).length > 1;
		let taken = true;
		for (const call of planCalls(pairs, { ...this.context.plan, combineItems, nestedForSeveral })) {
			const thisTaken = await this.settle(call);
			taken &&= thisTaken;
		}
		return taken;
	}

	private recordAll(pairs: readonly WantedPair[], fate: Fate): void {
		for (const pair of pairs) this.context.record(pairKey(pair), fate);
	}
}
