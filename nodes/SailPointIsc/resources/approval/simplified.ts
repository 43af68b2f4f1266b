import type { IDataObject } from 'n8n-workflow';

import type { Approval } from '../../../../isc/api/approvals';
import { assigneesOf, newerApprovals, type NewerApproval } from '../../../../isc/approvals/newerService';
import type { IscSession } from '../../../../isc/session';
import { groupOf, withoutEmpty } from '../shared/list';

/** Pending approvals, with what the newer service knows of them: when they are due, who is to decide, and the steps of the request. */
export async function simplifiedPending(session: IscSession, approvals: Approval[]): Promise<IDataObject[]> {
	const newer = await newerApprovals(session, approvals);
	return approvals.map((approval) =>
		withoutEmpty({ ...shared(approval), ...pendingFields(approval, newer.get(approval)) }),
	);
}

export function simplifiedDecided(approval: Approval): IDataObject {
	return withoutEmpty({ ...shared(approval), ...decidedFields(approval) });
}

/** With the fields of its state at most ten, and with ISC's names. */
function shared(approval: Approval): Record<string, unknown> {
	const { requester, requestedFor, requestedObject } = approval;
	return {
		id: approval.id,
		accessRequestId: approval.accessRequestId,
		requestType: approval.requestType,
		created: approval.created,
		requestedObject: groupOf({
			type: requestedObject?.type,
			id: requestedObject?.id,
			name: requestedObject?.name ?? approval.name,
			startDate: approval.startDate,
			removeDate: approval.removeDate,
		}),
		requestedFor: groupOf({ id: requestedFor?.id, name: requestedFor?.name }),
		requester: groupOf({
			id: requester?.id,
			name: requester?.name,
			comment: approval.requesterComment?.comment,
		}),
	};
}

function pendingFields(
	{ owner, commentRequiredWhenRejected, actionInProcess }: Approval,
	newer: NewerApproval | undefined,
): Record<string, unknown> {
	return {
		state: 'PENDING',
		assignee: groupOf({
			id: owner?.id,
			name: newer === undefined ? owner?.name : assigneesOf(newer.assignedTo),
			dueDate: newer?.dueDate,
			commentRequiredWhenRejected,
			actionInProcess,
		}),
		chain: newer?.chain,
	};
}

function decidedFields({ state, owner, reviewedBy, reviewerComment, modified }: Approval): Record<string, unknown> {
	return {
		state,
		assignee: groupOf({ id: owner?.id, name: owner?.name }),
		reviewer: groupOf({
			id: reviewedBy?.id,
			name: reviewedBy?.name,
			comment: reviewerComment?.comment,
			decidedAt: modified,
		}),
	};
}
