import { isRecord } from '../shared/untyped';
import type { IscClient } from './client';
import { segment } from './encode';
import { inFilters, quote } from './filters';
import { references } from './lenient';
import { collect, pages } from './paging';
import type { Reference } from './wire';

/** An approval in the newer approvals service. Source: ISC API, Generic Approvals. Its ids are not those of the older service. */
export interface GenericApproval {
	id: string;
	/** UTC, ISO 8601. */
	dueDate?: string;
	/** Which of several steps it is, counted from 1. ISC API: 0 for reviewers who are asked side by side. */
	serialStep?: number;
	/** Who is to decide. */
	assignedTo: Reference[];
	/**
	 * ISC API has no field for it. PENDING as long as someone is to decide: where several are asked side by side, one may have approved before.
	 * UNKNOWN if it has ended, and not with approvals or rejections alone.
	 */
	state: 'PENDING' | 'APPROVED' | 'REJECTED' | 'UNKNOWN';
	/** The names of those who have decided. */
	decidedBy: string[];
	/** The access request. */
	accessRequestId?: string;
	/** The id of the access item. */
	targetId?: string;
	requesteeId?: string;
	comments: string[];
}

const PATH = '/generic-approvals/v1';

/**
 * The approvals of access requests. ISC API: an ORG_ADMIN sees everyone's; other users those that are assigned to them. Whether a tenant's
 * approvals of access requests are in this service isn't certain.
 *
 * @throws {IscError}
 */
export async function genericByRequests(
	client: IscClient,
	accessRequestIds: readonly string[],
	{ mine }: { mine: boolean },
): Promise<GenericApproval[]> {
	const lists = inFilters('referenceId', accessRequestIds).map(async (filter) => {
		const filters = `referenceType eq ${quote('accessRequestId')} and ${filter}`;
		return await collect(pages<unknown>(client, { path: PATH, query: { filters, mine } }));
	});
	return (await Promise.all(lists)).flat().flatMap((sent) => (isRecord(sent) ? [readGeneric(sent)] : []));
}

/** Undefined if the answer isn't an approval. @throws {IscError} */
export async function genericById(client: IscClient, id: string): Promise<GenericApproval | undefined> {
	const { body } = await client.read<unknown>({ path: `${PATH}/${segment(id)}` });
	return isRecord(body) && textOf(body.id) !== undefined ? readGeneric(body) : undefined;
}

/** The call that adds a comment to an approval. ISC API: takes ids of this service only. */
export function commentCall(id: string, comment: string) {
	return {
		method: 'POST' as const,
		path: `${PATH}/${segment(id)}/comments`,
		body: { comment },
		expects: 'anything' as const,
	};
}

const BULK = { APPROVED: 'bulk-approve', REJECTED: 'bulk-reject', FORWARDED: 'bulk-reassign' } as const;

/** The call that decides several approvals. ISC API: takes ids of this service only, at most 50, and answers 202. */
export function bulkCall(
	decision: keyof typeof BULK,
	approvalIds: readonly string[],
	{ comment, newOwnerId, from }: { comment: string; newOwnerId?: string; from?: string },
) {
	return {
		method: 'POST' as const,
		path: `${PATH}/${BULK[decision]}`,
		body: {
			approvalIds,
			...(comment !== '' && { comment }),
			...(newOwnerId !== undefined && { reassignTo: newOwnerId, ...(from !== undefined && { reassignFrom: from }) }),
		},
		expects: 'anything' as const,
	};
}

function readGeneric(sent: Record<string, unknown>): GenericApproval {
	const people = [sent.assignedTo].flat().filter(isRecord);
	const [target] = [sent.requestedTarget].flat().filter(isRecord);
	const request = references(sent.referenceData).find(({ type }) => /accessRequestId/i.test(type ?? ''));
	const requestee = isRecord(sent.requestee) ? textOf(sent.requestee.identityID) : undefined;
	return {
		id: String(sent.id ?? ''),
		dueDate: textOf(sent.dueDate),
		...(typeof sent.serialStep === 'number' && { serialStep: sent.serialStep }),
		assignedTo: people.map(({ identityID, name, type }) => ({
			id: textOf(identityID),
			name: textOf(name),
			type: textOf(type),
		})),
		...decisionIn(sent),
		accessRequestId: request?.id,
		targetId: target === undefined ? undefined : textOf(target.id),
		requesteeId: requestee,
		comments: [sent.comments]
			.flat()
			.filter(isRecord)
			.flatMap(({ comment }) => textOf(comment) ?? []),
	};
}

function decisionIn(sent: Record<string, unknown>): Pick<GenericApproval, 'state' | 'decidedBy'> {
	const approvedBy = namesIn(sent.approvedBy);
	const rejectedBy = namesIn(sent.rejectedBy);
	const decidedBy = [...approvedBy, ...rejectedBy];
	const isOpen = textOf(sent.completedDate) === undefined && [sent.assignedTo].flat().some(isRecord);
	if (isOpen) return { state: 'PENDING', decidedBy };
	if (approvedBy.length > 0 === rejectedBy.length > 0) return { state: 'UNKNOWN', decidedBy };
	return { state: approvedBy.length > 0 ? 'APPROVED' : 'REJECTED', decidedBy };
}

function namesIn(people: unknown): string[] {
	return [people]
		.flat()
		.filter(isRecord)
		.map(({ name }) => textOf(name) ?? 'unknown');
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}
