import { FINAL_STATES, type StatusApproval, type StatusRow } from '../api/wire';

/** How far a request has come, in the words of its status row. */
export interface Progress {
	state?: string;
	/** APPROVED, REJECTED, PENDING, EXPIRED or CANCELLED; absent where nobody has been asked. */
	decision?: string;
	/** Who decided; with PENDING, who is to. */
	approver?: string;
	approverComment?: string;
	/** What ISC says went wrong. */
	errors?: string[];
}

/** Of several approvals, the first of these that one of them has is the decision. */
const DECIDING = ['REJECTED', 'EXPIRED', 'PENDING', 'CANCELLED', 'APPROVED'];

/** Whether ISC does nothing more for this request. */
export function isFinal({ state }: StatusRow): boolean {
	return state !== undefined && FINAL_STATES.has(state);
}

/** Reads a status row: its state, who decided and with what words, its errors. Pure. */
export function progressOf(row: StatusRow): Progress {
	const errors = textsOf([row.errorMessages, (row.approvalDetails ?? []).map((approval) => approval.errorMessages)]);
	return {
		...(row.state !== undefined && { state: row.state }),
		...decisionOf(row),
		...(errors.length > 0 && { errors }),
	};
}

function decisionOf({
	approvalDetails,
	preApprovalTriggerDetails: before,
}: StatusRow): Omit<Progress, 'state' | 'errors'> {
	const approvals = (approvalDetails ?? []).filter(({ status }) => status !== undefined && status !== 'ARCHIVED');
	const decision = DECIDING.find((status) => approvals.some((approval) => approval.status === status));
	if (decision !== undefined) {
		const own = approvals.filter(({ status }) => status === decision);
		return {
			decision,
			...joined('approver', own.map(ownerOf)),
			...joined(
				'approverComment',
				own.map(({ comment }) => comment),
			),
		};
	}
	if (!before?.decision) return {};
	return {
		decision: before.decision,
		...joined('approver', [before.reviewer]),
		...joined('approverComment', [before.comment]),
	};
}

function ownerOf({ currentOwner, originalOwner }: StatusApproval): string | undefined {
	const owner = currentOwner ?? originalOwner;
	return owner?.name ?? owner?.id;
}

function joined<K extends string>(key: K, texts: ReadonlyArray<string | null | undefined>): { [P in K]?: string } {
	const given = [...new Set(texts.filter((text) => text !== null && text !== undefined && text !== ''))];
	return given.length === 0 ? {} : ({ [key]: given.join('; ') } as { [P in K]?: string });
}

/** The texts in error messages, however deep the lists; each once. */
function textsOf(messages: unknown): string[] {
	if (Array.isArray(messages)) return [...new Set(messages.flatMap(textsOf))];
	const { text } = (messages ?? {}) as { text?: unknown };
	return typeof text === 'string' && text !== '' ? [text] : [];
}
