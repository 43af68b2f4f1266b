import { enumValue, references, textsIn } from '../../api/lenient';
import {
	APPROVAL_STATUSES,
	FINAL_STATES,
	type RequestedAccount,
	type StatusApproval,
	type StatusRow,
} from '../../api/wire';
import { isRecord } from '../../shared/untyped';

/** How far a request has come, as its status row says. */
export interface Progress {
	state?: string;
	/** APPROVED, REJECTED, PENDING, EXPIRED, CANCELLED, or another value from ISC. Absent if nobody was asked. */
	decision?: string;
	/** Who decided. With PENDING, who is to decide. */
	approver?: string;
	approverComment?: string;
	/** UTC, ISO 8601: when the last reviewer who decided did. Absent if none has. */
	decidedAt?: string;
	/** Why the request was canceled, if ISC says so. */
	reason?: string;
	/** What ISC says went wrong. */
	errors?: string[];
}

/** If there are several approvals, the decision is the first of these statuses that one of them has. */
const DECISION_ORDER = ['REJECTED', 'EXPIRED', 'PENDING', 'CANCELLED', 'APPROVED'];

/** Decisions that a reviewer makes. */
const DECIDED: ReadonlySet<string> = new Set(['APPROVED', 'REJECTED']);

/** Decisions whose comment says why access was not granted. */
const DECIDED_AGAINST: ReadonlySet<string> = new Set(['REJECTED', 'EXPIRED', 'CANCELLED']);

/** What an unsuccessful final state means, as the start of a sentence. */
const STATE_WORDS: Record<string, string> = {
	CANCELLED: 'ISC canceled the request',
	TERMINATED: 'ISC ended the request before it was done',
	REJECTED: 'The request was rejected',
	PROVISIONING_FAILED: 'Provisioning failed',
	NOT_ALL_ITEMS_PROVISIONED: 'Not everything was provisioned',
	ERROR: 'The request ended in an error',
};

/** Whether ISC is done with the request. */
export function isFinal({ state }: StatusRow): boolean {
	return state !== undefined && FINAL_STATES.has(state);
}

/** Reads a status row: the state, the decision with its comment, why the request was canceled, and errors. Pure. */
export function progressOf(row: StatusRow): Progress {
	const errors = textsIn([row.errorMessages, (row.approvalDetails ?? []).map((approval) => approval.errorMessages)]);
	return {
		...(row.state !== undefined && { state: row.state }),
		...decisionOf(row),
		...joined('reason', textsIn(row.cancelledRequestDetails?.comment)),
		...(errors.length > 0 && { errors }),
	};
}

/**
 * Why a request ended without all of its access: one sentence for the ticket. Undefined if the request is still running or was completed.
 */
export function whyUnsuccessful(row: StatusRow): string | undefined {
	if (!isFinal(row) || row.state === undefined || row.state === 'REQUEST_COMPLETED') return undefined;
	const [canceledBy] = namesOf(row.cancelledRequestDetails?.owner);
	return endedBecause(row.state, progressOf(row), canceledBy);
}

function endedBecause(
	state: string,
	{ decision = '', approver, approverComment, reason, errors = [] }: Progress,
	canceledBy: string | undefined,
): string {
	const isDecided = DECIDED_AGAINST.has(decision);
	const by = state === 'REJECTED' && isDecided ? approver : canceledBy;
	const reasons = [...new Set([reason, isDecided ? approverComment : undefined, ...errors].filter(isText))].join(' ');
	const ending = `${STATE_WORDS[state]}${by === undefined ? '' : ` (by ${by})`}`;
	return reasons === ''
		? `${ending}. ISC gives no reason.`
		: `${ending}: ${reasons}${/[.!?…]$/.test(reasons) ? '' : '.'}`;
}

/** What ISC says about the provisioning of a request. Times are UTC, ISO 8601. */
export interface Provisioning {
	state?: string;
	result?: string;
	started?: string;
	finished?: string;
	/** The accounts that get the access, with their sources. */
	accounts?: string[];
}

/** The provisioning phase of a status row. Undefined if the row has none. Pure. */
export function provisioningOf({ accessRequestPhases, requestedAccounts }: StatusRow): Provisioning | undefined {
	const phase = (accessRequestPhases ?? []).filter(isRecord).find(({ name }) => /^provisioning/i.test(String(name)));
	if (phase === undefined) return undefined;
	const accounts = textsIn(requestedAccounts?.map(accountName));
	const [state, result, started, finished] = ['state', 'result', 'started', 'finished'].map(
		(key) => textsIn(phase[key])[0] as string | undefined,
	);
	return {
		...(state !== undefined && { state }),
		...(result !== undefined && { result }),
		...(started !== undefined && { started }),
		...(finished !== undefined && { finished }),
		...(accounts.length > 0 && { accounts }),
	};
}

/** e.g. `bcosta on SAP`. Undefined if ISC doesn't say which account it is. */
export function accountName({ name, accountId, sourceName }: RequestedAccount): string | undefined {
	const account = name ?? accountId;
	return account == null ? undefined : `${account}${sourceName == null ? '' : ` on ${sourceName}`}`;
}

/** How a request that was followed has ended, in one sentence. Undefined if it is still running. */
export function howItEnded(progress: Progress): string | undefined {
	const { state = '' } = progress;
	if (state === 'REQUEST_COMPLETED') return 'ISC has completed it.';
	return FINAL_STATES.has(state) ? endedBecause(state, progress, undefined) : undefined;
}

function isText(text: string | undefined): text is string {
	return text !== undefined;
}

function decisionOf({
	approvalDetails,
	preApprovalTriggerDetails: preApproval,
}: StatusRow): Pick<Progress, 'decision' | 'approver' | 'approverComment' | 'decidedAt'> {
	const approvals = (approvalDetails ?? []).filter(({ status }) => status !== undefined && status !== 'ARCHIVED');
	const decision =
		DECISION_ORDER.find((status) => approvals.some((approval) => approval.status === status)) ?? approvals[0]?.status;
	if (decision !== undefined) {
		const deciding = approvals.filter(({ status }) => status === decision);
		return {
			decision,
			...joined('approver', deciding.flatMap(approversOf)),
			...joined('approverComment', deciding.flatMap(commentsOf)),
			...(DECIDED.has(decision) && lastOf(deciding.flatMap(({ modified }) => textsIn(modified)))),
		};
	}
	if (!preApproval?.decision) return {};
	return {
		decision: enumValue(preApproval.decision, APPROVAL_STATUSES),
		...joined('approver', namesOf(preApproval.reviewer)),
		...joined('approverComment', textsIn(preApproval.comment)),
	};
}

/** ISC API: `modified` of an approval is when it last changed, which its decision does. */
function lastOf(times: readonly string[]): { decidedAt?: string } {
	const [decidedAt] = [...times].sort().reverse();
	return decidedAt === undefined ? {} : { decidedAt };
}

/** The person who reviewed it decided. Its owner, often a group, only may have. Nobody has reviewed a pending approval yet. */
function approversOf({ status, reviewedBy, currentOwner, originalOwner }: StatusApproval): string[] {
	const reviewers = status === 'PENDING' ? [] : namesOf(reviewedBy);
	return reviewers.length > 0 ? reviewers : namesOf(currentOwner ?? originalOwner);
}

function commentsOf({ comment, approverComments }: StatusApproval): string[] {
	return textsIn([comment, approverComments]);
}

/** The names in a reference, a list of references or plain text. An id if there is no name. */
function namesOf(who: unknown): string[] {
	return typeof who === 'string' ? textsIn(who) : references(who).flatMap(({ name, id }) => name ?? id ?? []);
}

function joined<K extends string>(key: K, texts: readonly string[]): { [P in K]?: string } {
	return texts.length === 0 ? {} : ({ [key]: [...new Set(texts)].join('; ') } as { [P in K]?: string });
}
