import { statusPages } from '../api/status';
import type { HeldAccess, StatusRow } from '../api/wire';
import { attempt } from '../api/result';
import type { IscSession } from '../session';

/** The end date that the last completed request for a held item set; undefined where there is none, or it cannot be told. */
export type RequestedEnds = (item: HeldAccess) => string | undefined;

/**
 * Reads from a person's completed requests when access ends that has no assignment with dates to read (ISC API: status rows carry no item id,
 * so an item is known by type and name; where the person holds two of one name, nothing is said of either). Reads newest first, and only until each
 * item's last request was met.
 *
 * @throws {IscError} when ISC does not answer; a refusal only means that no dates are known
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
	const counts = new Map<string, number>();
	for (const { type, name } of held)
		counts.set(`${type}|${name ?? ''}`, (counts.get(`${type}|${name ?? ''}`) ?? 0) + 1);
	return [...counts].flatMap(([key, count]) => (count === 1 ? [key] : []));
}
