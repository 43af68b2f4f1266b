import { sameId } from '../shared/ids';
import type { IscClient, ReadCall } from './client';
import { quote } from './filters';
import { askInForms, DATE_FORMS, dateIn, pagesInForms, type AskedTenant, type DateForm } from './forms';
import { collect, openList, pages, type OpenList, type PageOptions } from './paging';
import { readStatusRows, statusRowId } from './statusRow';
import type { StatusRow } from './wire';

const PATH = '/access-request-status/v1';
/** The question, in `askInForms`, of how a tenant takes dates in filters of the status list. */
export const STATUS_DATES = 'status by date';

/** Which rows of the status list to read. People are ids, or `me`. Source: ISC API, List Access Request Status. */
export interface StatusQuery {
	requestedFor?: string;
	requestedBy?: string;
	/** Requester or recipient. Not together with the two above. */
	regarding?: string;
	assignedTo?: string;
	/** `request-state=EXECUTING`. Whether this includes every state that isn't final is unproven. */
	executingOnly?: boolean;
	/** Rows created at or after this time: milliseconds since 1970, or ISO 8601 in UTC. */
	since?: number | string;
	/** A further filter, such as `accessRequestId eq "…"`. */
	filter?: string;
	/** Default: oldest first. */
	newestFirst?: boolean;
	/** Instead of `newestFirst`, e.g. `-modified,name`. ISC API: created, modified, accountActivityItemId, name. */
	sorters?: string;
}

/**
 * Rows of the status list, page by page. Any user may read their own requests, an ORG_ADMIN all. Without a person, an ORG_ADMIN gets everyone's.
 * The list lags behind, and requests that ISC ignores may never appear, so a missing row proves nothing.
 *
 * @throws {IscError}
 */
export async function* statusPages(
	tenant: AskedTenant,
	query: StatusQuery = {},
	options: PageOptions & { count?: boolean; from?: number } = {},
): AsyncGenerator<StatusRow[]> {
	const list = (form: DateForm) => openPages(tenant.client, statusCall(query, form), options);
	if (query.since === undefined) yield* list('quoted');
	else yield* pagesInForms(tenant, STATUS_DATES, DATE_FORMS, list);
}

async function* openPages(client: IscClient, call: ReadCall, options: PageOptions): AsyncGenerator<StatusRow[]> {
	for await (const page of pages<unknown>(client, call, { ...options, idOf: statusRowId })) yield readStatusRows(page);
}

/**
 * Opens the status list and reads its first page, for callers that need its total or its headers.
 *
 * @param onAnswer sees the headers of each page
 * @throws {IscError}
 */
export async function openStatusList(
	client: IscClient,
	query: Record<string, string>,
	options: { count?: boolean; onAnswer?: (headers: Record<string, string>) => void } = {},
): Promise<OpenList<StatusRow>> {
	const list = await openList<unknown>(client, { path: PATH, query }, { ...options, idOf: statusRowId });
	return {
		...list,
		rows: readStatusRows(list.rows),
		rest: async function* (how) {
			for await (const page of list.rest(how)) yield readStatusRows(page);
		},
	};
}

/**
 * The rows of one request; none if the list doesn't show it. The document has `eq` on accessRequestId, an announcement only `in`, and a tenant may
 * refuse the other one or find nothing by it. So both are tried until one is proven.
 *
 * @throws {IscError} `badRequest` if the tenant refuses both
 */
export async function statusOfRequest(tenant: AskedTenant, accessRequestId: string): Promise<StatusRow[]> {
	const id = quote(accessRequestId);
	const filters = { eq: `accessRequestId eq ${id}`, in: `accessRequestId in (${id})` };
	const ask = async (form: keyof typeof filters): Promise<StatusRow[]> => {
		const call = statusCall({ filter: filters[form] }, 'quoted');
		const rows = await collect(openPages(tenant.client, call, {}));
		return rows.filter((row) => sameId(row.accessRequestId, accessRequestId) || sameId(row.id, accessRequestId));
	};
	return await askInForms(tenant, 'status by id', ['eq', 'in'], ask, (rows) => rows.length > 0);
}

function statusCall(query: StatusQuery, form: DateForm): ReadCall {
	const filters = [
		...(query.since === undefined ? [] : [`created ge ${dateIn(form, isoOf(query.since))}`]),
		...(query.filter === undefined ? [] : [query.filter]),
	];
	return {
		path: PATH,
		query: {
			...(query.requestedFor !== undefined && { 'requested-for': query.requestedFor }),
			...(query.requestedBy !== undefined && { 'requested-by': query.requestedBy }),
			...(query.regarding !== undefined && { 'regarding-identity': query.regarding }),
			...(query.assignedTo !== undefined && { 'assigned-to': query.assignedTo }),
			...(query.executingOnly === true && { 'request-state': 'EXECUTING' }),
			...(filters.length > 0 && { filters: filters.join(' and ') }),
			sorters: query.sorters ?? (query.newestFirst === true ? '-created' : 'created'),
		},
	};
}

function isoOf(moment: number | string): string {
	return typeof moment === 'number' ? new Date(moment).toISOString() : moment;
}
