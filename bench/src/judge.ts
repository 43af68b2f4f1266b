import type { Item, NodeRun } from '../../playground/src/rest';
import type { ClientWork } from './childProcesses';

/** The result of the rows according to the sandbox, compared with what the node reported. */
export interface Verdict {
	/** Rows the sandbox accepted, once or more. */
	accepted: number;
	/** Rows the sandbox accepted more than once. */
	doubled: number;
	/** Rows the sandbox never accepted. */
	lost: number;
	/** Rows the sandbox accepted and the node reported as accepted. */
	confirmed: number;
	/** Rows the node reported nothing about, or reported wrongly. */
	unknown: number;
}

/** Compares the node's output with what the sandbox has. @param taken `person|item` for each request the sandbox accepted */
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

/** For each row: true if the node reported that ISC accepted it, false if it reported that ISC did not. */
function claimsOf({ outputs }: NodeRun): Map<number, boolean> {
	const claims = new Map<number, boolean>();
	for (const item of outputs.flat()) {
		const row = rowOf(item);
		const claim = claimOf(item.json);
		if (row !== undefined && claim !== undefined) claims.set(row, claim);
	}
	return claims;
}

function rowOf({ pairedItem }: Item): number | undefined {
	const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return typeof first === 'object' ? first.item : first;
}

/** The body of a 202, which our output contains too, lists the requests. An error means that there is none, unless the row is UNCONFIRMED. */
function claimOf({ newRequests, error }: Record<string, unknown>): boolean | undefined {
	if (Array.isArray(newRequests)) return newRequests.length > 0;
	if (error === undefined) return undefined;
	return JSON.stringify(error).includes('UNCONFIRMED') ? undefined : false;
}
