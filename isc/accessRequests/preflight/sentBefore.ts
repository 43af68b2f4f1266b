import { attemptAny } from '../../api/result';
import { typeName } from '../../api/itemNames';
import { forgetSubmitted, oppositeSubmitted, sameSubmitted, type RecentRequest } from '../../api/recentlySubmitted';
import { CLOCK_TOLERANCE_MS, requestsSince } from '../../api/requestsSince';
import { recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey, IdSet } from '../../shared/ids';
import { groupBy } from '../../shared/lists';
import { isForAccount } from '../model/accounts/sameAccount';
import { METADATA_ITEM, METADATA_RUN } from '../model/pairs';
import type { PairResult } from '../model/report';
import type { AssessedPair, Standing } from '../model/standings';
import type { WantedPair } from '../model/wanted';
import { itemLabel, personLabel } from '../model/wording';
import type { DuplicateHandling } from './decide';
import { isRunning, matchRow, requestTypeOf } from './evidence';

/** Whether a status row carries the metadata of this run. */
export function isOfRun(row: StatusRow, runKey: string): boolean {
	return row.clientMetadata?.[METADATA_RUN] === runKey;
}

/** What an earlier try of this run sent: its status rows by person and item. */
export class EarlierTry {
	private readonly rows = new Map<string, Map<string, StatusRow>>();

	constructor(
		rows: Iterable<StatusRow>,
		private readonly runKey: string,
	) {
		for (const row of rows) this.add(row);
	}

	/** What the earlier try would have reported for a pair, and when ISC accepted it by its own clock; undefined if it wasn't sent. */
	standingOf(pair: WantedPair): Standing | undefined {
		const rows = [...(this.rows.get(keyOf(pair.identityId, pair.item.id))?.values() ?? [])].filter(
			(row) => requestTypeOf(row) === pair.requestType && isForAccount(row, pair) !== 'no',
		);
		if (rows.length === 0) return undefined;
		const [submittedAt] = rows.flatMap((row) => row.created ?? []).sort();
		return { kind: 'taken', result: submittedResult(pair, rows), ...(submittedAt !== undefined && { submittedAt }) };
	}

	private add(row: StatusRow): void {
		const itemId = row.clientMetadata?.[METADATA_ITEM];
		if (!isOfRun(row, this.runKey) || typeof itemId !== 'string') return;
		for (const identityId of recipientsOf(row)) {
			const key = keyOf(identityId, itemId);
			const rows = this.rows.get(key) ?? new Map<string, StatusRow>();
			rows.set(`${row.accessRequestId}|${row.created}`, row);
			this.rows.set(key, rows);
		}
	}
}

function keyOf(identityId: string, itemId: string): string {
	return `${idKey(identityId)}|${idKey(itemId)}`;
}

function submittedResult(pair: WantedPair, rows: readonly StatusRow[]): PairResult {
	const { type, id, name = rows[0].name ?? undefined, sourceName } = pair.item;
	const identityName = pair.identityName ?? rows[0].requestedFor?.name;
	return {
		identityId: pair.identityId,
		...(identityName !== undefined && { identityName }),
		type,
		id,
		...(name !== undefined && { name }),
		...(sourceName !== undefined && { sourceName }),
		outcome: 'SUBMITTED',
		accessRequestIds: [...new IdSet(rows.flatMap((row) => row.accessRequestId ?? []))],
		...(rows[0].state !== undefined && { state: rows[0].state }),
		message: `ISC accepted the request for this ${typeName(type)} on an earlier try of this run, so it wasn't sent again.`,
	};
}

/** A pair, and a request for the same person and item that this process submitted a short time ago. */
interface RecentPair {
	pair: WantedPair;
	request: RecentRequest;
}

/** The status rows of recent requests by `idKey` of the request; undefined if the list can't be read. */
type ListedRows = ReadonlyMap<string, StatusRow[]> | undefined;

/**
 * Adds to the duplicate check what this process submitted a short time ago and the status list may not show yet: a pair that would be
 * submitted again counts as already requested. If the list does show the request, the list decides, and the request is forgotten here.
 */
export async function withSameSubmitted(
	assessed: readonly AssessedPair[],
	session: IscSession,
	handling: DuplicateHandling,
): Promise<AssessedPair[]> {
	return await withRecent(assessed, session, {
		find: ({ pair, standing }) => (standing.kind === 'submit' ? sameSubmitted(session, pair) : undefined),
		standingOf: (found, rows, isListRead) => {
			if (rows === undefined) return notListed(found, session.clock.now(), isListRead, handling);
			return isStillRunning(found, rows) ? listedAsRunning(found, rows, handling) : undefined;
		},
	});
}

/**
 * Takes back "already held" and "not held" if this process submitted the opposite a short time ago and the list doesn't show how that
 * ended. In doubt, the request is sent.
 */
export async function withOppositeSubmitted(
	assessed: readonly AssessedPair[],
	session: IscSession,
	handling: DuplicateHandling,
): Promise<AssessedPair[]> {
	return await withRecent(assessed, session, {
		find: ({ pair, standing }) =>
			['alreadyHeld', 'notHeld'].includes(standing.kind) ? oppositeSubmitted(session, pair) : undefined,
		standingOf: (found, rows) => {
			const hasEnded = rows !== undefined && !isStillRunning(found, rows);
			return hasEnded ? undefined : oppositeStanding(found, session.clock.now(), handling);
		},
	});
}

interface RecentRule {
	find(entry: AssessedPair): RecentRequest | undefined;
	/** The standing by the rows of the request, which are undefined if the list doesn't show it. Undefined: the standing stays as it is. */
	standingOf(found: RecentPair, rows: StatusRow[] | undefined, isListRead: boolean): Standing | undefined;
}

async function withRecent(
	assessed: readonly AssessedPair[],
	session: IscSession,
	{ find, standingOf }: RecentRule,
): Promise<AssessedPair[]> {
	const recent = findRecent(assessed, find);
	const listed = await readListed(session, recent);
	return assessed.map((entry) => {
		const found = recent.get(entry);
		const standing = found && standingOf(found, rowsOf(found, listed), listed !== undefined);
		return standing === undefined ? entry : { ...entry, standing };
	});
}

function findRecent(
	assessed: readonly AssessedPair[],
	find: (entry: AssessedPair) => RecentRequest | undefined,
): Map<AssessedPair, RecentPair> {
	const recent = new Map<AssessedPair, RecentPair>();
	for (const entry of assessed) {
		const request = find(entry);
		if (request !== undefined) recent.set(entry, { pair: entry.pair, request });
	}
	return recent;
}

/** Reads what the user behind the credential has requested since the oldest of these. Any user may. Without any, nothing is read. */
async function readListed(session: IscSession, recent: ReadonlyMap<AssessedPair, RecentPair>): Promise<ListedRows> {
	if (recent.size === 0) return new Map();
	const oldest = [...recent.values()].reduce((first, { request }) => Math.min(first, request.at), Infinity);
	const read = await attemptAny(requestedByMeSince(session, oldest - CLOCK_TOLERANCE_MS));
	if (!read.ok) return undefined;
	const byId = groupBy(read.value, (row) => idKey(row.accessRequestId ?? ''));
	const ids = [...recent.values()].flatMap(({ request }) => request.accessRequestIds);
	forgetSubmitted(
		session,
		ids.filter((id) => byId.has(idKey(id))),
	);
	return byId;
}

/** If the tenant's clock is behind ours, its rows have earlier dates. */
async function requestedByMeSince(session: IscSession, since: number): Promise<StatusRow[]> {
	const { rows, skewMs = 0 } = await requestsSince(session, since);
	return skewMs >= -CLOCK_TOLERANCE_MS ? rows : (await requestsSince(session, since + skewMs)).rows;
}

/** The rows of a request that may be for the pair; undefined if the list doesn't show the request. */
function rowsOf({ pair, request }: RecentPair, listed: ListedRows): StatusRow[] | undefined {
	const rows = request.accessRequestIds.flatMap((id) => listed?.get(idKey(id)) ?? []);
	if (rows.length === 0) return undefined;
	return rows.filter((row) => matchRow(pair, row, new Map()) !== 'other');
}

/** Without metadata, a row of the same person and type may be for another item of the request. So all of them must be running. */
function isStillRunning({ request }: RecentPair, rows: readonly StatusRow[]): boolean {
	const ofType = rows.filter((row) => requestTypeOf(row) === request.requestType);
	return ofType.length > 0 && ofType.every(isRunning);
}

function listedAsRunning(
	{ pair, request }: RecentPair,
	rows: readonly StatusRow[],
	handling: DuplicateHandling,
): Standing {
	const state = rows[0].state ?? 'EXECUTING';
	const isOne = request.accessRequestIds.length === 1;
	const message = `Already requested: request${isOne ? '' : 's'} ${ids(request)} (${state}) ${isOne ? 'is' : 'are'} still running.`;
	return alreadyRequested(pair, request, message, handling, state);
}

function notListed(
	{ pair, request }: RecentPair,
	now: number,
	isListRead: boolean,
	handling: DuplicateHandling,
): Standing {
	const list = isListRead ? "ISC's list doesn't show it yet." : "ISC's list couldn't be read.";
	const message = `This n8n process submitted the same request ${age(request, now)} ago (ID ${ids(request)}); ${list}`;
	return alreadyRequested(pair, request, message, handling);
}

function alreadyRequested(
	pair: WantedPair,
	request: RecentRequest,
	message: string,
	handling: DuplicateHandling,
	state?: string,
): Standing {
	const accessRequestIds = [...request.accessRequestIds];
	if (handling === 'skip')
		return { kind: 'alreadyRequested', accessRequestIds, message, ...(state !== undefined && { state }) };
	const advice = `Nothing was sent for this input item. Wait for that request for ${itemLabel(pair)} and ${personLabel(pair)} or cancel it, or set Duplicate Handling to Skip to leave out what is already requested.`;
	return { kind: 'problem', accessRequestIds, problem: { message, advice } };
}

function oppositeStanding({ pair, request }: RecentPair, now: number, handling: DuplicateHandling): Standing {
	const requested = request.requestType === 'REVOKE_ACCESS' ? 'revoke' : 'grant';
	const message = `This n8n process submitted a ${requested} of ${itemLabel(pair)} for ${personLabel(pair)} ${age(request, now)} ago (ID ${ids(request)}), and its outcome isn't known yet.`;
	if (handling === 'skip') return { kind: 'submit', unchecked: true, message };
	const advice = `Nothing was sent for this input item. Run this again once that ${requested} has ended, or set Duplicate Handling to Skip to send it anyway.`;
	return { kind: 'problem', problem: { message, advice } };
}

function age({ at }: RecentRequest, now: number): string {
	return `${Math.max(1, Math.round((now - at) / 1000))} s`;
}

function ids({ accessRequestIds }: RecentRequest): string {
	return accessRequestIds.join(', ');
}
