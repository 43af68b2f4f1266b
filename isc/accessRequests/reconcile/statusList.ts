import { IscError } from '../../api/errors';
import { quote } from '../../api/filters';
import { readStatusRow, readStatusRows } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';

const PATH = '/access-request-status/v1';
/** ISC API: the most rows a page of the status list holds. */
const PAGE_SIZE = 250;

export interface OwnRequests {
	rows: StatusRow[];
	/** The tenant's clock less ours, in milliseconds, as far as the answer's Date header tells; good to a second. */
	skewMs: number;
}

/**
 * The status rows of all requests that the user behind the credential has made since a time (milliseconds since 1970).
 *
 * @throws {IscError} when the list cannot be read.
 */
export async function ownRequestsSince(session: IscSession, since: number): Promise<OwnRequests> {
	const created = new Date(since).toISOString();
	return await oldestFirst(session, `created ge ${quote(created)}`).then(
		(found) => found,
		async (error: unknown) => {
			if (!(error instanceof IscError) || error.kind !== 'badRequest') throw error;
			return await newestFirst(session, since);
		},
	);
}

/** New rows come at the end, so that no page shifts while the next is read. */
async function oldestFirst(session: IscSession, filters: string): Promise<OwnRequests> {
	return await collect(session, { filters, sorters: 'created' }, () => false);
}

/** For a tenant that does not take the filter. */
async function newestFirst(session: IscSession, since: number): Promise<OwnRequests> {
	const { rows, skewMs } = await collect(session, { sorters: '-created' }, (row) => createdAt(row) < since);
	return { rows: rows.filter((row) => createdAt(row) >= since), skewMs };
}

async function collect(
	session: IscSession,
	query: Record<string, string>,
	isEnough: (row: StatusRow) => boolean,
): Promise<OwnRequests> {
	const rows: unknown[] = [];
	let skewMs = 0;
	for (;;) {
		const { body, headers } = await session.client.read<unknown[]>({
			path: PATH,
			query: { 'requested-by': 'me', limit: PAGE_SIZE, offset: rows.length, ...query },
			expects: 'list',
		});
		const date = Date.parse(headers.date ?? '');
		if (!Number.isNaN(date)) skewMs = date - session.clock.now();
		rows.push(...body);
		if (body.length < PAGE_SIZE || isEnough(readStatusRow(body[body.length - 1])))
			return { rows: readStatusRows(rows), skewMs };
	}
}

function createdAt(row: StatusRow): number {
	return Date.parse(row.created ?? '') || 0;
}
