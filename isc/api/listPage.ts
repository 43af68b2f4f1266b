import type { IscClient } from './client';

/** ISC API, standard collection parameters: most lists give at most 250 rows at a time. */
export const LIST_PAGE = 250;

export interface ListCall {
	path: string;
	query?: Record<string, string | number | boolean>;
}

export interface ListPage<T> {
	rows: T[];
	/** How many rows the whole list has, where it was asked for and ISC said so (`X-Total-Count`). */
	total?: number;
}

/**
 * One page of a list.
 *
 * @throws {IscError} when ISC refuses it or does not answer.
 */
export async function listPage<T>(
	client: IscClient,
	call: ListCall,
	offset = 0,
	pageSize = LIST_PAGE,
): Promise<ListPage<T>> {
	const query = { ...call.query, limit: pageSize, ...(offset > 0 ? { offset } : { count: true }) };
	const { body, headers } = await client.read<T[]>({ path: call.path, query, expects: 'list' });
	const said = Number(headers['x-total-count'] ?? NaN);
	return { rows: body, ...(Number.isInteger(said) && said >= 0 && { total: said }) };
}

/**
 * What follows a list's first page: where ISC said how long the list is, all at once, so that little can move between the pages.
 *
 * @throws {IscError} when ISC refuses a page or does not answer.
 */
export async function restOfList<T>(
	client: IscClient,
	call: ListCall,
	first: ListPage<T>,
	pageSize = LIST_PAGE,
): Promise<T[]> {
	if (first.rows.length < pageSize) return [];
	if (first.total === undefined) return await restOneByOne(client, call, pageSize);
	const offsets: number[] = [];
	for (let offset = pageSize; offset < first.total; offset += pageSize) offsets.push(offset);
	const pages = await Promise.all(offsets.map(async (offset) => await listPage<T>(client, call, offset, pageSize)));
	return pages.flatMap((page) => page.rows);
}

async function restOneByOne<T>(client: IscClient, call: ListCall, pageSize: number): Promise<T[]> {
	const rows: T[] = [];
	for (let offset = pageSize; ; offset += pageSize) {
		const page = await listPage<T>(client, call, offset, pageSize);
		rows.push(...page.rows);
		if (page.rows.length < pageSize) return rows;
	}
}

/** How many reads a list of so many rows takes. */
export function pagesOf(total: number, pageSize = LIST_PAGE): number {
	return Math.max(1, Math.ceil(total / pageSize));
}
