import { enumValue, references, textsIn } from '../../api/lenient';
import { APPROVAL_STATUSES, FINAL_STATES, type StatusApproval, type StatusRow } from '../../api/wire';

/** How far a request has come, in the words of its status row. */
export interface Progress {
	state?: string;
	/** APPROVED, REJECTED, PENDING, EXPIRED or CANCELLED, or as ISC says; absent where nobody has been asked. */
	decision?: string;
	/** Who decided; with PENDING, who is to decide. */
	approver?: string;
	approverComment?: string;
	/** Why the request was canceled, where ISC says so. */
	reason?: string;
	/** What ISC says went wrong. */
	errors?: string[];
}

/** Of several approvals, the first of these that one of them has is the decision. */
const DECIDING = ['REJECTED', 'EXPIRED', 'PENDING', 'CANCELLED', 'APPROVED'];

/** Decisions whose comment says why there is no access. */
const DECIDED_AGAINST: ReadonlySet<string> = new Set(['REJECTED', 'EXPIRED', 'CANCELLED']);

/** What a state means, as the start of a sentence. */
const STATE_WORDS: Record<string, string> = {
	CANCELLED: 'ISC canceled the request',
	TERMINATED: 'ISC ended the request before it was done',
	REJECTED: 'The request was rejected',
	PROVISIONING_FAILED: 'Provisioning failed',
	NOT_ALL_ITEMS_PROVISIONED: 'Not everything was provisioned',
	ERROR: 'The request ended in an error',
};

/** Whether ISC does nothing more for this request. */
export function isFinal({ state }: StatusRow): boolean {
	return state !== undefined && FINAL_STATES.has(state);
}

/** Reads a status row: its state, who decided and with what words, why it was canceled, its errors. Pure. */
export function progressOf(row: StatusRow): Progress {
	const errors = textsIn([row.errorMessages, (row.approvalDetails ?? []).map((approval) => approval.errorMessages)]);
	return {
		...(row.state !== undefined && { state: row.state }),
		...decisionOf(row),
		...joined('reason', textsIn(row.cancelledRequestDetails?.comment)),
		...(errors.length > 0 && { errors }),
	};
}

/** Why a request that has ended brought nothing, or not all: one sentence for the ticket. Undefined where it runs or was carried out. */
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
	const why = [...new Set([reason, isDecided ? approverComment : undefined, ...errors].filter(isText))].join(' ');
	const what = `${STATE_WORDS[state]}${by === undefined ? '' : ` (by ${by})`}`;
	return why === '' ? `${what}. ISC gives no reason.` : `${what}: ${why}${/[.!?…]$/.test(why) ? '' : '.'}`;
}

/** The same from a result that was followed; that ISC carried it out is said too. Undefined where the request still runs. */
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
	preApprovalTriggerDetails: before,
}: StatusRow): Pick<Progress, 'decision' | 'approver' | 'approverComment'> {
	const approvals = (approvalDetails ?? []).filter(({ status }) => status !== undefined && status !== 'ARCHIVED');
	const decision =
		DECIDING.find((status) => approvals.some((approval) => approval.status === status)) ?? approvals[0]?.status;
	if (decision !== undefined) {
		const own = approvals.filter(({ status }) => status === decision);
		return {
			decision,
			...joined('approver', own.flatMap(approversOf)),
			...joined('approverComment', own.flatMap(commentsOf)),
		};
	}
	if (!before?.decision) return {};
	return {
		decision: enumValue(before.decision, APPROVAL_STATUSES),
		...joined('approver', namesOf(before.reviewer)),
		...joined('approverComment', textsIn(before.comment)),
	};
}

/** Who reviewed it decided; its owner, often a group, only may have. What is pending nobody has reviewed. */
function approversOf({ status, reviewedBy, currentOwner, originalOwner }: StatusApproval): string[] {
	const reviewers = status === 'PENDING' ? [] : namesOf(reviewedBy);
	return reviewers.length > 0 ? reviewers : namesOf(currentOwner ?? originalOwner);
}

function commentsOf({ comment, approverComments }: StatusApproval): string[] {
	return textsIn([comment, approverComments]);
}

/** Names, or ids where there is no name, of a reference, a list of them or plain text. */
function namesOf(who: unknown): string[] {
	return typeof who === 'string' ? textsIn(who) : references(who).flatMap(({ name, id }) => name ?? id ?? []);
}

function joined<K extends string>(key: K, texts: readonly string[]): { [P in K]?: string } {
	return texts.length === 0 ? {} : ({ [key]: [...new Set(texts)].join('; ') } as { [P in K]?: string });
}
