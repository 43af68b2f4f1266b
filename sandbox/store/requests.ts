import { LaggedRows } from './lagged';
import { isFinal } from './model';
import type { AccessRequest, Approval, RequestItem, Comment } from './model';

/** Two requests are the same if these match: person, item, request type, and the account or assignment named in a revoke. */
export type RequestedAccess = Pick<
	RequestItem,
	'identityId' | 'itemId' | 'requestType' | 'nativeIdentity' | 'assignmentId'
>;

/** All access requests and their approvals. */
export class RequestBook {
	private readonly byId = new Map<string, AccessRequest>();
	private readonly itemsById = new Map<string, RequestItem>();
	private readonly byIdentity = new Map<string, RequestItem[]>();
	private readonly byRequester = new Map<string, RequestItem[]>();
	private readonly running = new Map<string, RequestItem>();
	private readonly approvalsById = new Map<string, Approval>();
	private readonly laggingStatus = new LaggedRows<RequestItem>();
	private readonly laggingApprovals = new LaggedRows<Approval>();
	/** All items, oldest first. */
	readonly items: RequestItem[] = [];
	readonly approvals: Approval[] = [];

	constructor(
		private readonly now: () => number,
		private readonly lag: () => { statusLagMs: number; approvalsLagMs: number },
	) {}

	add(request: AccessRequest): void {
		this.byId.set(request.id, request);
		for (const item of request.items) this.addItem(item);
	}

	get(id: string): AccessRequest | undefined {
		return this.byId.get(id);
	}

	item(id: string): RequestItem | undefined {
		return this.itemsById.get(id);
	}

	forIdentity(identityId: string): readonly RequestItem[] {
		return this.byIdentity.get(identityId) ?? [];
	}

	byRequesterId(requesterId: string): readonly RequestItem[] {
		return this.byRequester.get(requesterId) ?? [];
	}

	/**
	 * The running request for the same access, if there is one. A revoke doesn't duplicate a grant, or a revoke on
	 * another account.
	 */
	runningFor(access: RequestedAccess): RequestItem | undefined {
		return this.running.get(runningKey(access));
	}

	/** Changes a status row. A lagging reader still sees the old one. */
	change(item: RequestItem, change: (item: RequestItem) => void): void {
		this.laggingStatus.keep(item.id, item, this.now(), this.lag().statusLagMs);
		change(item);
		item.modified = this.now();
		if (isFinal(item.state)) {
			const key = runningKey(item);
			if (this.running.get(key) === item) this.running.delete(key);
		}
	}

	/** The row as the status list shows it now; null if it doesn't show it yet. */
	seen(item: RequestItem): RequestItem | null {
		const seen = this.laggingStatus.seen(item.id, this.now());
		return seen === undefined ? item : seen;
	}

	addApproval(approval: Approval): void {
		this.laggingApprovals.keep(approval.id, null, this.now(), this.lag().approvalsLagMs);
		this.approvalsById.set(approval.id, approval);
		this.approvals.push(approval);
	}

	approval(id: string): Approval | undefined {
		return this.approvalsById.get(id);
	}

	changeApproval(approval: Approval, change: (approval: Approval) => void): void {
		this.laggingApprovals.keep(approval.id, approval, this.now(), this.lag().approvalsLagMs);
		change(approval);
		approval.modified = this.now();
	}

	/** Adds a comment that decides nothing. */
	addRemark(approval: Approval, remark: Comment): void {
		const live = this.approvalsById.get(approval.id);
		if (live !== undefined) live.remarks = [...(live.remarks ?? []), remark];
	}

	seenApproval(approval: Approval): Approval | null {
		const seen = this.laggingApprovals.seen(approval.id, this.now());
		return seen === undefined ? approval : seen;
	}

	all(): IterableIterator<AccessRequest> {
		return this.byId.values();
	}

	private addItem(item: RequestItem): void {
		this.laggingStatus.keep(item.id, null, this.now(), this.lag().statusLagMs);
		this.items.push(item);
		this.itemsById.set(item.id, item);
		append(this.byIdentity, item.identityId, item);
		append(this.byRequester, item.requesterId, item);
		if (!isFinal(item.state)) this.running.set(runningKey(item), item);
	}
}

function runningKey({ identityId, itemId, requestType, nativeIdentity, assignmentId }: RequestedAccess): string {
	const which = requestType === 'REVOKE_ACCESS' ? `remove ${nativeIdentity ?? ''} ${assignmentId ?? ''}` : 'add';
	return `${identityId} ${itemId} ${which}`;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
	const values = map.get(key);
	if (values === undefined) map.set(key, [value]);
	else values.push(value);
}
