import { latestApprovals, type Approval } from '../../api/approvals';
import type { IscClient } from '../../api/client';
import type { IscError } from '../../api/errors';
import { collect, PAGE_SIZE, type OpenList } from '../../api/paging';
import { attempt } from '../../api/result';
import { openStatusList } from '../../api/status';
import { recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap, sameId } from '../../shared/ids';
import { changedAt, isRunning, SEARCH_LAG_MS } from './evidence';

/** What is known about requests that are running or ended only a short time ago. */
export interface RunningRequests {
	/** By person, newest first. */
	rows: Map<string, StatusRow[]>;
	/** How many of a person's requests were seen; see `requestsSeen` of the evidence. */
	seen: (identityId: string) => 'all' | 'most' | 'none';
	/** All pending approvals of the tenant, if they had to be read anyway. */
	approvals?: Approval[];
	/** Why other people's requests couldn't be read. */
	denied?: IscError;
}

/** Which rows to keep. */
export type RowFilter = (row: StatusRow) => boolean;

/** Up to this many people, their own lists take the fewest calls. They are also complete. */
const FEW_PEOPLE = 2;

/**
 * Reads the requests for these people that are running or ended only a short time ago: from the list of the whole tenant or person by
 * person, whichever takes fewer calls. ISC API: only an ORG_ADMIN may see other people's requests. Anyone else sees what they requested
 * themselves and what was requested for them.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function readRunning(
	session: IscSession,
	people: readonly string[],
	keep: RowFilter,
): Promise<RunningRequests> {
	if (people.length <= FEW_PEOPLE) return await readRunningByPerson(session, people, keep);
	const answer = await attempt(readStatusList(session, {}, people.length));
	if (!answer.ok || answer.value === undefined) return await readRunningByPerson(session, people, keep);
	const list = answer.value;
	const { isWholeTenant, approvals } = await isForWholeTenant(session, list);
	if (!isWholeTenant) return await readRunningByPerson(session, people, keep);
	return { rows: groupByPerson(list.rows, keep), seen: () => list.seen, approvals };
}

/**
 * Whether a list read without a person is for everybody. ISC doesn't document that an ORG_ADMIN gets everything then. If the user behind
 * the credential is part of every row, the list may be theirs alone. An ORG_ADMIN certainly sees all pending approvals. So in that case
 * the list counts as everybody's only if no pending approval is for a request that other people made for other people.
 */
async function isForWholeTenant(
	session: IscSession,
	list: StatusList,
): Promise<{ isWholeTenant: boolean; approvals?: Approval[] }> {
	const { id } = await session.me();
	const isOfOthers = (row: StatusRow | Approval): boolean =>
		!sameId(row.requester?.id, id) && !recipientsOf(row).some((recipient) => sameId(recipient, id));
	if (list.rows.some(isOfOthers)) return { isWholeTenant: true };
	const latest = await attempt(latestApprovals(session.client));
	if (!latest.ok) return { isWholeTenant: false };
	const { approvals, isWhole } = latest.value;
	return { isWholeTenant: !approvals.some(isOfOthers), ...(isWhole && { approvals }) };
}

/** Reads each person's own list. The first one shows whether the token may read other people's requests at all. */
export async function readRunningByPerson(
	session: IscSession,
	people: readonly string[],
	keep: RowFilter,
): Promise<RunningRequests> {
	const [first, ...others] = people;
	const start = await attempt(readStatusList(session, { 'requested-for': first }));
	if (!start.ok) return await readRunningOfMe(session, start.error, keep);
	const lists = await Promise.all(
		others.map(async (id) => await attempt(readStatusList(session, { 'requested-for': id }))),
	);
	const byId = new IdMap([start, ...lists].map((list, index) => [people[index], list] as const));
	const rows = [...byId.values()].flatMap((list) => (list.ok && list.value !== undefined ? list.value.rows : []));
	const denied = lists.find((list) => !list.ok);
	return {
		rows: groupByPerson(rows, keep),
		seen: (id) => {
			const list = byId.get(id);
			return list?.ok === true && list.value !== undefined ? list.value.seen : 'none';
		},
		...(denied !== undefined && !denied.ok && { denied: denied.error }),
	};
}

/** ISC API: any user may read the status of their own requests. */
async function readRunningOfMe(session: IscSession, denied: IscError, keep: RowFilter): Promise<RunningRequests> {
	const mine = await attempt(readStatusList(session, { 'regarding-identity': 'me' }));
	if (!mine.ok || mine.value === undefined) return { rows: new IdMap(), seen: () => 'none', denied };
	const { id: me } = await session.me();
	const { rows, seen } = mine.value;
	return { rows: groupByPerson(rows, keep), seen: (id) => (sameId(id, me) ? seen : 'none'), denied };
}

function groupByPerson(rows: readonly StatusRow[], keep: RowFilter): Map<string, StatusRow[]> {
	const people = new IdMap<StatusRow[]>();
	const newestFirst = rows.filter(keep).sort((a, b) => createdAt(b) - createdAt(a));
	for (const row of newestFirst) {
		for (const id of recipientsOf(row)) {
			const rowsOfPerson = people.get(id);
			if (rowsOfPerson === undefined) people.set(id, [row]);
			else rowsOfPerson.push(row);
		}
	}
	return people;
}

function createdAt(row: StatusRow): number {
	return Date.parse(row.created ?? '') || 0;
}

/** Whose status rows: everybody's, or those of one person. */
export type StatusScope = Record<string, never> | { 'requested-for': string } | { 'regarding-identity': 'me' };

type StatusFilter = Record<string, string>;

export interface StatusList {
	rows: StatusRow[];
	/** `all`: no running request is missing. `most`: requests that have waited long for verification may be missing. */
	seen: 'all' | 'most';
}

/** How many times a list is read at most if it changes while it is read. */
const MOST_PASSES = 3;
/** How far back to look for requests that wait for verification, in ms, if the tenant doesn't list them as executing. */
const VERIFICATION_WINDOW_MS = 7 * 24 * 3_600_000;

/**
 * Reads the requests in a scope that are running or ended only a short time ago, in as few calls as possible. A short list is read whole,
 * with the latest change first. A longer one is read only as far back as needed, together with the list of what is executing
 * (`request-state=EXECUTING`).
 *
 * It isn't documented whether EXECUTING includes PROVISIONING_VERIFICATION_PENDING. The rows show it: if it does, nothing more is read.
 * If it doesn't, the changes of a week are read. If nothing waits for verification, there is nothing to find out.
 *
 * @param mostReads returns undefined if it would take more calls than this
 * @throws {IscError} if ISC refuses a page or doesn't answer
 */
export async function readStatusList(
	session: IscSession,
	scope: StatusScope,
	mostReads = Infinity,
): Promise<StatusList | undefined> {
	const { client, clock } = session;
	const byChange = { ...scope, sorters: '-modified' };
	const latest = await openWithTotal(client, byChange);
	if (latest.isWhole) return { rows: latest.rows, seen: 'all' };
	if (latest.total !== undefined && pagesOf(latest.total) === 2) {
		const { rows, isWhole } = await readToEnd(client, byChange, latest);
		return { rows, seen: isWhole ? 'all' : 'most' };
	}

	const executing = { ...scope, 'request-state': 'EXECUTING', sorters: '-created' };
	const firstExecuting = await openWithTotal(client, executing);
	const estimate = pagesOf(firstExecuting.total ?? 0) + pagesBackTo(latest, clock.now() - SEARCH_LAG_MS);
	if (estimate > mostReads) return undefined;

	const { rows: running, isWhole } = await readToEnd(client, executing, firstExecuting);
	const verification = listsVerification(running, latest.rows);
	const since = clock.now() - (verification === 'no' ? VERIFICATION_WINDOW_MS : SEARCH_LAG_MS);
	if (pagesOf(running.length) + pagesBackTo(latest, since) > mostReads) return undefined;
	const changed = await changedSince(latest, since);
	return { rows: eachOnce([...running, ...changed]), seen: verification === 'yes' && isWhole ? 'all' : 'most' };
}

/**
 * Reads a list of several pages. If a row moves between two calls, another one may be missed. Fewer rows come then than the list has, and
 * it is read again.
 */
async function readToEnd(
	client: IscClient,
	query: StatusFilter,
	first: OpenList<StatusRow>,
): Promise<{ rows: StatusRow[]; isWhole: boolean }> {
	let rows: StatusRow[] = [];
	for (let pass = 1, list = first; ; pass++, list = await openWithTotal(client, query)) {
		const read = eachOnce([...list.rows, ...(await collect(list.rest({ sideBySide: true })))]);
		rows = eachOnce([...rows, ...read]);
		const isWhole = list.total === undefined || read.length >= list.total;
		if (isWhole || pass === MOST_PASSES) return { rows, isWhole };
	}
}

/**
 * Estimates how many pages reach back to a time, from how much time the first page covers. After a burst of changes that is very little,
 * so the length of the list is the limit.
 */
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

/** Whether the list of what is executing includes requests that wait for verification; `unknown` as long as there are none. */
function listsVerification(running: readonly StatusRow[], latest: readonly StatusRow[]): 'yes' | 'no' | 'unknown' {
	if (running.some(waitsForVerification)) return 'yes';
	return latest.some(waitsForVerification) ? 'no' : 'unknown';
}

function waitsForVerification(row: StatusRow): boolean {
	return row.state === 'PROVISIONING_VERIFICATION_PENDING';
}

/** Reads a list with the latest change first, back to a time. */
async function changedSince(list: OpenList<StatusRow>, since: number): Promise<StatusRow[]> {
	const rows = [...list.rows];
	if (reachesBackTo(rows, since)) return rows;
	for await (const page of list.rest()) {
		rows.push(...page);
		if (reachesBackTo(page, since)) break;
	}
	return rows;
}

function reachesBackTo(page: readonly StatusRow[], since: number): boolean {
	const oldest = page.at(-1);
	return oldest === undefined || changedAt(oldest) < since;
}

async function openWithTotal(client: IscClient, query: StatusFilter): Promise<OpenList<StatusRow>> {
	return await openStatusList(client, query, { count: true });
}

/** How many calls a list of this length takes. */
function pagesOf(total: number): number {
	return Math.max(1, Math.ceil(total / PAGE_SIZE));
}

/** Lists overlap, and a row may change between two calls. A request that has ended doesn't run again, so that row is kept. */
function eachOnce(rows: readonly StatusRow[]): StatusRow[] {
	const byKey = new Map<string, StatusRow>();
	for (const row of rows) {
		const key = rowKey(row);
		if (!byKey.has(key) || !isRunning(row)) byKey.set(key, row);
	}
	return [...byKey.values()];
}

/** ISC API: `accountActivityItemId` is the id of the item within the request. `id` is that of the request. */
function rowKey(row: StatusRow): string {
	return (
		row.accountActivityItemId ?? [row.accessRequestId, ...recipientsOf(row), row.type, row.name, row.created].join('|')
	);
}
