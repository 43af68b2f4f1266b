import type { IscClient, ReadCall } from './client';
import { IscError } from './errors';
import { quote } from './filters';
import { countOf, pages, type PageOptions } from './paging';
import { readStatusRows } from './statusRow';
import type { StatusRow } from './wire';

/** Which rows of the status list are wanted. People are ids, or `me`. Source: ISC API, List Access Request Status. */
export interface StatusQuery {
	requestedFor?: string;
	requestedBy?: string;
	/** Requester or recipient; not together with the two above. */
	regarding?: string;
	assignedTo?: string;
	/** `request-state=EXECUTING`. Whether that holds every state that is not final is unproven. */
	executingOnly?: boolean;
	/** Rows created at or after this moment: milliseconds since 1970, or ISO 8601 in UTC. */
	since?: number | string;
	/** A further filter, such as `accessRequestId eq "…"`. */
	filter?: string;
	/** Default: oldest first. */
	newestFirst?: boolean;
	/** Instead of `newestFirst`, e.g. `-modified,name`. ISC API: created, modified, accountActivityItemId, name. */
	sorters?: string;
}

/**
 * Rows of the status list, page by page. Any user for their own requests, ORG_ADMIN for all; without a person ORG_ADMIN gets everybody's.
 * The list lags behind, and requests that ISC ignores may never show: absence proves nothing.
 *
 * @throws {IscError}
 */
export async function* statusPages(
	client: IscClient,
	query: StatusQuery = {},
	options: PageOptions & { count?: boolean } = {},
): AsyncGenerator<StatusRow[]> {
	for await (const page of pages<unknown>(client, statusCall(query), options)) yield readStatusRows(page);
}

/** How many rows there are; undefined where ISC does not say. One call. */
export async function statusCount(client: IscClient, query: StatusQuery = {}): Promise<number | undefined> {
	return await countOf(client, statusCall(query));
}

/**
 * The rows of one request. The document lists `eq` on accessRequestId; reports say that some tenants take only `in`: the other way is tried
 * where the first is refused as a bad request.
 */
export async function statusOfRequest(client: IscClient, accessRequestId: string): Promise<StatusRow[]> {
	const ask = async (filter: string): Promise<StatusRow[]> =>
		readStatusRows((await client.read<unknown[]>({ ...statusCall({ filter }), expects: 'list' })).body);
	const id = quote(accessRequestId);
	return await ask(`accessRequestId eq ${id}`).catch(async (error: unknown) =>
		error instanceof IscError && error.kind === 'badRequest'
			? await ask(`accessRequestId in (${id})`)
			: await Promise.reject(error),
	);
}

function statusCall(query: StatusQuery): ReadCall {
	const filters = [
		...(query.since === undefined ? [] : [`created ge ${quote(isoOf(query.since))}`]),
		...(query.filter === undefined ? [] : [query.filter]),
	];
	return {
		path: '/access-request-status/v1',
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
