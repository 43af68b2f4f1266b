import type { ClientWork } from './client';
import type { NodeRun, ReportedItem } from './executions';

/** What became of the rows, by the tenant's own books, and what the node said of them. */
export interface Verdict {
	/** Rows that the tenant took, once or more. */
	accepted: number;
	/** Rows that the tenant took more than once. */
	doubled: number;
	/** Rows that the tenant never took. */
	lost: number;
	/** Rows that the tenant took and the node says so. */
	confirmed: number;
	/** Rows of which the node's output says nothing, or what is not so. */
	unknown: number;
}

/** Holds the node's output against what the tenant has. @param taken `person|item` for each request that the tenant took */
export function judge(rows: ClientWork['rows'], taken: string[], run: NodeRun): Verdict {
	const times = new Map<string, number>();
	for (const key of taken) times.set(key, (times.get(key) ?? 0) + 1);
	const claims = claimsOf(run);
	const counts = rows.map((row) => times.get(row.join('|')) ?? 0);
	const accepted = counts.filter((count) => count > 0).length;
	return {
		accepted,
		doubled: counts.filter((count) => count > 1).length,
		lost: rows.length - accepted,
		confirmed: counts.filter((count, row) => count > 0 && claims.get(row) === true).length,
		unknown: counts.filter((count, row) => claims.get(row) !== count > 0).length,
	};
}

/** By row: true where the node says that ISC took it, false where it says that ISC did not. */
function claimsOf({ outputs }: NodeRun): Map<number, boolean> {
	const claims = new Map<number, boolean>();
	for (const item of outputs.flat()) {
		const row = rowOf(item);
		const claim = claimOf(item.json);
		if (row !== undefined && claim !== undefined) claims.set(row, claim);
	}
	return claims;
}

function rowOf({ pairedItem }: ReportedItem): number | undefined {
	const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return typeof first === 'object' ? first.item : first;
}

/** ISC's 202 body, in ours too, names the requests; an error says that there is none, unless it says that nobody knows. */
function claimOf({ newRequests, error }: Record<string, unknown>): boolean | undefined {
	if (Array.isArray(newRequests)) return newRequests.length > 0;
	if (error === undefined) return undefined;
	return JSON.stringify(error).includes('UNCONFIRMED') ? undefined : false;
}
