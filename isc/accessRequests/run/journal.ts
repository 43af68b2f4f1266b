import { randomUUID } from 'node:crypto';

import type { RunTrace } from '../model/pairs';
import type { Accepted, Fate, Unconfirmed } from '../model/fates';

/**
 * What the tries of one run have sent so far. n8n's Retry On Fail runs a node again in the same process. The next try reads here what ISC
 * accepted, and doesn't send it again.
 */
export interface Journal {
	/** By `pairKey`. */
	accepted: Map<string, Accepted>;
	unconfirmed: Map<string, Unconfirmed>;
}

/**
 * One run of the node: what its tries share with each other and with no other run. The caller keeps it as long as there may be another try.
 * What the tries have recorded goes away with it.
 */
export interface RunIdentity {
	/** Random, so that no other run has it, not even in another or a restored n8n. It marks each item that the run requests. */
	readonly key: string;
	/** For people only. It recognizes nothing: execution ids are unique only within one database, and some runs have none. */
	readonly trace: RunTrace;
	/** By the session's `key`: a try may use another credential than the try before. */
	readonly journals: Map<string, Journal>;
	/** When the first try began, in milliseconds since 1970. */
	startedAt?: number;
}

/** The identity of a run that begins now. */
export function newRun(trace: RunTrace = {}): RunIdentity {
	return { key: randomUUID(), trace, journals: new Map() };
}

/** When a run began. Every try counts durations from the same instant. */
export function startOf(run: RunIdentity, now: number): number {
	run.startedAt ??= now;
	return run.startedAt;
}

/** What the tries of a run have sent so far to one tenant, with one client. */
export function journalOf({ journals }: RunIdentity, tenantKey: string): Journal {
	const journal = journals.get(tenantKey) ?? { accepted: new Map(), unconfirmed: new Map() };
	journals.set(tenantKey, journal);
	return journal;
}

/** Records the fate of a pair, as far as the next try needs it. What ISC certainly didn't accept may be sent again. */
export function record(journal: Journal, key: string, fate: Fate): void {
	journal.unconfirmed.delete(key);
	if (fate.kind === 'accepted') journal.accepted.set(key, fate);
	if (fate.kind === 'unconfirmed') journal.unconfirmed.set(key, fate);
}
