import { randomUUID } from 'node:crypto';

import type { RunTrace } from '../model/pairs';
import type { Accepted, Fate, Unconfirmed } from '../model/fates';

/**
 * What the tries of one run have sent so far. n8n's Retry On Fail runs a node again in the same process: the next try reads here what was
 * taken, and sends none of it twice.
 */
export interface Journal {
	/** By `pairKey`. */
	taken: Map<string, Accepted>;
	unconfirmed: Map<string, Unconfirmed>;
}

/**
 * One run of the node: what its tries have in common, and nobody else has. Whoever starts the tries keeps it for as long as there may be
 * another one; what the tries have learned goes with it.
 */
export interface RunIdentity {
	/** Random, so that no other run has it: not in another n8n, not in a restored one. It marks each item that the run requests. */
	readonly key: string;
	/** For people. Nothing is recognized by it: execution ids are unique to one database, and some runs have none. */
	readonly trace: RunTrace;
	/** By the session's `key`: a try may use another credential than the one before. */
	readonly journals: Map<string, Journal>;
	/** When the first try began, in epoch milliseconds. */
	startedAt?: number;
}

/** The identity of a run that begins now. */
export function newRun(trace: RunTrace = {}): RunIdentity {
	return { key: randomUUID(), trace, journals: new Map() };
}

/** When a run began: every try counts durations from the same instant. */
export function startOf(run: RunIdentity, now: number): number {
	run.startedAt ??= now;
	return run.startedAt;
}

/** What the tries of a run have sent to one tenant with one client so far. */
export function journalOf({ journals }: RunIdentity, tenantKey: string): Journal {
	const journal = journals.get(tenantKey) ?? { taken: new Map(), unconfirmed: new Map() };
	journals.set(tenantKey, journal);
	return journal;
}

/** Notes what happened to a pair, as far as the next try needs to know: what ISC surely did not take may be sent again. */
export function record(journal: Journal, key: string, fate: Fate): void {
	journal.unconfirmed.delete(key);
	if (fate.kind === 'accepted') journal.taken.set(key, fate);
	if (fate.kind === 'unconfirmed') journal.unconfirmed.set(key, fate);
}
