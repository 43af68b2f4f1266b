import type { FastifyReply } from 'fastify';
import type { Quirks } from '../quirks';
import { badRequest, InvalidOffsetError } from './errors';

export type Query = Record<string, string>;

export interface Page {
	limit: number;
	offset: number;
	count: boolean;
}

/**
 * ISC API: the standard collection parameters `limit`, `offset` and `count`.
 * @throws ApiError 400 for a negative number or a limit that is too high for the endpoint
 */
export function pageOf(query: Query, most = 250): Page {
	const limit = wholeNumber(query, 'limit', most);
	if (limit > most) throw badRequest(`limit must be less than or equal to ${most}`);
	return { limit, offset: wholeNumber(query, 'offset', 0), count: flag(query, 'count') };
}

/** What is needed to send a page: the reply, and the setting for the page after the last. */
export interface PageTarget {
	reply: FastifyReply;
	tenant: { quirks: Pick<Quirks, 'pageAfterLast'> };
}

/**
 * Sends one page of `rows`, with `X-Total-Count` if requested. `render` is called only for the rows on the page.
 * @throws InvalidOffsetError for the page after the last, if the setting says so
 */
export function sendPage<Row>(
	{ reply, tenant }: PageTarget,
	rows: readonly Row[],
	page: Page,
	render: (row: Row) => unknown,
): unknown[] {
	if (page.offset > 0 && page.offset >= rows.length && tenant.quirks.pageAfterLast === 'refused')
		throw new InvalidOffsetError();
	if (page.count) void reply.header('X-Total-Count', String(rows.length));
	return rows.slice(page.offset, page.offset + page.limit).map(render);
}

/** ISC API: `offset` and `limit` only reach this many records; beyond that, use `searchAfter`. @throws ApiError 400 */
export function checkReach(page: Page, limit: number): void {
	if (page.offset + page.limit > limit)
		throw badRequest(`offset and limit can only reach ${limit} records. Use searchAfter beyond that.`);
}

/** Reads a parameter that is `true` or `false`; `absent` is its default. */
export function flag(query: Query, name: string, absent = false): boolean {
	const value = query[name];
	if (value === undefined || value === '') return absent;
	if (value !== 'true' && value !== 'false') throw badRequest(`${name} must be true or false`);
	return value === 'true';
}

function wholeNumber(query: Query, name: string, absent: number): number {
	const value = query[name];
	if (value === undefined || value === '') return absent;
	if (!/^\d+$/.test(value)) throw badRequest(`${name} must be a whole number of at least 0`);
	return Number(value);
}
