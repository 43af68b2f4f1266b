import { IscError } from '../../api/errors';
import { askInForms, DATE_FORMS, dateIn, type DateForm } from '../../api/forms';
import { collect } from '../../api/paging';
import { openStatusList, STATUS_DATES, statusPages } from '../../api/status';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';

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
	const read = async (form: DateForm) => await listedSince(session, requestedBy, dateIn(form, since));
	return await askInForms(session, STATUS_DATES, DATE_FORMS, read, ({ rows }) => rows.length > 0).catch(
		async (error: unknown) => {
			if (!(error instanceof IscError) || error.kind !== 'badRequest') return await Promise.reject(error);
			return await newestSince(session, requestedBy, since);
		},
	);
}

async function listedSince(session: IscSession, requestedBy: string, since: string): Promise<Listed> {
	const before = session.client.stats.calls;
	let skewMs = 0;
	const onAnswer = ({ date = '' }: Record<string, string>): void => {
		const time = Date.parse(date);
		if (!Number.isNaN(time)) skewMs = Math.min(skewMs, time - session.clock.now());
	};
	const query = { 'requested-by': requestedBy, filters: `created ge ${since}`, sorters: 'created' };
	const list = await openStatusList(session.client, query, { count: true, onAnswer });
	const rows = [...list.rows, ...(await collect(list.rest({ sideBySide: true })))];
	return { rows, calls: session.client.stats.calls - before, skewMs };
}

/** For a tenant that does not take the filter. */
async function newestSince(session: IscSession, requestedBy: string, since: string): Promise<Listed> {
	const rows: StatusRow[] = [];
	let calls = 0;
	const isOlder = (row: StatusRow) => Date.parse(row.created ?? '') < Date.parse(since);
	for await (const page of statusPages(session, { requestedBy, newestFirst: true })) {
		calls += 1;
		rows.push(...page.filter((row) => !isOlder(row)));
		if (page.some(isOlder)) break;
	}
	return { rows, calls, skewMs: 0 };
}
