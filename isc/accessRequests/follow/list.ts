import { IscError } from '../../api/errors';
import { quote } from '../../api/filters';
import { LIST_PAGE, restOfList, type ListCall } from '../../api/listPage';
import { statusPages } from '../../api/status';
import { readStatusRows } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';

const PATH = '/access-request-status/v1';

export interface Listed {
	rows: StatusRow[];
	/** Calls it took. */
	calls: number;
	/** The tenant's clock less ours, in milliseconds; never above 0, good to a second. */
	skewMs: number;
}

/**
 * The requests that somebody (an id, or `me`) made since a time, in ISO 8601: as many calls as pages, those behind the first side by side.
 *
 * @throws {IscError}
 */
export async function requestsSince(session: IscSession, requestedBy: string, since: string): Promise<Listed> {
	const call: ListCall = {
		path: PATH,
		query: { 'requested-by': requestedBy, filters: `created ge ${quote(since)}`, sorters: 'created' },
	};
	const before = session.client.stats.calls;
	const read = async (): Promise<Listed> => {
		const query = { ...call.query, limit: LIST_PAGE, count: true };
		const { body, headers } = await session.client.read<unknown[]>({ path: PATH, query, expects: 'list' });
		const total = Number(headers['x-total-count'] ?? NaN);
		const first = { rows: body, ...(Number.isInteger(total) && { total }) };
		const rows = readStatusRows([...body, ...(await restOfList<unknown>(session.client, call, first))]);
		const date = Date.parse(headers.date ?? '');
		const skewMs = Number.isNaN(date) ? 0 : Math.min(0, date - session.clock.now());
		return { rows, calls: session.client.stats.calls - before, skewMs };
	};
	return await read().catch(async (error: unknown) => {
		if (!(error instanceof IscError) || error.kind !== 'badRequest') return await Promise.reject(error);
		return await newestSince(session, requestedBy, since);
	});
}

/** For a tenant that does not take the filter. */
async function newestSince(session: IscSession, requestedBy: string, since: string): Promise<Listed> {
	const rows: StatusRow[] = [];
	let calls = 0;
	const isOlder = (row: StatusRow) => Date.parse(row.created ?? '') < Date.parse(since);
	for await (const page of statusPages(session.client, { requestedBy, newestFirst: true })) {
		calls += 1;
		rows.push(...page.filter((row) => !isOlder(row)));
		if (page.some(isOlder)) break;
	}
	return { rows, calls, skewMs: 0 };
}
