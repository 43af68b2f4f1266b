import { Gate, type Waiting } from './gate';
import type { Clock } from './http';
import { mostInFlight, type CallOutcome, type Ticket } from './pace';
import { seconds, type PauseLimit, type TooLong } from './pause';
import { windowMs } from './probing';

export type { CallOutcome } from './pace';

/** The right to send one call, now. `done` must be called once it is answered or has failed. */
export interface Permit {
	done(outcome: CallOutcome): void;
}

/** One execution's way to the limiter that it shares with all others on the same credential. */
export interface Limiter {
	/**
	 * Waits for its turn. Undefined if the execution is canceled or out of time; `TooLong` if ISC asks for a longer pause than this execution waits.
	 * `first`: ahead of the execution's other calls.
	 */
	acquire(options?: { first?: boolean }): Promise<Permit | TooLong | undefined>;
	/** Milliseconds in which at least one call of this execution waited for the limit. */
	readonly waitedMs: number;
}

/** After this time without calls, the gate of a credential is forgotten. */
const idleMs = 60_000;
/** Largest number of gates, not counting those with waiting calls or calls under way. */
const mostGates = 500;
/** A long execution asks again after this time whether ISC still wants a pause that is too long for it. */
const askAgainMs = 60_000;
/** A wait for an answer ends with the answer. It is checked this often, so that it also ends if the execution is canceled. */
const longestSleepMs = 1_000;

/** An execution starts with this many calls at a time, and sends one more after each `successesForMore` successes: a fault that meets every call shows before much is sent. */
const firstInFlight = 2;
const successesForMore = 12;

const gates = new Map<string, Gate>();

/**
 * The limiter for one execution. All executions of this process with the same key share one gate, which decides by `Pace` when the next call may go
 * out. Each execution has a queue:
 *
 *     call ─► queue of the execution ─► gate of the credential ─► ISC
 *                │ the run ends: undefined      turns, one pause,
 *                │ too long a pause: TooLong    one count of calls
 *                ▼
 *             turned away
 *
 * - Eleven of twelve calls go to the execution that came first, so that executions end one after the other instead of all at the end. The twelfth goes
 *   to the one that has sent the fewest, so that a long run doesn't keep a short one waiting.
 * - If they have different limits, the smallest applies while they run.
 * - ISC allows 100 calls per 10 seconds (https://developer.sailpoint.com/docs/api/rate-limit). The page says for each access token, other sources for
 *   each client ID. The key has the client ID, which covers both.
 * - After a 429 all wait as long as ISC asks. If that is longer than an execution waits, its calls are turned away. A later execution sends one call
 *   to find out whether ISC still asks for the pause: a long one must not keep everyone from a tenant that has recovered.
 *
 * @param key the tenant's address and the client id
 * @param clock ends the wait if the execution is canceled or out of time
 * @param place n8n counts executions: the smaller its number, the earlier it came. 0 for what isn't part of one, for there a person or an agent waits
 * @param pauseLimit how long this execution waits after a 429; default: as long as ISC asks
 */
export function limiterFor(
	key: string,
	callsPer10Seconds: number,
	clock: Clock,
	pauseLimit: PauseLimit = { ms: Infinity, whose: '' },
	place = 0,
): Limiter {
	return new Queue(key, Math.max(1, Math.floor(callsPer10Seconds)), clock, pauseLimit, place);
}

/** The gate for a key. Forgets idle gates and, if there are too many, those that haven't been used for the longest time. */
function gateFor(key: string, now: number): Gate {
	for (const [other, gate] of gates) if (gate.idle(now, idleMs)) gates.delete(other);
	const gate = gates.get(key) ?? new Gate(now);
	gates.delete(key);
	for (const [other, unused] of gates) {
		if (gates.size < mostGates) break;
		if (unused.idle(now, 1)) gates.delete(other);
	}
	gates.set(key, gate);
	return gate;
}

/** Number of gates; for tests. */
export function gatesKnown(): number {
	return gates.size;
}

/** The waiting calls of one execution. */
class Queue implements Limiter, Waiting {
	waitedMs = 0;
	private readonly waiting: Array<(permit: Permit | TooLong | undefined) => void> = [];
	private pumping = false;
	/** When the waiting calls began to wait. */
	private waitingSince = 0;
	/** When this execution last got a 429, or was turned away because of one. */
	private heardAt = -Infinity;
	private inFlight = 0;
	private successes = 0;
	private sleeping: { until: number; ended: Promise<void> } | undefined;

	constructor(
		private readonly key: string,
		readonly limit: number,
		private readonly clock: Clock,
		private readonly pauseLimit: PauseLimit,
		readonly place: number,
	) {}

	async acquire({ first = false } = {}): Promise<Permit | TooLong | undefined> {
		return await new Promise((resolve) => {
			if (first) this.waiting.unshift(resolve);
			else this.waiting.push(resolve);
			if (!this.pumping) void this.pump();
		});
	}

	/** One loop for all waiting calls of the execution, so that a thousand of them need no more timers than one. */
	private async pump(): Promise<void> {
		this.pumping = true;
		const gate = gateFor(this.key, this.clock.now());
		this.waitingSince = this.clock.now();
		gate.joins(this, this.waitingSince);
		while (this.waiting.length > 0) {
			const now = this.clock.now();
			if (this.clock.cancelled) {
				this.turnAway(undefined);
				break;
			}
			const tooLong = this.tooLong(gate, now);
			if (tooLong !== undefined) {
				if (this.hasHeardOf(tooLong, now)) {
					this.turnAway(tooLong);
					break;
				}
				if (gate.isAsking) await this.pause(gate, now, Infinity);
				else this.release(gate, now, true);
				continue;
			}
			const next = gate.nextFor(this, now);
			if (next <= now) this.release(gate, now);
			else await this.pause(gate, now, next);
		}
		gate.leaves(this);
		this.pumping = false;
	}

	private turnAway(why: TooLong | undefined): void {
		this.heardAt = this.clock.now();
		for (const resolve of this.waiting.splice(0)) resolve(why);
	}

	/** The pause that ISC asks for, if it is longer than this execution waits or has time for. */
	private tooLong(gate: Gate, now: number): TooLong | undefined {
		const pause = gate.pauseAt(now);
		if (pause === undefined) return undefined;
		const left = (this.clock.end?.closesAt ?? Infinity) - now;
		const { ms, whose } = this.pauseLimit;
		if (pause.until - now <= Math.min(ms, left)) return undefined;
		return { ...pause, than: ms < left ? `${whose} (${seconds(ms)})` : `this run has time for (${seconds(left)})` };
	}

	/** Whether asking again is useless: the pause is an ordinary one, or this execution has just learned of it. */
	private hasHeardOf({ until, askedAt }: TooLong, now: number): boolean {
		return until - now <= windowMs || askedAt >= this.waitingSince || now - this.heardAt < askAgainMs;
	}

	get length(): number {
		return this.waiting.length;
	}

	/** Whether one more call of this execution may be under way. */
	get mayGo(): boolean {
		return this.inFlight < Math.min(mostInFlight, firstInFlight + Math.floor(this.successes / successesForMore));
	}

	/** @param asks whether the call goes out during a pause, to find out whether ISC still asks for it */
	private release(gate: Gate, now: number, asks = false): void {
		const ticket = gate.take(this, now, asks);
		this.inFlight += 1;
		this.waiting.shift()?.({ done: (outcome) => this.done(gate, ticket, outcome) });
	}

	private done(gate: Gate, ticket: Ticket, outcome: CallOutcome): void {
		this.inFlight -= 1;
		if (outcome.kind === 'refused') this.heardAt = this.clock.now();
		if (outcome.kind === 'succeeded') this.successes += 1;
		gate.done(this, ticket, outcome, this.clock.now());
	}

	private async pause(gate: Gate, now: number, next: number): Promise<void> {
		await Promise.race([gate.change(), this.sleepUntil(Math.min(next, now + longestSleepMs), now)]);
		if (gate.pace.limited(now)) this.waitedMs += this.clock.now() - now;
	}

	/** Only one sleep is under way, unless an earlier end is needed. */
	private async sleepUntil(until: number, now: number): Promise<void> {
		if (this.sleeping === undefined || this.sleeping.until > until) {
			const sleeping = { until, ended: this.clock.sleep(Math.ceil(until - now)) };
			this.sleeping = sleeping;
			void sleeping.ended.then(() => {
				if (this.sleeping === sleeping) this.sleeping = undefined;
			});
		}
		await this.sleeping.ended;
	}
}
