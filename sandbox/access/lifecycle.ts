import { errorText } from '../http/errors';
import type { SandboxClock } from '../clock';
import type { LiveSettings } from '../options';
import {
	isFinal,
	type AccessRequest,
	type Approval,
	type Comment,
	type Holding,
	type RequestItem,
	type RequestState,
} from '../store/model';
import type { Store } from '../store/store';
import { approvalSteps, newApproval } from './approvalSteps';
import type { Quirks } from '../quirks';
import { applyAccess } from './provisioning';
import { enterPhase, finishPhase, firstPhases, isInPhase } from './phases';

/** The response to a pre-approval trigger. */
export interface PreApproval {
	approved: boolean;
	comment: string;
	approver: string;
}

/** What event triggers take part in or are notified about. */
export interface LifecycleListener {
	/** Asked before the approvals; `undefined` if there is nobody to ask. If the promise rejects, the request fails. */
	preApproval?: (request: AccessRequest) => Promise<PreApproval> | undefined;
	/** Asked for another approver after the pre-approval. */
	dynamicApprover?: (
		request: AccessRequest,
	) => Promise<{ id: string; type: 'IDENTITY' | 'GOVERNANCE_GROUP' } | undefined> | undefined;
	/** Called when all items of a request are decided. */
	decided?: (request: AccessRequest) => void;
	provisioned?: (item: RequestItem) => void;
	changed?: () => void;
}

/** Seen in real tenants: the reason for which a grant of access already held is canceled. */
const alreadyThere = 'Already has access to this item, only access remove date can be modified.';

/**
 * What happens to a request after the 202: queue, approval, provisioning, access; or it is rejected, is canceled or
 * fails. Driven by the clock.
 */
export class Lifecycle {
	listener: LifecycleListener = {};

	constructor(
		private readonly store: Store,
		private readonly clock: SandboxClock,
		private readonly settings: LiveSettings,
		private readonly quirks: Quirks,
	) {}

	/** Puts a request in the queue. */
	begin(request: AccessRequest): void {
		for (const item of request.items) {
			item.phases = firstPhases(request.created);
			if (item.hidden) item.state = 'CANCELLED';
		}
		this.store.requests.add(request);
		this.queue(request, request.items);
		this.listener.changed?.();
	}

	/** Continues a request where it was when the sandbox stopped. */
	resume(request: AccessRequest): void {
		const queued: RequestItem[] = [];
		for (const item of request.items) {
			if (isFinal(item.state)) continue;
			if (item.state === 'PROVISIONING_VERIFICATION_PENDING') this.verifyLater(item);
			else if (isInPhase(item, 'PROVISIONING_PHASE')) this.provisionLater(item);
			else if (item.approvals.length === 0) queued.push(item);
		}
		if (queued.length > 0) this.queue(request, queued);
	}

	approve(approval: Approval, comment: Comment): void {
		this.decide(approval, 'APPROVED', comment);
		const item = this.itemOf(approval);
		if (item.approvals.every((other) => other.state === 'APPROVED')) this.nextStep(item);
	}

	reject(approval: Approval, comment: Comment): void {
		this.decide(approval, 'REJECTED', comment);
		this.settle(this.itemOf(approval), 'REJECTED', []);
	}

	forward(approval: Approval, to: string, by: string, comment: string): void {
		const at = this.clock.now();
		this.store.requests.changeApproval(approval, (changed) => {
			changed.forwards.push({ from: changed.ownerId, to, by, comment, at });
			changed.ownerId = to;
			changed.ownerType = 'IDENTITY';
		});
		this.store.requests.change(this.itemOf(approval), () => undefined);
		this.listener.changed?.();
	}

	/** Ends an item that is waiting for approval. */
	cancel(item: RequestItem, ownerId: string, comment: string): void {
		const at = this.clock.now();
		this.store.requests.change(item, (changed) => {
			changed.cancelled = { comment, ownerId, at };
		});
		this.settle(item, 'CANCELLED', []);
	}

	/** Ends an item at any stage. ISC API: closing notifies the subscribers of post-provisioning. */
	close(item: RequestItem, state: RequestState, message: string): void {
		this.settle(item, state, [message]);
		if (state === 'TERMINATED' || state === 'NOT_ALL_ITEMS_PROVISIONED') this.listener.provisioned?.(item);
	}

	/** The owner of a manual task has made the change by hand: the access is as the request wants it. */
	completeManualTask(item: RequestItem): void {
		const at = this.clock.now();
		this.store.requests.change(item, (changed) => {
			if (changed.manualTask !== undefined) changed.manualTask.completed = at;
		});
		this.provision(item);
	}

	/** Removes a holding on its end date. */
	watch(holding: Holding): void {
		const { removeDate } = holding;
		if (removeDate === null) return;
		this.clock.schedule(removeDate, () => {
			const still = this.store.holdings.of(holding.identityId).find((held) => held.id === holding.id);
			if (still?.removeDate === removeDate) this.store.holdings.remove(still);
		});
	}

	/** Continues with an item whose approvals so far were all given: the next approval, or provisioning. */
	nextStep(item: RequestItem): void {
		if (isFinal(item.state)) return;
		const steps = approvalSteps(this.store, item);
		const next = steps[item.approvals.length];
		if (next !== undefined) {
			const approval = newApproval(item, next, this.clock.now());
			this.store.requests.change(item, (changed) => changed.approvals.push(approval));
			this.store.requests.addApproval(approval);
			if (this.settings.autoApproval && this.isReviewer(approval, item.requesterId))
				this.approve(approval, { authorId: item.requesterId, text: 'Approved automatically', at: this.clock.now() });
			this.listener.changed?.();
			return;
		}
		this.startProvisioning(item);
	}

	private queue(request: AccessRequest, items: readonly RequestItem[]): void {
		this.clock.schedule(this.clock.now() + this.settings.stages.queuedMs, () => {
			const live = items.filter((item) => !isFinal(item.state));
			for (const item of live) if (item.duplicate) this.ignore(item);
			const rest = live.filter((item) => !item.duplicate);
			if (rest.length > 0) this.askFirst(request, rest);
		});
	}

	/**
	 * ISC API: a request that changes nothing is canceled. For a grant, the comment says that the person already has the
	 * access.
	 */
	private ignore(item: RequestItem): void {
		if (item.requestType !== 'GRANT_ACCESS') this.settle(item, 'CANCELLED', []);
		else this.cancel(item, item.requesterId, alreadyThere);
	}

	private askFirst(request: AccessRequest, items: readonly RequestItem[]): void {
		const asked = this.listener.preApproval?.(request);
		if (asked === undefined) {
			this.askForApprover(request, items);
			return;
		}
		asked.then(
			(answer) => this.preApproved(request, items, answer),
			(error: unknown) => this.failAll(items, `Pre-approval trigger failed: ${errorText(error)}`),
		);
	}

	private preApproved(request: AccessRequest, items: readonly RequestItem[], answer: PreApproval): void {
		for (const item of items) {
			if (isFinal(item.state)) continue;
			this.store.requests.change(item, (changed) => {
				changed.preApproval = {
					comment: answer.comment,
					reviewer: answer.approver,
					decision: answer.approved ? 'APPROVED' : 'REJECTED',
				};
			});
			if (!answer.approved) this.settle(item, 'REJECTED', []);
		}
		if (answer.approved) this.askForApprover(request, items);
	}

	private askForApprover(request: AccessRequest, items: readonly RequestItem[]): void {
		const asked = this.listener.dynamicApprover?.(request);
		if (asked === undefined) {
			for (const item of items) this.nextStep(item);
			return;
		}
		asked.then(
			(approver) => {
				for (const item of items) {
					if (approver !== undefined)
						this.store.requests.change(item, (changed) => (changed.dynamicApprover = approver));
					this.nextStep(item);
				}
			},
			(error: unknown) => this.failAll(items, `Dynamic approver trigger failed: ${errorText(error)}`),
		);
	}

	private failAll(items: readonly RequestItem[], message: string): void {
		for (const item of items) if (!isFinal(item.state)) this.settle(item, 'ERROR', [message]);
	}

	private startProvisioning(item: RequestItem): void {
		const at = this.clock.now();
		this.store.requests.change(item, (changed) => enterPhase(changed, 'PROVISIONING_PHASE', at));
		this.tellIfDecided(item);
		this.provisionLater(item);
		this.listener.changed?.();
	}

	/** ISC API: autoApprovalEnabled. The reviewer may be a governance group that the person is in. */
	private isReviewer({ ownerId }: Approval, personId: string): boolean {
		return ownerId === personId || this.store.groups.get(ownerId)?.memberIds.includes(personId) === true;
	}

	private provisionLater(item: RequestItem): void {
		this.clock.schedule(this.clock.now() + this.settings.stages.provisioningMs, () => this.provision(item));
	}

	private verifyLater(item: RequestItem): void {
		this.clock.schedule(this.clock.now() + this.settings.stages.verificationMs, () => {
			if (!isFinal(item.state)) this.settle(item, 'REQUEST_COMPLETED', []);
		});
	}

	private provision(item: RequestItem): void {
		if (isFinal(item.state)) return;
		const result = applyAccess(this.store, item, this.clock.now(), this.quirks);
		for (const holding of result.holdings) this.watch(holding);
		if (result.state === 'EXECUTING') return;
		if (result.state !== 'PROVISIONING_VERIFICATION_PENDING') {
			this.settle(item, result.state, result.errors);
			return;
		}
		this.store.requests.change(item, (changed) => (changed.state = 'PROVISIONING_VERIFICATION_PENDING'));
		this.verifyLater(item);
		this.listener.changed?.();
	}

	private settle(item: RequestItem, state: RequestState, errors: string[]): void {
		const at = this.clock.now();
		for (const approval of item.approvals) {
			if (approval.state === 'PENDING')
				this.store.requests.changeApproval(approval, (changed) => (changed.state = 'CANCELLED'));
		}
		this.store.requests.change(item, (changed) => {
			finishPhase(changed, state, at);
			changed.state = state;
			changed.errors.push(...errors);
		});
		if (state === 'REJECTED') this.tellIfDecided(item);
		if (state === 'REQUEST_COMPLETED' || state === 'PROVISIONING_FAILED') this.listener.provisioned?.(item);
		this.listener.changed?.();
	}

	private decide(approval: Approval, state: 'APPROVED' | 'REJECTED', comment: Comment): void {
		this.store.requests.changeApproval(approval, (changed) => {
			changed.state = state;
			changed.comment = comment;
			changed.reviewerId = comment.authorId;
		});
		this.store.requests.change(this.itemOf(approval), () => undefined);
	}

	private tellIfDecided(item: RequestItem): void {
		const request = this.store.requests.get(item.requestId);
		if (request?.items.every(isDecided) === true) this.listener.decided?.(request);
	}

	private itemOf(approval: Approval): RequestItem {
		const item = this.store.requests.item(approval.requestItemId);
		if (item === undefined) throw new Error(`Approval ${approval.id} belongs to no request.`);
		return item;
	}
}

function isDecided(item: RequestItem): boolean {
	return (
		isFinal(item.state) || item.phases.some((phase) => phase.name === 'PROVISIONING_PHASE' && phase.state !== 'PENDING')
	);
}
