import { statusPages } from '../api/status';
import type { HeldAccess, StatusRow } from '../api/wire';
import { attempt } from '../api/result';
import type { IscSession } from '../session';
import { groupBy } from '../shared/lists';

/** The end date from the last completed request for an item; undefined if there is none or it isn't known. */
export type RequestedEnds = (item: HeldAccess) => string | undefined;

/**
 * Reads end dates from a person's completed requests, for access that has no assignment with dates. Status rows have no item id, so items are
 * matched by type and name; if the person holds two items of the same name, neither gets a date. Reads the newest requests first, until the last
 * request for each item is found.
 *
 * @throws {IscError} if ISC doesn't answer. After a refusal, no dates are known
 */
export async function requestedEnds(
	session: IscSession,
	identityId: string,
	held: readonly HeldAccess[],
): Promise<RequestedEnds> {
	const waiting = new Set(namedOnce(held));
	const found = new Map<string, string | undefined>();
	const reading = async () => {
		if (waiting.size === 0) return;
		for await (const page of statusPages(session, { requestedFor: identityId, newestFirst: true })) {
			for (const row of page) note(row, waiting, found);
			if (waiting.size === 0) return;
		}
	};
	await attempt(reading());
	return ({ type, name }) => found.get(`${type}|${name ?? ''}`);
}

function note(row: StatusRow, waiting: Set<string>, found: Map<string, string | undefined>): void {
	const key = `${row.type ?? ''}|${row.name ?? ''}`;
	if (row.state !== 'REQUEST_COMPLETED' || !waiting.delete(key)) return;
	found.set(key, row.removeDate ?? undefined);
}

function namedOnce(held: readonly HeldAccess[]): string[] {
	const sameName = groupBy(held, ({ type, name }) => `${type}|${name ?? ''}`);
	return [...sameName].flatMap(([key, items]) => (items.length === 1 ? [key] : []));
}
