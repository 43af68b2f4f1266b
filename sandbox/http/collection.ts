import type { FastifyReply } from 'fastify';
import { badRequest } from './errors';

export type Query = Record<string, string>;

export interface Page {
	limit: number;
	offset: number;
	count: boolean;
}

/**
 * ISC API: the standard collection parameters `limit`, `offset` and `count`.
 * @throws ApiError 400 for a number below 0 or above the endpoint's own greatest limit.
 */
export function pageOf(query: Query, most = 250): Page {
	const limit = wholeNumber(query, 'limit', most);
	if (limit > most) throw badRequest(`limit must be less than or equal to ${most}`);
	return { limit, offset: wholeNumber(query, 'offset', 0), count: flag(query, 'count') };
}

/** Sends one page of `rows`, with `X-Total-Count` when it was asked for. `render` runs for the rows of the page only. */
export function sendPage<Row>(
	reply: FastifyReply,
	rows: readonly Row[],
	page: Page,
	render: (row: Row) => unknown,
): unknown[] {
	if (page.count) void reply.header('X-Total-Count', String(rows.length));
	return rows.slice(page.offset, page.offset + page.limit).map(render);
}

/** A parameter that is `true` or `false`; absent is false. */
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
