import type { Approval, Forward, RequestItem } from '../store/model';
import type { Store } from '../store/store';
import type { Tenant } from '../tenant';
import { requestedAssignments } from '../access/held';
import { rulesOf } from '../access/rules/grant';
import { identityRef, iso, ownerRef, recipientRef } from './common';
import { requestedAccounts, shownMetadata } from './status';

/** What pending and completed approvals have in common. */
export function approvalBase(tenant: Tenant, approval: Approval, row: RequestItem): Record<string, unknown> {
	const { store, quirks } = tenant;
	const item = store.items.get(row.itemId);
	const identity = store.identities.get(row.identityId);
	const metadata = shownMetadata(quirks, row);
	return {
		id: approval.id,
		accessRequestId: row.requestId,
		name: item?.name ?? row.itemId,
		created: iso(approval.created),
		modified: iso(approval.modified),
		requestCreated: iso(row.created),
		requestType: row.requestType,
		identityType: row.identityType,
		requester: identityRef(store, row.requesterId),
		requestedFor: identity === undefined ? identityRef(store, row.identityId) : recipientRef(identity),
		owner: ownerRef(store, approval.ownerType, approval.ownerId),
		requestedObject: { id: row.itemId, name: item?.name, description: item?.description, type: item?.type },
		...(row.comment === null
			? {}
			: {
					requesterComment: {
						comment: row.comment,
						created: iso(row.created),
						author: identityRef(store, row.requesterId),
					},
				}),
		previousReviewersComments: row.approvals.flatMap((other) =>
			other.id === approval.id ? [] : reviewerComment(store, other),
		),
		forwardHistory: approval.forwards.map((forward) => forwarded(store, forward)),
		commentRequiredWhenRejected: item === undefined ? false : rulesOf(item, store.config).denialCommentRequired,
		...dates(store, row),
		...(metadata === null ? {} : { clientMetadata: metadata }),
		requestedAccounts: requestedAccounts(tenant, row),
	};
}

/** ISC API: the comment of the person who decided. */
export function reviewerComment(store: Store, approval: Approval): Array<Record<string, unknown>> {
	if (approval.comment === null) return [];
	const { text, at, authorId } = approval.comment;
	return [{ comment: text, created: iso(at), author: identityRef(store, authorId) }];
}

function forwarded(store: Store, forward: Forward): Record<string, unknown> {
	return {
		oldApproverName: store.groups.get(forward.from)?.name ?? identityRef(store, forward.from).name,
		newApproverName: identityRef(store, forward.to).name,
		comment: forward.comment,
		modified: iso(forward.at),
		forwarderName: identityRef(store, forward.by).name,
		reassignmentType: 'MANUAL_REASSIGNMENT',
	};
}

/** The requested dates and, for access already held, the dates they would replace. */
function dates(store: Store, row: RequestItem): Record<string, unknown> {
	const [held] = requestedAssignments(store, row.identityId, row.itemId);
	return {
		...(row.removeDate === null ? {} : { removeDate: iso(row.removeDate) }),
		removeDateUpdateRequested: held !== undefined && held.removeDate !== row.removeDate,
		...(held?.removeDate == null ? {} : { currentRemoveDate: iso(held.removeDate) }),
		...(row.startDate === null ? {} : { startDate: iso(row.startDate) }),
		startUpdateRequested: held !== undefined && row.startDate !== null && held.startDate !== row.startDate,
		...(held?.startDate == null ? {} : { currentStartDate: iso(held.startDate) }),
	};
}
