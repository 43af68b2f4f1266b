import { statusRowId } from '../api/statusRow';
import { statusPages } from '../api/status';
import { FINAL_STATES, type StatusRow } from '../api/wire';
import type { IscSession } from '../session';
import { idKey } from '../shared/ids';
import { isRecord } from '../shared/untyped';
import {
	changesSince,
	readPollState,
	type Change,
	type ChangesWanted,
	type NewestFirst,
	type PollState,
	type Whose,
} from './changes';

/** Between polls: how far the list was read, and the state of each request that hasn't ended. */
export interface RequestStatesState extends PollState {
	open: Record<string, string>;
}

/** The most requests whose state is remembered. */
const MOST_OPEN = 20_000;

export function readRequestStates(stored: unknown): RequestStatesState | undefined {
	const state = readPollState(stored);
	if (state === undefined) return undefined;
	const open = isRecord(stored) && isRecord(stored.open) ? Object.entries(stored.open) : [];
	return {
		...state,
		open: Object.fromEntries(open.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
	};
}

/**
 * Requests whose state is another than the last time, each as it is now: what a request went through between two polls isn't seen.
 *
 * @throws {IscError}
 */
export async function changedStates(
	session: IscSession,
	before: RequestStatesState,
	{ whose, ...wanted }: ChangesWanted & { whose: Whose },
): Promise<{ rows: StatusRow[]; state: RequestStatesState; isPartly: boolean }> {
	const found = await changesSince(before, statusChanges(session, whose), wanted);
	const open = { ...before.open };
	const rows: StatusRow[] = [];
	for (const { entry } of found.changes) {
		const key = rowKey(entry);
		const { state = '' } = entry;
		if (open[key] === state) continue;
		rows.push(entry);
		if (FINAL_STATES.has(state)) delete open[key];
		else open[key] = state;
	}
	const kept = Object.entries(open).slice(-MOST_OPEN);
	return { rows, state: { ...found.state, open: Object.fromEntries(kept) }, isPartly: found.isPartly };
}

/** The status list, what changed last first. `mine`: requests that the user of the token made. */
export function statusChanges(session: IscSession, whose: Whose): NewestFirst<StatusRow> {
	const query = { sorters: '-modified', ...(whose === 'mine' && { requestedBy: 'me' }) };
	return async function* (skip) {
		for await (const page of statusPages(session, query, { from: skip })) yield page.map(changeOf);
	};
}

/** A row without a time counts as the oldest: ISC doesn't say when it changed. */
function changeOf(entry: StatusRow): Change<StatusRow> {
	const at = Date.parse(entry.modified ?? entry.created ?? '');
	return { key: `${rowKey(entry)}|${entry.state ?? ''}`, at: Number.isNaN(at) ? 0 : at, entry };
}

/** The same for the same access item of the same request, in a few characters: n8n keeps thousands of them. */
function rowKey(row: StatusRow): string {
	const own = statusRowId(row.asSent ?? row);
	if (own !== undefined) return own.slice(-16);
	return [idKey(row.accessRequestId ?? ''), row.requestedFor?.id, row.type, row.name].join('|');
}
