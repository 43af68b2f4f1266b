import type { IscSession } from '../session';
import { askInForms, DATE_FORMS, dateIn, type DateForm } from './forms';
import { attempt } from './result';
import { openStatusList, STATUS_DATES } from './status';
import type { StatusRow } from './wire';

/** How much further back than needed a list is read until the clock of the tenant has been compared with ours. */
export const CLOCK_TOLERANCE_MS = 2 * 60_000;

export interface RequestsMade {
	rows: StatusRow[];
	/** Pages read. */
	pages: number;
	/**
	 * The clock of the tenant minus ours, in milliseconds. It may be more by up to a second and the duration of a call. Absent if no answer
	 * has a Date header.
	 */
	skewMs?: number;
}

interface ReadOptions {
	/** Whose requests: an id, or `me` (default), the user behind the credential. */
	requestedBy?: string;
	/** Reads several pages at a time, for long lists. The tenant then counts the list first. */
	sideBySide?: boolean;
}

/**
 * The status rows of all requests that a person has made since a time (milliseconds since 1970).
 *
 * @throws {IscError} if the list can't be read
 */
export async function requestsSince(
	session: IscSession,
	since: number,
	options: ReadOptions = {},
): Promise<RequestsMade> {
	const created = new Date(since).toISOString();
	// New rows come at the end, so no page shifts while the next one is read.
	const oldestFirst = async (form: DateForm) =>
		await readSince(session, since, { filters: `created ge ${dateIn(form, created)}`, sorters: 'created' }, options);
	const filtered = askInForms(session, STATUS_DATES, DATE_FORMS, oldestFirst, ({ rows }) => rows.length > 0);
	const found = await attempt(filtered, ['badRequest']);
	if (found.ok) return found.value;
	return await readSince(session, since, { sorters: '-created' }, options);
}

/** Drops rows that are older: a tenant may accept the filter and ignore it. A list with the newest first is read only that far. */
async function readSince(
	session: IscSession,
	since: number,
	query: { filters?: string; sorters: string },
	{ requestedBy = 'me', sideBySide = false }: ReadOptions,
): Promise<RequestsMade> {
	const readsAll = query.filters !== undefined;
	let pages = 0;
	let skewMs: number | undefined;
	const onAnswer = ({ date = '' }: Record<string, string>): void => {
		pages += 1;
		const time = Date.parse(date);
		if (!Number.isNaN(time)) skewMs = time - session.clock.now();
	};
	const isOlder = (row: StatusRow) => Date.parse(row.created ?? '') < since;
	const list = await openStatusList(
		session.client,
		{ 'requested-by': requestedBy, ...query },
		{ count: sideBySide && readsAll, onAnswer },
	);
	const rows = [...list.rows];
	if (readsAll || !rows.some(isOlder)) {
		for await (const page of list.rest({ sideBySide: sideBySide && readsAll })) {
			rows.push(...page);
			if (!readsAll && page.some(isOlder)) break;
		}
	}
	return { rows: rows.filter((row) => !isOlder(row)), pages, ...(skewMs !== undefined && { skewMs }) };
}
