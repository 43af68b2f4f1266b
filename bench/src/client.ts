import { startChild } from './child';
import type { TenantReady } from './tenant';

export interface ClientWork {
	tenant: TenantReady;
	/** A person's id and an entitlement's id, one input item each. */
	rows: Array<[person: string, item: string]>;
	operation: 'grant' | 'revoke';
	/** The node's Options. */
	options: Record<string, unknown>;
}

export interface ClientRun {
	/** The execution, first node to last. */
	milliseconds: number;
	cpuSeconds: number;
	/** Resident, at the end. */
	memoryMb: number;
	/** Items that left with a 202. */
	submitted: number;
	/** Items that left by the regular output without one. */
	others: number;
	/** Items on the error output. */
	failed: number;
	error?: string;
	hints: string[];
}

/** Runs our node over the rows, in a process of its own. */
export async function runClient(work: ClientWork): Promise<ClientRun> {
	return await startChild('clientProcess.ts', work).next<ClientRun>();
}

/** Every person × every item, the item changing fastest. */
export function rowsOf({ people, items }: Pick<TenantReady, 'people' | 'items'>): ClientWork['rows'] {
	return people.flatMap((person) => items.map((item): [string, string] => [person, item]));
}
