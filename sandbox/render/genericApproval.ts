import { seededUuid } from '../ids';
import type { ApprovalRow } from '../routes/approvals';
import type { Tenant } from '../tenant';
import { iso } from './common';

const DAY = 86_400_000;
/** How long an approval may take before it is due. */
const DUE_AFTER = 14 * DAY;

/** The id of an approval in the newer service. */
export function genericId(id: string): string {
	return seededUuid('generic approval', id);
}

/** ISC API: an entry of `GET /generic-approvals/v1`. */
export function genericApproval(
	{ store }: Tenant,
	{ approval, row }: ApprovalRow,
	query: Record<string, string>,
): Record<string, unknown> {
	const item = store.items.get(row.itemId);
	const person = (id: string): Record<string, unknown> => {
		const group = store.groups.get(id);
		const members = group?.memberIds.map((member) => ({ id: member, name: nameOf(member), type: 'IDENTITY' }));
		return {
			identityID: id,
			name: nameOf(id),
			type: group === undefined ? 'IDENTITY' : 'GOVERNANCE_GROUP',
			...(members && { members }),
		};
	};
	const asRecord = ({ identityID, name, type }: Record<string, unknown>) => ({ identityID, name, type });
	const nameOf = (id: string): string => store.groups.get(id)?.name ?? store.identities.get(id)?.name ?? id;
	const isPending = approval.state === 'PENDING';
	const remarks = [...(approval.remarks ?? []), ...(approval.comment === null ? [] : [approval.comment])];
	return {
		id: genericId(approval.id),
		type: 'ACCESS_REQUEST_APPROVAL',
		createdDate: iso(approval.created),
		modifiedDate: iso(approval.modified),
		dueDate: iso(approval.created + DUE_AFTER),
		...(isPending ? {} : { completedDate: iso(approval.modified) }),
		name: [{ value: `Approve ${item?.name ?? row.itemId}`, locale: 'en_US' }],
		requester: person(row.requesterId),
		requestee: person(row.identityId),
		approvedBy: approval.state === 'APPROVED' ? [person(approval.reviewerId ?? approval.ownerId)].map(asRecord) : [],
		rejectedBy: approval.state === 'REJECTED' ? [person(approval.reviewerId ?? approval.ownerId)].map(asRecord) : [],
		assignedTo: isPending ? [person(approval.ownerId)] : [],
		serialStep: row.approvals.findIndex(({ id }) => id === approval.id) + 1,
		referenceData: [{ id: row.requestId, type: 'accessRequestId' }],
		requestedTarget: [
			{ id: row.itemId, name: item?.name ?? row.itemId, targetType: item?.type, requestType: row.requestType },
		],
		...(query['include-approvers'] === 'true' && { approvers: row.approvals.map(({ ownerId }) => person(ownerId)) }),
		...(query['include-comments'] === 'true' && {
			comments: remarks.map(({ text, authorId, at }) => ({
				comment: text,
				author: person(authorId),
				createdDate: iso(at),
			})),
		}),
	};
}
