import type { Accepted, Fate, Unconfirmed } from './submit/fate';

/**
 * What the tries of one node run have sent so far. n8n's Retry On Fail runs a node again in the same process, within one
 * execution: the next try reads here what was taken, and sends none of it twice.
 */
export interface Journal {
	/** By `pairKey`. */
	taken: Map<string, Accepted>;
	unconfirmed: Map<string, Unconfirmed>;
}

/** n8n waits seconds between tries; a run that has been silent for longer than this gets no further try. */
const KEEP_MS = 60 * 60_000;
const MOST_RUNS = 1_000;
const MOST_PAIRS = 200_000;

const journals = new Map<string, { journal: Journal; touched: number }>();

/**
 * The journal of a node run, made where there is none. Older ones are dropped by age, by number and by size, the longest
 * untouched first; never the one that is asked for.
 *
 * @param now milliseconds since 1970
 */
export function journalOf(tenant: string, runKey: string, now: number): Journal {
	const key = JSON.stringify([tenant, runKey]);
	const journal = journals.get(key)?.journal ?? { taken: new Map(), unconfirmed: new Map() };
	journals.delete(key);
	dropOld(now);
	journals.set(key, { journal, touched: now });
	return journal;
}

/** Writes down what became of a pair, as far as a next try needs to know it: what surely was not taken it may send. */
export function writeDown(journal: Journal, key: string, fate: Fate): void {
	journal.unconfirmed.delete(key);
	if (fate.kind === 'accepted') journal.taken.set(key, fate);
	if (fate.kind === 'unconfirmed') journal.unconfirmed.set(key, fate);
}

function dropOld(now: number): void {
	let pairs = [...journals.values()].reduce((sum, { journal }) => sum + sizeOf(journal), 0);
	for (const [key, { journal, touched }] of journals) {
		if (now - touched <= KEEP_MS && journals.size < MOST_RUNS && pairs <= MOST_PAIRS) return;
		journals.delete(key);
		pairs -= sizeOf(journal);
	}
}

function sizeOf(journal: Journal): number {
	return journal.taken.size + journal.unconfirmed.size;
}

/** How many runs are remembered; for tests. */
export function journalCount(): number {
	return journals.size;
}
