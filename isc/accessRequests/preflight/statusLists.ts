import type { IscClient } from '../../api/client';
import { collect, PAGE_SIZE, type OpenList } from '../../api/paging';
import { openStatusList } from '../../api/status';
import { recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { SEARCH_LAG_MS } from './evidence';
import { changedAt, isRunning } from './matchRow';

/** Whose status rows: everybody's, or those of one person. */
export type StatusScope = Record<string, never> | { 'requested-for': string } | { 'regarding-identity': 'me' };

type StatusFilter = Record<string, string>;

export interface StatusList {
	rows: StatusRow[];
	/** `all`: no request that has not ended is missing. `most`: those that have waited long for verification may be. */
	seen: 'all' | 'most';
}

/** How often a list that changes while it is read is read at most. */
const MOST_PASSES = 3;
/** Where the tenant lists verifications apart from what executes, how far back they are looked for, in ms. */
const VERIFICATION_WINDOW_MS = 7 * 24 * 3_600_000;

/**
 * The requests in a scope that have not ended, or ended a short while ago, in the fewest reads: the list by its latest change, whole where
 * it is short; otherwise only as far back as needed, beside the list of what executes (`request-state=EXECUTING`).
 *
 * Whether EXECUTING includes PROVISIONING_VERIFICATION_PENDING is not documented. The rows that come back tell: where it does, nothing
 * more is read; where it does not, a week of changes is; where nothing waits for verification, there is nothing to tell and to look for.
 *
 * @param mostReads gives up, with undefined, when it would take more reads than these.
 * @throws {IscError} when ISC refuses a page or does not answer.
 */
export async function readStatusList(
	session: IscSession,
	scope: StatusScope,
	mostReads = Infinity,
): Promise<StatusList | undefined> {
	const { client, clock } = session;
	const byChange = { ...scope, sorters: '-modified' };
	const latest = await openList(client, byChange);
	if (latest.isWhole) return { rows: latest.rows, seen: 'all' };
	if (latest.total !== undefined && pagesOf(latest.total) === 2) {
		const { rows, whole } = await undisturbed(client, byChange, latest);
		return { rows, seen: whole ? 'all' : 'most' };
	}

	const executing = { ...scope, 'request-state': 'EXECUTING', sorters: '-created' };
	const firstExecuting = await openList(client, executing);
	const estimate = pagesOf(firstExecuting.total ?? 0) + pagesBackTo(latest, clock.now() - SEARCH_LAG_MS);
	if (estimate > mostReads) return undefined;

	const { rows: running, whole } = await undisturbed(client, executing, firstExecuting);
	const verification = listsVerification(running, latest.rows);
	const horizon = clock.now() - (verification === 'no' ? VERIFICATION_WINDOW_MS : SEARCH_LAG_MS);
	if (pagesOf(running.length) + pagesBackTo(latest, horizon) > mostReads) return undefined;
	const changed = await changesSince(latest, horizon);
	return { rows: eachOnce([...running, ...changed]), seen: verification === 'yes' && whole ? 'all' : 'most' };
}

/**
 * A list of several pages. Where a row leaves its place between two reads another slips past them: fewer rows come then than the list has,
 * and it is read again.
 */
async function undisturbed(
	client: IscClient,
	query: StatusFilter,
	first: OpenList<StatusRow>,
): Promise<{ rows: StatusRow[]; whole: boolean }> {
	let rows: StatusRow[] = [];
	for (let tries = 1, start = first; ; tries++, start = await openList(client, query)) {
		const once = eachOnce([...start.rows, ...(await collect(start.rest({ sideBySide: true })))]);
		rows = eachOnce([...rows, ...once]);
		const whole = start.total === undefined || once.length >= start.total;
		if (whole || tries === MOST_PASSES) return { rows, whole };
	}
}

/** How many pages reach back to a moment, judged by how much time the first one spans: after a burst that is next to none, but the list ends. */
function pagesBackTo({ rows, total }: OpenList<StatusRow>, since: number): number {
	if (rows.length === 0) return 1;
	const newest = changedAt(rows[0]);
	const oldest = changedAt(rows[rows.length - 1]);
	if (oldest < since) return 1;
	return Math.min(
		Math.ceil((newest - since) / Math.max(1, newest - oldest)),
		total === undefined ? Infinity : pagesOf(total),
	);
}

/** Whether the list of what executes holds the verifications too; `unknown` while there are none. */
function listsVerification(running: readonly StatusRow[], latest: readonly StatusRow[]): 'yes' | 'no' | 'unknown' {
	if (running.some(waitsForVerification)) return 'yes';
	return latest.some(waitsForVerification) ? 'no' : 'unknown';
}

function waitsForVerification(row: StatusRow): boolean {
	return row.state === 'PROVISIONING_VERIFICATION_PENDING';
}

/** The list by its latest change, as far back as a moment. */
async function changesSince(first: OpenList<StatusRow>, since: number): Promise<StatusRow[]> {
	const rows = [...first.rows];
	if (isOlder(rows, since)) return rows;
	for await (const page of first.rest()) {
		rows.push(...page);
		if (isOlder(page, since)) break;
	}
	return rows;
}

function isOlder(page: readonly StatusRow[], since: number): boolean {
	const last = page.at(-1);
	return last === undefined || changedAt(last) < since;
}

async function openList(client: IscClient, query: StatusFilter): Promise<OpenList<StatusRow>> {
	return await openStatusList(client, query, { count: true });
}

/** How many reads a list of so many rows takes. */
function pagesOf(total: number): number {
	return Math.max(1, Math.ceil(total / PAGE_SIZE));
}

/** Lists overlap, and a row may change between two reads: what has ended stays so. */
function eachOnce(rows: readonly StatusRow[]): StatusRow[] {
	const byKey = new Map<string, StatusRow>();
	for (const row of rows) {
		const key = rowKey(row);
		if (!byKey.has(key) || !isRunning(row)) byKey.set(key, row);
	}
	return [...byKey.values()];
}

/** ISC API: `accountActivityItemId` is the item's own id within the request; `id` is the request's. */
function rowKey(row: StatusRow): string {
	return (
		row.accountActivityItemId ?? [row.accessRequestId, ...recipientsOf(row), row.type, row.name, row.created].join('|')
	);
}
