import type { WantedPair } from '../model/wanted';
import type { AssessedPair, Standing } from '../model/standings';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey } from '../../shared/ids';
import { forgetSubmitted, oppositeSubmitted, sameSubmitted, type RecentRequest } from '../../api/recentlySubmitted';
import { CLOCK_TOLERANCE_MS, requestsSince } from '../../api/requestsSince';
import type { DuplicateHandling } from './decide';
import { isRunning, matchRow } from './matchRow';
import { itemLabel, personLabel } from '../model/wording';
import { attemptAny } from '../../api/result';
import { groupBy } from '../../shared/lists';

interface Recent {
	pair: WantedPair;
	request: RecentRequest;
}

/** What the list shows of requests that this process submitted: their rows by id, as ids are compared; undefined where it can't be read. */
type Shown = ReadonlyMap<string, StatusRow[]> | undefined;

/**
 * What this process submitted a moment ago and the status list may not show yet takes part in the duplicate check: what would be submitted
 * again stands as requested already. Where the list turns out to show it, the list is believed, and it is remembered no longer.
 */
export async function withSameSubmitted(
	assessed: readonly AssessedPair[],
	session: IscSession,
	handling: DuplicateHandling,
): Promise<AssessedPair[]> {
	const recent = recentOf(assessed, ({ pair, standing }) =>
		standing.kind === 'submit' ? sameSubmitted(session, pair) : undefined,
	);
	const shown = await lookUp(session, recent);
	const now = session.clock.now();
	return assessed.map((one) => {
		const found = recent.get(one);
		if (found === undefined) return one;
		const rows = rowsOf(found, shown);
		if (rows === undefined) return { ...one, standing: submittedBefore(found, now, shown !== undefined, handling) };
		return runsNow(found, rows) ? { ...one, standing: runningNow(found, rows, handling) } : one;
	});
}

/**
 * Held, or not held, is said of nobody for whom this process submitted the opposite a moment ago, as long as the list does not show how that
 * ends: in doubt the request is sent.
 */
export async function withOppositeSubmitted(
	assessed: readonly AssessedPair[],
	session: IscSession,
	handling: DuplicateHandling,
): Promise<AssessedPair[]> {
	const recent = recentOf(assessed, ({ pair, standing }) =>
		['alreadyHeld', 'notHeld'].includes(standing.kind) ? oppositeSubmitted(session, pair) : undefined,
	);
	const shown = await lookUp(session, recent);
	return assessed.map((one) => {
		const found = recent.get(one);
		if (found === undefined) return one;
		const rows = rowsOf(found, shown);
		if (rows !== undefined && !runsNow(found, rows)) return one;
		return { ...one, standing: oppositeBefore(found, session.clock.now(), handling) };
	});
}

function recentOf(
	assessed: readonly AssessedPair[],
	find: (one: AssessedPair) => RecentRequest | undefined,
): Map<AssessedPair, Recent> {
	const recent = new Map<AssessedPair, Recent>();
	for (const one of assessed) {
		const request = find(one);
		if (request !== undefined) recent.set(one, { pair: one.pair, request });
	}
	return recent;
}

/** Reads the user's own requests since the first of these, which takes no rights; nothing is read where there is nothing to look up. */
async function lookUp(session: IscSession, recent: ReadonlyMap<AssessedPair, Recent>): Promise<Shown> {
	if (recent.size === 0) return new Map();
	const since = [...recent.values()].reduce((first, { request }) => Math.min(first, request.at), Infinity);
	const read = await attemptAny(ownSince(session, since - CLOCK_TOLERANCE_MS));
	if (!read.ok) return undefined;
	const byId = groupBy(read.value, (row) => idKey(row.accessRequestId ?? ''));
	const ids = [...recent.values()].flatMap(({ request }) => request.accessRequestIds);
	forgetSubmitted(
		session,
		ids.filter((id) => byId.has(idKey(id))),
	);
	return byId;
}

/** A tenant whose clock is behind ours dates its rows earlier. */
async function ownSince(session: IscSession, since: number): Promise<StatusRow[]> {
	const { rows, skewMs = 0 } = await requestsSince(session, since);
	return skewMs >= -CLOCK_TOLERANCE_MS ? rows : (await requestsSince(session, since + skewMs)).rows;
}

/** The rows of a request, those of the pair alone; undefined where the list does not show the request. */
function rowsOf({ pair, request }: Recent, shown: Shown): StatusRow[] | undefined {
	const rows = request.accessRequestIds.flatMap((id) => shown?.get(idKey(id)) ?? []);
	if (rows.length === 0) return undefined;
	return rows.filter((row) => matchRow(pair, row, new Map()) !== 'other');
}

/** Without metadata a row of the same person and type may be another item's of the same request: that is believed where all say the same. */
function runsNow({ request }: Recent, rows: readonly StatusRow[]): boolean {
	const ofKind = rows.filter((row) => (row.requestType ?? 'GRANT_ACCESS') === request.requestType);
	return ofKind.length > 0 && ofKind.every(isRunning);
}

function runningNow({ pair, request }: Recent, rows: readonly StatusRow[], handling: DuplicateHandling): Standing {
	const state = rows[0].state ?? 'EXECUTING';
	const message = `Requested already: ${idsLabel(request)} (${state}) is still running.`;
	return requestedAlready(pair, request, message, handling, state);
}

function submittedBefore(
	{ pair, request }: Recent,
	now: number,
	listed: boolean,
	handling: DuplicateHandling,
): Standing {
	const list = listed ? "ISC's list doesn't show it yet." : "ISC's list couldn't be read.";
	const message = `This n8n process submitted the same request ${age(request, now)} ago (${ids(request)}); ${list}`;
	return requestedAlready(pair, request, message, handling);
}

function requestedAlready(
	pair: WantedPair,
	request: RecentRequest,
	message: string,
	handling: DuplicateHandling,
	state?: string,
): Standing {
	const accessRequestIds = [...request.accessRequestIds];
	if (handling === 'skip')
		return { kind: 'alreadyRequested', accessRequestIds, message, ...(state !== undefined && { state }) };
	const advice = `Nothing was sent. Wait for that request for ${itemLabel(pair)} and ${personLabel(pair)}, or cancel it; or set Duplicate Handling to Skip to pass over what is requested already.`;
	return { kind: 'problem', accessRequestIds, problem: { message, advice } };
}

function oppositeBefore({ pair, request }: Recent, now: number, handling: DuplicateHandling): Standing {
	const what = request.requestType === 'REVOKE_ACCESS' ? 'revoke' : 'grant';
	const message = `This n8n process submitted a ${what} of ${itemLabel(pair)} for ${personLabel(pair)} ${age(request, now)} ago (${ids(request)}), and it isn't known yet how that ends.`;
	if (handling === 'skip') return { kind: 'submit', unchecked: true, message };
	const advice = `Nothing was sent. Run this again once that ${what} has ended, or set Duplicate Handling to Skip to have it sent all the same.`;
	return { kind: 'problem', problem: { message, advice } };
}

function age({ at }: RecentRequest, now: number): string {
	return `${Math.max(1, Math.round((now - at) / 1000))} s`;
}

function ids({ accessRequestIds }: RecentRequest): string {
	return `id ${accessRequestIds.join(', ')}`;
}

function idsLabel({ accessRequestIds }: RecentRequest): string {
	return `request${accessRequestIds.length > 1 ? 's' : ''} ${accessRequestIds.join(', ')}`;
}
