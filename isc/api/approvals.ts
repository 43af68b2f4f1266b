import { IdMap } from '../shared/ids';
import { isRecord } from '../shared/untyped';
import type { IscClient, ReadCall } from './client';
import { inFilters } from './filters';
import { DATE_FORMS, dateIn, pagesInForms, type AskedTenant, type DateForm } from './forms';
import { enumValue, references } from './lenient';
import { collect, openList, pages } from './paging';
import { attempt } from './result';
import {
	ACCESS_ITEM_TYPES,
	REQUEST_TYPES,
	type AccessItemType,
	type IdentityType,
	type Reference,
	type RequestType,
} from './wire';

interface ApprovalComment {
	comment?: string | null;
	created?: string;
	author?: Reference;
}

/** An entry of `GET /access-request-approvals/v1/pending` or `/completed`. Source: ISC API, Access Request Approvals. */
export interface Approval {
	id: string;
	/** The document has it on pending ones only. */
	accessRequestId?: string;
	name?: string;
	created?: string;
	modified?: string;
	requestCreated?: string;
	requestType?: RequestType | null;
	identityType?: IdentityType;
	requester?: Reference;
	requestedFor?: Reference;
	owner?: Reference;
	/** The access item, with its id: the status list has none. */
	requestedObject?: Reference & { description?: string | null; type?: AccessItemType };
	requesterComment?: ApprovalComment | null;
	commentRequiredWhenRejected?: boolean;
	/** Pending ones: the decision that ISC is carrying out. */
	actionInProcess?: 'APPROVED' | 'REJECTED' | 'FORWARDED';
	clientMetadata?: Record<string, unknown> | null;
	startDate?: string | null;
	removeDate?: string | null;
	/** Completed ones. */
	state?: 'APPROVED' | 'REJECTED';
	reviewedBy?: Reference;
	reviewerComment?: ApprovalComment | null;
	/** The approval as ISC sent it, if it was read differently. */
	asSent?: object;
}

export type ApprovalState = 'pending' | 'completed';

export interface ApprovalQuery {
	ids?: readonly string[];
	/** An id or `me`. Without it everyone's, which only an ORG_ADMIN may read. */
	ownerId?: string;
	requestedFor?: readonly string[];
	/** Pending ones only. */
	accessRequestIds?: readonly string[];
	/** When the approval was created; pending ones only. ISO 8601 in UTC. */
	createdSince?: string;
	/** ISO 8601 in UTC. */
	modifiedSince?: string;
	oldestFirst?: boolean;
}

const PATH = '/access-request-approvals/v1';

/**
 * Approvals, page by page. One request may have several.
 *
 * ISC API: ORG_ADMIN for everyone's; other users for their own (`me`).
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
	let left = limit;
	for (const filters of filtersOf(query)) {
		const list = (form: DateForm) =>
			pages<unknown>(tenant.client, approvalCall(state, query, filters(form)), { limit: left });
		const found = dated ? pagesInForms(tenant, `${state} approvals by date`, DATE_FORMS, list) : list('quoted');
		for await (const page of found) {
			left -= page.length;
			yield readApprovals(page);
		}
		if (left <= 0) return;
	}
}

/**
 * All approvals that a query finds, its lists read side by side. For queries without dates.
 *
 * @throws {IscError} `forbidden` if the user level doesn't allow it
 */
export async function listApprovals(
	client: IscClient,
	state: ApprovalState,
	query: Omit<ApprovalQuery, 'createdSince' | 'modifiedSince'> = {},
): Promise<Approval[]> {
	const lists = await Promise.all(
		filtersOf(query).map(
			async (filters) =>
				await collect(pages<unknown>(client, approvalCall(state, { oldestFirst: true, ...query }, filters('quoted')))),
		),
	);
	return readApprovals(lists.flat());
}

/**
 * Approvals by id. If the token may not see everyone's, those of its own user. Approvals that are in the other state, or that the user may not
 * see, are missing.
 *
 * @throws {IscError}
 */
export async function approvalsById(
	client: IscClient,
	state: ApprovalState,
	ids: readonly string[],
): Promise<Map<string, Approval>> {
	const all = await attempt(listApprovals(client, state, { ids }), ['forbidden', 'badRequest']);
	const found = all.ok ? all.value : await listApprovals(client, state, { ids, ownerId: 'me' });
	return new IdMap(found.map((approval) => [approval.id, approval] as const));
}

export interface LatestApprovals {
	approvals: Approval[];
	/** Whether these are all. */
	isWhole: boolean;
}

/**
 * The newest pending approvals of the whole tenant, one page.
 *
 * @throws {IscError} `forbidden` without ORG_ADMIN
 */
export async function latestApprovals(client: IscClient): Promise<LatestApprovals> {
	const { rows, isWhole } = await openList<unknown>(client, approvalCall('pending', {}), { count: true });
	return { approvals: readApprovals(rows), isWhole };
}

export interface ApprovalSummary {
	pending?: number;
	approved?: number;
	rejected?: number;
}

/** Counts approvals. @param query `fromDate`: ISO 8601 @throws {IscError} */
export async function approvalSummary(
	client: IscClient,
	query: { ownerId?: string; fromDate?: string },
): Promise<ApprovalSummary> {
	const { body } = await client.read<ApprovalSummary>({
		path: `${PATH}/approval-summary`,
		query: {
			...(query.ownerId !== undefined && { 'owner-id': query.ownerId }),
			...(query.fromDate !== undefined && { 'from-date': query.fromDate }),
		},
		expects: 'object',
	});
	return body;
}

function approvalCall(state: ApprovalState, { ownerId, oldestFirst }: ApprovalQuery, filters?: string): ReadCall {
	const field = state === 'pending' ? 'created' : 'modified';
	return {
		path: `${PATH}/${state}`,
		query: {
			sorters: oldestFirst === true ? field : `-${field}`,
			...(ownerId !== undefined && { 'owner-id': ownerId }),
			...(filters !== undefined && { filters }),
		},
	};
}

/** One filter for each list to read: if the ids don't fit into one URL, they are spread over several. */
function filtersOf(query: ApprovalQuery): Array<(form: DateForm) => string | undefined> {
	const { createdSince, modifiedSince } = query;
	const since = (form: DateForm): string[] => [
		...(createdSince === undefined ? [] : [`created ge ${dateIn(form, createdSince)}`]),
		...(modifiedSince === undefined ? [] : [`modified ge ${dateIn(form, modifiedSince)}`]),
	];
	const oneOf = (field: string, ids: readonly string[] | undefined) =>
		ids === undefined ? [undefined] : inFilters(field, ids);
	return oneOf('id', query.ids).flatMap((id) =>
		oneOf('requestedFor.id', query.requestedFor).flatMap((person) =>
			oneOf('accessRequestId', query.accessRequestIds).map((request) => (form: DateForm) => {
				const parts = [id, person, request, ...since(form)].filter((part) => part !== undefined);
				return parts.length === 0 ? undefined : parts.join(' and ');
			}),
		),
	);
}

const DECISIONS = ['APPROVED', 'REJECTED', 'FORWARDED'];
const PEOPLE = ['requester', 'requestedFor', 'owner', 'reviewedBy'];

/**
 * Reads approvals as tenants send them: enumerations in any case, people as an object or a list. Entries that aren't objects are left out.
 * If this changes anything, the approval as it was sent is kept in `asSent`.
 *
 * Source: ISC API, Access Request Approvals, and answers of real tenants.
 */
export function readApprovals(list: readonly unknown[]): Approval[] {
	return list.filter(isRecord).map((sent) => {
		const read: Record<string, unknown> = {
			requestType: enumValue(sent.requestType, REQUEST_TYPES),
			state: enumValue(sent.state, DECISIONS),
			actionInProcess: enumValue(sent.actionInProcess, DECISIONS),
			...Object.fromEntries(PEOPLE.map((key) => [key, references(sent[key])[0]])),
			...(isRecord(sent.requestedObject) && { requestedObject: readObject(sent.requestedObject) }),
		};
		const changes = Object.entries(read).filter(([key, value]) => value !== undefined && value !== sent[key]);
		const approval = changes.length === 0 ? sent : { ...sent, ...Object.fromEntries(changes), asSent: sent };
		return approval as unknown as Approval;
	});
}

function readObject(sent: Record<string, unknown>): Record<string, unknown> {
	const type = enumValue(sent.type, ACCESS_ITEM_TYPES);
	return type === sent.type ? sent : { ...sent, type };
}
