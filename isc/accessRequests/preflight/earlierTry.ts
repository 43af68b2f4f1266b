import { statusPages } from '../../api/status';
import type { StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { METADATA_ITEM, METADATA_RUN } from '../plan/pairs';
import type { PairResult, WantedPair } from '../types';
import { attempt } from './attempt';
import { typeName } from './wording';

/**
 * Runs that this process has begun, the oldest first. n8n's Retry On Fail runs the node again within one execution, which stays in one
 * process: a run that is begun a second time may have had requests taken.
 */
const begun = new Set<string>();
const MOST_RUNS = 1_000;

/** Whether this process has begun the run before; from now on it has. */
export function beginsAgain(session: IscSession, runKey: string): boolean {
	const key = `${session.tenant}|${runKey}`;
	const again = begun.delete(key);
	begun.add(key);
	if (begun.size > MOST_RUNS) begun.delete([...begun][0]);
	return again;
}

/**
 * The status rows of what an earlier try of this run had taken: the token's user's own rows, newest first, as long as they are of this run.
 * Empty where the tenant returns no metadata, or the list lags too far behind.
 *
 * @throws {IscError} when ISC does not answer.
 */
export async function readEarlierTry(session: IscSession, runKey: string): Promise<StatusRow[]> {
	const answer = await attempt(ownRowsOf(session, runKey));
	return answer.ok ? answer.value : [];
}

async function ownRowsOf(session: IscSession, runKey: string): Promise<StatusRow[]> {
	const found: StatusRow[] = [];
	for await (const page of statusPages(session.client, { requestedBy: 'me', newestFirst: true })) {
		const ofRun = page.filter((row) => isOfRun(row, runKey));
		if (ofRun.length === 0) break;
		found.push(...ofRun);
	}
	return found;
}

export function isOfRun(row: StatusRow, runKey: string): boolean {
	return row.clientMetadata?.[METADATA_RUN] === runKey;
}

/** Rows of this run by person and item, to look pairs up in. */
export class EarlierTry {
	private readonly rows = new Map<string, Map<string, StatusRow>>();

	constructor(
		rows: Iterable<StatusRow>,
		private readonly runKey: string,
	) {
		for (const row of rows) this.add(row);
	}

	/** What the first try would have reported for a pair; undefined where it was not taken. */
	resultOf(pair: WantedPair): PairResult | undefined {
		const rows = [...(this.rows.get(keyOf(pair.identityId, pair.item.id))?.values() ?? [])].filter(
			(row) => (row.requestType ?? 'GRANT_ACCESS') === pair.requestType && sameAccount(row, pair),
		);
		if (rows.length === 0) return undefined;
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
			accessRequestIds: [...new Set(rows.flatMap((row) => row.accessRequestId ?? []))],
			...(rows[0].state !== undefined && { state: rows[0].state }),
			message: `ISC took this ${typeName(type)}'s request at an earlier try of this run; it was not sent again.`,
		};
	}

	private add(row: StatusRow): void {
		const item = row.clientMetadata?.[METADATA_ITEM];
		if (!isOfRun(row, this.runKey) || typeof item !== 'string' || row.requestedFor?.id === undefined) return;
		const key = keyOf(row.requestedFor.id, item);
		const rows = this.rows.get(key) ?? new Map<string, StatusRow>();
		rows.set(`${row.accessRequestId}|${row.created}`, row);
		this.rows.set(key, rows);
	}
}

function keyOf(identityId: string, itemId: string): string {
	return `${identityId}|${itemId}`;
}

/** ISC API: a status row's `requestedAccounts`, where it has them, tell which account a request was for. */
function sameAccount(row: StatusRow & { requestedAccounts?: Array<{ accountUuid?: string | null; accountId?: string | null }> | null }, pair: WantedPair): boolean {
	const { accountSelection, nativeIdentity } = pair.item;
	const accounts = row.requestedAccounts ?? [];
	if (accounts.length === 0 || (accountSelection === undefined && nativeIdentity === undefined)) return true;
	const wanted = JSON.stringify([accountSelection, nativeIdentity]);
	return accounts.some(({ accountUuid, accountId }) => [accountUuid, accountId].some((id) => id && wanted.includes(JSON.stringify(id))));
}
