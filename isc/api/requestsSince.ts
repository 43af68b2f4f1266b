import { IscError } from './errors';
import { askInForms, DATE_FORMS, dateIn, type DateForm } from './forms';
import { openStatusList, STATUS_DATES } from './status';
import type { StatusRow } from './wire';
import type { IscSession } from '../session';

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
	const read = async (form: DateForm) => await oldestFirst(session, since, `created ge ${dateIn(form, created)}`);
	return await askInForms(session, STATUS_DATES, DATE_FORMS, read, ({ rows }) => rows.length > 0).catch(
		async (error: unknown) => {
			if (!(error instanceof IscError) || error.kind !== 'badRequest') throw error;
			return await newestFirst(session, since);
		},
	);
}

/** New rows come at the end, so that no page shifts while the next is read. A tenant may take the filter and not heed it. */
async function oldestFirst(session: IscSession, since: number, filters: string): Promise<OwnRequests> {
	const { rows, skewMs } = await read(session, { filters, sorters: 'created' }, () => false);
	return { rows: rows.filter((row) => !(Date.parse(row.created ?? '') < since)), skewMs };
}

/** For a tenant that does not take the filter. */
async function newestFirst(session: IscSession, since: number): Promise<OwnRequests> {
	const found = await read(session, { sorters: '-created' }, (row) => createdAt(row) < since);
	return { ...found, rows: found.rows.filter((row) => createdAt(row) >= since) };
}

async function read(
	session: IscSession,
	query: Record<string, string>,
	isEnough: (row: StatusRow) => boolean,
): Promise<OwnRequests> {
	let skewMs: number | undefined;
	const onAnswer = ({ date = '' }: Record<string, string>): void => {
		const time = Date.parse(date);
		if (!Number.isNaN(time)) skewMs = time - session.clock.now();
	};
	const list = await openStatusList(session.client, { 'requested-by': 'me', ...query }, { onAnswer });
	const rows = [...list.rows];
	if (!rows.some(isEnough)) {
		for await (const page of list.rest()) {
			rows.push(...page);
			if (page.some(isEnough)) break;
		}
	}
	return { rows, ...(skewMs !== undefined && { skewMs }) };
}

function createdAt(row: StatusRow): number {
	return Date.parse(row.created ?? '') || 0;
}

/** How much further back than needed the list is read, as long as the tenant's clock has not been compared with ours. */
export const CLOCK_TOLERANCE_MS = 2 * 60_000;
