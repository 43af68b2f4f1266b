import type { WantedPair } from '../model/wanted';
import { typeName } from '../../api/itemNames';
import { isForAccount } from '../model/accounts/sameAccount';
import type { PairResult } from '../model/report';
import { recipientsOf } from '../../api/statusRow';
import type { StatusRow } from '../../api/wire';
import { idKey, IdSet } from '../../shared/ids';
import { METADATA_ITEM, METADATA_RUN } from '../model/pairs';

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

	/** What the first try would have reported for a pair, and when ISC took it by its own clock; undefined where it was not taken. */
	takenOf(pair: WantedPair): { result: PairResult; submittedAt?: string } | undefined {
		const rows = [...(this.rows.get(keyOf(pair.identityId, pair.item.id))?.values() ?? [])].filter(
			(row) => (row.requestType ?? 'GRANT_ACCESS') === pair.requestType && isForAccount(row, pair) !== 'no',
		);
		if (rows.length === 0) return undefined;
		const { type, id, name = rows[0].name ?? undefined, sourceName } = pair.item;
		const identityName = pair.identityName ?? rows[0].requestedFor?.name;
		const [submittedAt] = rows.flatMap((row) => row.created ?? []).sort();
		const result: PairResult = {
			identityId: pair.identityId,
			...(identityName !== undefined && { identityName }),
			type,
			id,
			...(name !== undefined && { name }),
			...(sourceName !== undefined && { sourceName }),
			outcome: 'SUBMITTED',
			accessRequestIds: [...new IdSet(rows.flatMap((row) => row.accessRequestId ?? []))],
			...(rows[0].state !== undefined && { state: rows[0].state }),
			message: `ISC took this ${typeName(type)}'s request at an earlier try of this run; it was not sent again.`,
		};
		return { result, ...(submittedAt !== undefined && { submittedAt }) };
	}

	private add(row: StatusRow): void {
		const item = row.clientMetadata?.[METADATA_ITEM];
		if (!isOfRun(row, this.runKey) || typeof item !== 'string') return;
		for (const identityId of recipientsOf(row)) {
			const key = keyOf(identityId, item);
			const rows = this.rows.get(key) ?? new Map<string, StatusRow>();
			rows.set(`${row.accessRequestId}|${row.created}`, row);
			this.rows.set(key, rows);
		}
	}
}

function keyOf(identityId: string, itemId: string): string {
	return `${idKey(identityId)}|${idKey(itemId)}`;
}
