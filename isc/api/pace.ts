import { Probing, windowMs } from './probing';

/** The result of a call, for the limiter. */
export type CallOutcome =
	/** 2xx. */
	| { kind: 'succeeded' }
	/** 3xx, and 4xx other than 429: ISC counted it, but it is no reason to send more at a time. */
	| { kind: 'answered' }
	/** 5xx, a timeout or a broken connection: send fewer at a time. */
	| { kind: 'failed' }
	/** It never reached ISC, so ISC did not count it. */
	| { kind: 'notSent' }
	/** 429: nothing may go out before `refusedUntilMs` (milliseconds since 1970). */
	| { kind: 'refused'; refusedUntilMs: number };

/** A call that ISC may be counting. */
export interface Ticket {
	readonly sentAt: number;
	/** Sent beyond the share, to find out whether it has grown. */
	readonly probe: boolean;
	/** Infinity while it is under way. */
	answeredAt: number;
}

/** Clocks tick in whole milliseconds, here and on the server. */
const marginMs = 5;
export const mostInFlight = 10;
/** The first round trips may all include fetching a token or opening a connection, so even the quickest of them may be slow. */
const enoughTrips = 10;

type Mode = 'alone' | 'contending' | 'sharing';

/** Calls that are under way when the limit is reached are refused. So fewer are under way in modes where that is likely. */
const inFlightIn: Record<Mode, number> = { alone: mostInFlight, contending: 2, sharing: 4 };
/** No more are under way than it takes to send all calls of ten seconds in this many milliseconds: each of them is refused when the limit is reached. */
const sentWithinIn: Record<Mode, number> = { alone: 1_200, contending: 5_000, sharing: 4_000 };
/** After this many milliseconds a call no longer counts for that. */
const longMs = 1_000;
/** Milliseconds over which the whole limit is spread, at the fastest. */
const burstIn: Record<Mode, number> = { alone: 1_200, contending: 5_000, sharing: 1_200 };
/** After the first 429, the pauses of all processes end at about the same time. So the second round begins together, which makes it fair. */
const roundsOfContending = 2;
/** If at least this part of the share was taken when a call within it is refused, the share is only a little too large. */
const mostlyTaken = 0.7;

/**
 * Decides when the next call on a credential may go out. It has no clock: every method takes the time, in milliseconds since 1970.
 *
 * Source of the limit: https://developer.sailpoint.com/docs/api/rate-limit (100 calls per 10 seconds; 429 with `Retry-After` in seconds). The page
 * doesn't say whether ISC counts in fixed or sliding windows, and several processes may use the same credential. So each finds out what it can send:
 *
 *                     429                        429 in the second round
 *     ┌───────┐ ─────────────────► ┌────────────┐ ─────────────────► ┌─────────┐
 *     │ alone │                    │ contending │                    │ sharing │
 *     └───────┘ ◄───────────────── └────────────┘ ◄───────────────── └─────────┘
 *         ▲     a window without 429              many 429 in the share   │
 *         └───────────────────────────────────────────────────────────────┘
 *                             the share reaches the limit
 *
 * - `alone`: no other process is known to use the credential. The whole limit is ours.
 * - `contending`: a 429 came although we were within the limit, so others use it too. Every process sends evenly, and counts the calls that ISC
 *   answers. A 429 in the first round starts the second: the pauses of all processes end together, so all begin it together, which makes it fair.
 * - `sharing`: the count of the second round is our share of each ten seconds. Now and then one call beyond it tests whether the share has grown
 *   (`Probing`). If less than 30 % of the share is refused, the shares of all processes are a little more than the limit together: the share becomes
 *   what was taken. If more is refused, another process has joined, and all find their shares anew.
 *
 * In every mode:
 * - A call keeps its place for ten seconds after its answer, minus half of the quickest round trip. ISC counts a call at some point between its
 *   sending and its answer. The time after that point, plus the time until the next call reaches its own, is about one round trip, and never much
 *   less. This stays within the limit for fixed and for sliding windows.
 * - After a 429 nothing goes out until `Retry-After` is over (same page). Of calls under way together, the longest wait counts; a later call brings
 *   newer information, even if it is shorter.
 * - After a failure (5xx, timeout) half as many calls may be under way, and one more after each success: a tenant in trouble gets less load.
 */
export class Pace {
	private limit = 100;
	private mode: Mode = 'alone';
	private share = 0;
	private round = 0;
	/** When the present mode, or round of it, began or will begin. */
	private since = 0;
	/** Calls answered since then. */
	private answeredCalls = 0;
	private heldUntil = 0;
	private refusedAt = 0;
	private calls: Ticket[] = [];
	private lastAt: number;
	private lastSentAt = -Infinity;
	private inFlight = 0;
	private bound = mostInFlight;
	private trips = 0;
	private quickest = Infinity;
	/** Milliseconds of a round trip: the mean, of which recent ones count most. */
	private usual = 0;
	private readonly probing = new Probing();

	constructor(now: number) {
		this.lastAt = now;
	}

	/** Sets the number of calls in ten seconds. */
	allow(limit: number): void {
		this.limit = limit;
	}

	/** Milliseconds since the last call; 0 while one is under way or a pause lasts. */
	idleFor(now: number): number {
		return this.inFlight > 0 || this.heldUntil > now ? 0 : now - this.lastAt;
	}

	/** The pause that ISC asks for, and when it asked; undefined if there is none. */
	pauseAt(now: number): { until: number; askedAt: number } | undefined {
		return this.heldUntil > now ? { until: this.heldUntil, askedAt: this.refusedAt } : undefined;
	}

	/** Whether round trips are so quick that even one call at a time uses the whole limit. */
	get oneAtATimeIsEnough(): boolean {
		return this.quickest * this.limit < windowMs;
	}

	/** Whether calls wait because of the limit. */
	limited(now: number): boolean {
		return this.heldUntil > now || this.calls.length >= this.most;
	}

	/** When the next call may go out; Infinity if an answer must come first. @param waiting how many calls wait */
	nextAt(now: number, waiting = 1): number {
		const keepMs = this.keepMs;
		this.calls = this.calls.filter((call) => call.answeredAt + keepMs > now);
		if (this.heldUntil > now) return this.heldUntil;
		if (this.mode === 'contending' && this.answeredCalls > 0 && now > this.since + windowMs + 1_000)
			this.enter('alone', now);
		if (this.inFlight >= Math.min(this.bound, inFlightIn[this.mode])) return Infinity;
		const spaced = Math.max(now, this.lastSentAt + burstIn[this.mode] / this.limit, this.fewUnderWayAt);
		if (this.calls.length < this.most) return spaced;
		const free = Math.min(...this.calls.map((call) => call.answeredAt)) + keepMs;
		return Math.max(spaced, Math.min(free, this.mayProbe ? this.probing.nextAt(now, waiting > this.share) : Infinity));
	}

	sent(now: number): Ticket {
		const probe = this.mode === 'sharing' && this.calls.length >= this.share;
		if (!probe) this.probing.ordinarySent(now);
		const ticket = { sentAt: now, probe, answeredAt: Infinity };
		this.calls.push(ticket);
		this.inFlight += 1;
		this.lastAt = now;
		this.lastSentAt = now;
		return ticket;
	}

	answered(ticket: Ticket, outcome: CallOutcome, now: number): void {
		this.inFlight -= 1;
		this.lastAt = now;
		if (outcome.kind === 'refused' || outcome.kind === 'notSent') this.calls.splice(this.calls.indexOf(ticket), 1);
		if (outcome.kind === 'notSent') return;
		if (outcome.kind === 'refused') {
			this.hold(ticket, outcome.refusedUntilMs, now);
			this.refused(ticket, now);
			return;
		}
		if (ticket.sentAt > this.refusedAt) this.lift(now);
		ticket.answeredAt = now;
		this.trips += 1;
		this.quickest = Math.min(this.quickest, now - ticket.sentAt);
		this.usual += (now - ticket.sentAt - this.usual) / Math.min(this.trips, enoughTrips);
		if (outcome.kind === 'failed') this.bound = Math.max(1, Math.floor(this.bound / 2));
		else this.counted(ticket, now);
		if (outcome.kind === 'succeeded') this.bound = Math.min(mostInFlight, this.bound + 1);
	}

	/** Begins a pause, or changes it. */
	private hold(ticket: Ticket, until: number, now: number): void {
		const isNewer = ticket.sentAt > this.refusedAt;
		this.heldUntil = isNewer ? until : Math.max(this.heldUntil, until);
		this.refusedAt = now;
	}

	/** ISC takes calls again earlier than it said. */
	private lift(now: number): void {
		if (this.heldUntil <= now) return;
		this.heldUntil = now;
		this.since = Math.min(this.since, now);
	}

	/** How long a call keeps its place after its answer, in milliseconds. */
	private get keepMs(): number {
		return windowMs + marginMs - (this.trips < enoughTrips ? 0 : this.quickest / 2);
	}

	private get most(): number {
		return this.mode === 'sharing' ? Math.min(this.limit, this.share) : this.limit;
	}

	/** When no more calls are under way than are needed to send all in time. One that takes long doesn't keep the others waiting. */
	private get fewUnderWayAt(): number {
		if (this.trips < enoughTrips) return 0;
		const enough = Math.max(1, Math.ceil((this.most * this.usual) / sentWithinIn[this.mode]));
		const underWay = this.calls.filter(({ answeredAt }) => answeredAt === Infinity);
		return underWay.length < enough ? 0 : underWay[underWay.length - enough].sentAt + longMs;
	}

	private get mayProbe(): boolean {
		return this.mode === 'sharing' && this.calls.length < this.limit && this.inFlight === 0;
	}

	private enter(mode: Mode, at: number): void {
		this.mode = mode;
		this.since = at;
		this.answeredCalls = 0;
	}

	private counted(ticket: Ticket, now: number): void {
		if (ticket.sentAt >= this.since) this.answeredCalls += 1;
		if (this.mode !== 'sharing') return;
		// A call that was under way when the share was learned belongs to the share too.
		if (ticket.probe) this.probing.accepted();
		if (ticket.probe || ticket.sentAt < this.since) this.share += 1;
		if (this.share >= this.limit) this.enter('alone', now);
	}

	private refused(ticket: Ticket, now: number): void {
		if (ticket.probe) this.probing.refused(now);
		// A refused probe changes nothing else. Other calls that were under way with the first refused one tell nothing new.
		if (!ticket.probe && ticket.sentAt >= this.since) this.learn(now);
	}

	private learn(now: number): void {
		const taken = this.calls.length;
		if (this.mode === 'sharing' && taken >= mostlyTaken * this.share && taken > 0) {
			this.share = taken;
			this.since = now;
			this.probing.rest(now);
		} else if (this.mode === 'contending' && this.round >= roundsOfContending && this.answeredCalls > 0) {
			this.share = this.answeredCalls;
			this.enter('sharing', now);
		} else {
			this.round = this.mode === 'contending' ? this.round + 1 : 1;
			this.enter('contending', this.heldUntil);
		}
	}
}
