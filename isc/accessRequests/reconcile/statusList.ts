import { IscError } from '../../api/errors';
import { quote } from '../../api/filters';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';

const PATH = '/access-request-status/v1';
/** ISC API: the most rows a page of the status list holds. */
const PAGE_SIZE = 250;

export interface OwnRequests {
	rows: StatusRow[];
	/**
	 * The tenant's clock less ours, in milliseconds: at least this, and at most a second and the time of a call more. Absent where no answer
	 * has a Date header.
	 */
	skewMs?: number;
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
	const found = await collect(session, { sorters: '-created' }, (row) => createdAt(row) < since);
	return { ...found, rows: found.rows.filter((row) => createdAt(row) >= since) };
}

async function collect(
	session: IscSession,
	query: Record<string, string>,
	isEnough: (row: StatusRow) => boolean,
): Promise<OwnRequests> {
	const rows: StatusRow[] = [];
	let skewMs: number | undefined;
	for (;;) {
		const { body, headers } = await session.client.read<StatusRow[]>({
			path: PATH,
			query: { 'requested-by': 'me', limit: PAGE_SIZE, offset: rows.length, ...query },
			expects: 'list',
		});
		const date = Date.parse(headers.date ?? '');
		if (!Number.isNaN(date)) skewMs = date - session.clock.now();
		rows.push(...body);
		if (body.length < PAGE_SIZE || isEnough(body[body.length - 1]))
			return { rows, ...(skewMs !== undefined && { skewMs }) };
	}
}

function createdAt(row: StatusRow): number {
	return Date.parse(row.created ?? '') || 0;
}
