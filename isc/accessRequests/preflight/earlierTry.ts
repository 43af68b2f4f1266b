import type { StatusRow } from '../../api/wire';
import { METADATA_ITEM, METADATA_RUN } from '../plan/pairs';
import type { PairResult, WantedPair } from '../types';
import { typeName } from './wording';

/** Whether a status row carries this run's metadata. */
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
