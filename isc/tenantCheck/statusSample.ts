import { collect, pages } from '../api/paging';
import type { IscSession } from '../session';

const PATH = '/access-request-status/v1';

/** The newest entries of the status list as ISC sends them. @throws {IscError} */
export async function collectStatus(
	{ client }: IscSession,
	query: Record<string, string | number>,
	limit = 5,
): Promise<Array<Record<string, unknown>>> {
	const call = { path: PATH, query: { sorters: '-created', ...query } };
	return await collect(pages<Record<string, unknown>>(client, call, { limit, pageSize: limit }));
}
