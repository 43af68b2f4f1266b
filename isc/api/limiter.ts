import type { Clock } from './http';
import { mostInFlight, Pace, type CallOutcome, type Ticket } from './pace';
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
	 * Waits for its turn. Undefined when the execution is canceled or out of time; `TooLong` where ISC asks to wait longer than this execution does.
	 * `first`: ahead of this execution's other calls.
	 */
	acquire(options?: { first?: boolean }): Promise<Permit | TooLong | undefined>;
	/** Milliseconds in which a call of this execution stood waiting for the limit; calls that wait side by side count once. */
	readonly waitedMs: number;
}

/** A credential's calls are forgotten after this time, once none is waiting or under way. */
const idleMs = 60_000;
/** As many credentials' calls are counted at most, besides those of which one is waiting or under way. */
const mostGates = 500;
/** An execution counts as running for this long after its last call: its smaller limit holds for the others so long. */
const runningMs = 20_000;
/** An execution that goes on for long asks again so often whether ISC still wants a pause that is longer than it waits. */
const askAgainMs = 60_000;
/** Where only an answer can bring the turn, the wait ends by the answer; the clock is asked so that a cancelled execution ends too. */
const longestSleepMs = 1_000;

/** An execution begins with so many calls at a time and gets one more after each so many successes. */
const firstInFlight = 2;
const successesForMore = 12;

const gates = new Map<string, Gate>();

/**
 * The limiter for one execution. All executions of this process that give the same key share one count of calls, one hold after a 429
 * and one bound of calls in flight; they take turns, so that a long run does not keep a short one waiting.
 * Where they ask for different rates, the smallest holds while they run.
 *
 * ISC API: 100 calls per 10 seconds for each client id.
 *
 * After a 429 all wait as long as ISC asks. Where that is longer than an execution waits, its calls are turned away. An execution that comes later
 * sends one call to hear whether ISC still means it: a long pause that one met must not keep all others from a tenant that is well again.
 *
 * @param key the tenant's address and the client id
 * @param clock ends the waiting when the execution is canceled or out of time
 * @param pauseLimit how long this execution waits after a 429; default: as long as ISC asks
 */
export function limiterFor(
	key: string,
	callsPer10Seconds: number,
	clock: Clock,
	pauseLimit: PauseLimit = { ms: Infinity, whose: '' },
): Limiter {
	return new Queue(key, Math.max(1, Math.floor(callsPer10Seconds)), clock, pauseLimit);
}

/** The gate that is in use for a key; idle ones are forgotten on the way, and where there are too many, those that were not used longest. */
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

/** How many credentials' calls are counted; for tests. */
export function gatesKnown(): number {
	return gates.size;
}

/** What all executions on one credential share. */
class Gate {
	readonly pace: Pace;
	/** Executions with waiting calls, the next one in turn first. */
	private readonly turns: Queue[] = [];
	/** Executions and when each last asked for or ended a call. */
	private readonly running = new Map<Queue, number>();
	private wakers: Array<() => void> = [];
	private asking: Ticket | undefined;

	constructor(now: number) {
		this.pace = new Pace(now);
	}

	/** Whether no call has been waiting, under way or held back for this long. */
	idle(now: number, ms: number): boolean {
		return this.turns.length === 0 && this.pace.idleFor(now) >= ms;
	}

	joins(queue: Queue, now: number): void {
		if (!this.turns.includes(queue)) this.turns.push(queue);
		this.seen(queue, now);
		this.wake();
	}

	leaves(queue: Queue): void {
		const at = this.turns.indexOf(queue);
		if (at >= 0) this.turns.splice(at, 1);
		this.wake();
	}

	/** What a refusal asks all to wait for; undefined while nothing is asked. */
	pauseAt(now: number): { until: number; askedAt: number } | undefined {
		return this.pace.pauseAt(now);
	}

	/** When this execution may send its next call; Infinity while it is not its turn or an answer must come first. */
	nextFor(queue: Queue, now: number): number {
		return this.turns.find((other) => other.mayGo) === queue ? this.pace.nextAt(now) : Infinity;
	}

	/** Whether a call is under way that hears whether ISC still asks to wait. */
	get isAsking(): boolean {
		return this.asking !== undefined;
	}

	take(queue: Queue, now: number, asks: boolean): Ticket {
		this.turns.push(...this.turns.splice(this.turns.indexOf(queue), 1));
		this.seen(queue, now);
		const ticket = this.pace.sent(now);
		if (asks) this.asking = ticket;
		this.wake();
		return ticket;
	}

	done(queue: Queue, ticket: Ticket, outcome: CallOutcome, now: number): void {
		if (this.asking === ticket) this.asking = undefined;
		this.pace.answered(ticket, outcome, now);
		this.seen(queue, now);
		this.wake();
	}

	/** Resolves at the next change. */
	async change(): Promise<void> {
		await new Promise<void>((resolve) => this.wakers.push(resolve));
	}

	private wake(): void {
		const wakers = this.wakers;
		this.wakers = [];
		for (const waker of wakers) waker();
	}

	private seen(queue: Queue, now: number): void {
		this.running.set(queue, now);
		let limit = Infinity;
		for (const [other, at] of this.running) {
			if (now - at > runningMs && !this.turns.includes(other)) this.running.delete(other);
			else limit = Math.min(limit, other.limit);
		}
		this.pace.allow(limit);
	}
}

/** The waiting calls of one execution. */
class Queue implements Limiter {
	waitedMs = 0;
	private readonly waiting: Array<(permit: Permit | TooLong | undefined) => void> = [];
	private pumping = false;
	/** When the present calls began to wait. */
	private waitingSince = 0;
	/** When this execution last met a 429, or was turned away for one. */
	private heardAt = -Infinity;
	private inFlight = 0;
	private successes = 0;
	private sleeping: { until: number; ended: Promise<void> } | undefined;

	constructor(
		private readonly key: string,
		readonly limit: number,
		private readonly clock: Clock,
		private readonly pauseLimit: PauseLimit,
	) {}

	async acquire({ first = false } = {}): Promise<Permit | TooLong | undefined> {
		return await new Promise((resolve) => {
			if (first) this.waiting.unshift(resolve);
			else this.waiting.push(resolve);
			if (!this.pumping) void this.pump();
		});
	}

	/** One loop for all waiting calls of the execution, so that a thousand of them cost no more timers than one. */
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

	/** What ISC asks to wait for, where that is longer than this execution waits or has time for. */
	private tooLong(gate: Gate, now: number): TooLong | undefined {
		const pause = gate.pauseAt(now);
		if (pause === undefined) return undefined;
		const left = (this.clock.end?.closesAt ?? Infinity) - now;
		const { ms, whose } = this.pauseLimit;
		if (pause.until - now <= Math.min(ms, left)) return undefined;
		return { ...pause, than: ms < left ? `${whose} (${seconds(ms)})` : `this run has time for (${seconds(left)})` };
	}

	/** Whether the refusal is news to this execution, or so ordinary that asking again would only meet it again. */
	private hasHeardOf({ until, askedAt }: TooLong, now: number): boolean {
		return until - now <= windowMs || askedAt >= this.waitingSince || now - this.heardAt < askAgainMs;
	}

	/** Few calls at a time at first, so that what meets every call is seen before much is sent. */
	get mayGo(): boolean {
		return this.inFlight < Math.min(mostInFlight, firstInFlight + Math.floor(this.successes / successesForMore));
	}

	/** @param asks whether it goes out although ISC asks to wait, to hear whether it still does */
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

	/** At most one sleep is under way unless an earlier end is needed. */
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
