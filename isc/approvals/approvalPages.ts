import type { IscClient, ReadCall } from '../api/client';
import { readApprovals } from '../api/approvalRow';
import { inFilters } from '../api/filters';
import { DATE_FORMS, dateIn, pagesInForms, type AskedTenant, type DateForm } from '../api/forms';
import { collect, pages } from '../api/paging';
import type { AccessItemType, Reference, RequestType } from '../api/wire';
import { IscError } from '../api/errors';
import { IdMap } from '../shared/ids';

interface Comment {
	comment?: string | null;
	created?: string;
	author?: Reference;
}

/** An entry of `GET /access-request-approvals/v1/pending` or `/completed`. Source: ISC API, Access Request Approvals. */
export interface Approval {
	id: string;
	/** Pending ones only, by the document. */
	accessRequestId?: string;
	name?: string;
	created?: string;
	modified?: string;
	requestCreated?: string;
	requestType?: RequestType | null;
	requester?: Reference;
	requestedFor?: Reference;
	owner?: Reference;
	requestedObject?: Reference & { description?: string | null; type?: AccessItemType };
	requesterComment?: Comment | null;
	commentRequiredWhenRejected?: boolean;
	/** Pending ones: what was decided and is being carried out. */
	actionInProcess?: 'APPROVED' | 'REJECTED' | 'FORWARDED';
	startDate?: string | null;
	removeDate?: string | null;
	/** Completed ones. */
	state?: 'APPROVED' | 'REJECTED';
	reviewedBy?: Reference;
	reviewerComment?: Comment | null;
	/** The approval as ISC sent it, where it reads otherwise. */
	asSent?: object;
}

export type ApprovalState = 'pending' | 'completed';

export interface ApprovalQuery {
	/** An id or `me`; without it everybody's, which ISC gives to an ORG_ADMIN. */
	ownerId?: string;
	requestedFor?: readonly string[];
	/** Pending ones only. */
	accessRequestIds?: readonly string[];
	/** ISO 8601 in UTC. Of when the approval came up; pending ones only. */
	createdSince?: string;
	/** ISO 8601 in UTC. */
	modifiedSince?: string;
	oldestFirst?: boolean;
}

/**
 * Approvals, page by page.
 *
 * ISC API: ORG_ADMIN for everybody's; others for their own (`me`).
 *
 * @throws {IscError}
 */
export async function* approvalPages(
	tenant: AskedTenant,
	state: ApprovalState,
	query: ApprovalQuery,
	limit = Infinity,
): AsyncGenerator<Approval[]> {
	const dated = query.createdSince !== undefined || query.modifiedSince !== undefined;
	const lists = filtersOf(query);
	let left = limit;
	for (const filters of lists) {
		const list = (form: DateForm) =>
			pages<unknown>(tenant.client, approvalCall(state, query, filters(form)), { limit: left });
		const found = dated ? pagesInForms(tenant, `${state} approvals by date`, DATE_FORMS, list) : list('quoted');
		for await (const page of found) {
			left -= page.length;
			yield readApprovals<Approval>(page);
		}
		if (left <= 0) return;
	}
}

function approvalCall(
	state: ApprovalState,
	{ ownerId, oldestFirst }: ApprovalQuery,
	filters: string | undefined,
): ReadCall {
	const field = state === 'pending' ? 'created' : 'modified';
	return {
		path: `/access-request-approvals/v1/${state}`,
		query: {
			sorters: oldestFirst === true ? field : `-${field}`,
			...(ownerId !== undefined && { 'owner-id': ownerId }),
			...(filters !== undefined && { filters }),
		},
	};
}

/**
 * Approvals by id, those of the token's user where it may not see all; what is not pending (or not completed), or not theirs to see, is missing.
 *
 * @throws {IscError}
 */
export async function approvalsById(
	client: IscClient,
	state: ApprovalState,
	ids: readonly string[],
): Promise<Map<string, Approval>> {
	const read = async (owner?: string) =>
		await Promise.all(
			inFilters('id', ids).map(async (filters) => {
				const query = { sorters: 'created', filters, ...(owner !== undefined && { 'owner-id': owner }) };
				return await collect(pages<Approval>(client, { path: `/access-request-approvals/v1/${state}`, query }));
			}),
		);
	const found = await read().catch(async (error: unknown) => {
		if (error instanceof IscError && (error.kind === 'forbidden' || error.kind === 'badRequest'))
			return await read('me');
		throw error;
	});
	return new IdMap(readApprovals<Approval>(found.flat()).map((approval) => [approval.id, approval] as const));
}

export interface ApprovalSummary {
	pending?: number;
	approved?: number;
	rejected?: number;
}

/** How many approvals there are. @param fromDate ISO 8601 @throws {IscError} */
export async function approvalSummary(
	client: IscClient,
	query: { ownerId?: string; fromDate?: string },
): Promise<ApprovalSummary> {
	const { body } = await client.read<ApprovalSummary>({
		path: '/access-request-approvals/v1/approval-summary',
		query: {
			...(query.ownerId !== undefined && { 'owner-id': query.ownerId }),
			...(query.fromDate !== undefined && { 'from-date': query.fromDate }),
		},
		expects: 'object',
	});
	return body;
}

/** One filter for each list to read; ids that fit into no single URL are spread over several. */
function filtersOf({
	requestedFor,
	accessRequestIds,
	createdSince,
	modifiedSince,
}: ApprovalQuery): Array<(form: DateForm) => string | undefined> {
	const since = (form: DateForm): string[] => [
		...(createdSince === undefined ? [] : [`created ge ${dateIn(form, createdSince)}`]),
		...(modifiedSince === undefined ? [] : [`modified ge ${dateIn(form, modifiedSince)}`]),
	];
	const people = requestedFor === undefined ? [undefined] : inFilters('requestedFor.id', requestedFor);
	const requests = accessRequestIds === undefined ? [undefined] : inFilters('accessRequestId', accessRequestIds);
	return people.flatMap((person) =>
		requests.map((request) => (form: DateForm) => {
			const parts = [person, request, ...since(form)].filter((part) => part !== undefined);
			return parts.length === 0 ? undefined : parts.join(' and ');
		}),
	);
}
