import { Probing, windowMs } from './probing';

/** What became of a call, as far as the limiter cares. */
export type CallOutcome =
	/** 2xx. */
	| { kind: 'succeeded' }
	/** 3xx, and 4xx other than 429: counted by ISC, and no reason to send more at a time. */
	| { kind: 'answered' }
	/** 5xx, a time-out or a broken connection: send fewer at a time. */
	| { kind: 'failed' }
	/** It never reached ISC, so ISC did not count it. */
	| { kind: 'notSent' }
	/** 429: nothing goes out before `refusedUntilMs` (milliseconds since 1970). */
	| { kind: 'refused'; refusedUntilMs: number };

/** A call that ISC may be counting. */
export interface Ticket {
	readonly sentAt: number;
	/** Sent beyond the known share, to find out whether there is more. */
	readonly probe: boolean;
	/** Infinity while it is under way. */
	answeredAt: number;
}

/** For clocks that tick in whole milliseconds. */
const marginMs = 5;
export const mostInFlight = 10;
/** Fewer round trips than this may all have begun with the fetching of a token or a slow connection. */
const enoughTrips = 10;

/**
 * `alone`: nobody else is known to use the credential; the whole limit is ours.
 * `contending`: a 429 came though our own count was within the limit, so others use it too; all find out by sending at an even pace what each gets.
 * `sharing`: what we got is our share of each ten seconds; now and then a single call beyond it tries whether there is more.
 */
type Mode = 'alone' | 'contending' | 'sharing';

/** How many calls may be under way: whatever is under way when the limit is reached is refused. */
const inFlightIn: Record<Mode, number> = { alone: mostInFlight, contending: 2, sharing: 4 };
/** In how many milliseconds the whole limit may go out at most. */
const burstIn: Record<Mode, number> = { alone: 1_200, contending: 3_000, sharing: 1_200 };
/** The first 429 brings everybody's pauses to an end at about the same time; the second round begins together and so shares fairly. */
const roundsOfContending = 2;
/** A share that turns out smaller by less than this was miscounted; by more, somebody joined. */
const sameShare = 0.85;

/**
 * Decides when the next call on a credential may go. Knows no clock: every method is told the time, in milliseconds since 1970.
 *
 * The rule that keeps within the limit, whether the server counts in fixed or in sliding windows: a call is counted from somewhere between
 * its sending and its answer, so its place is free ten seconds after the answer, less half of the quickest round trip of many (what a call
 * takes after it was counted, and the next one until it is counted, is together hardly less than a whole one).
 */
export class Pace {
	private limit = 100;
	private mode: Mode = 'alone';
	private share = 0;
	private round = 0;
	/** When the present mode, or round of it, began or will begin. */
	private since = 0;
	/** Calls answered since then. */
	private gotten = 0;
	private heldUntil = 0;
	private refusedAt = 0;
	private calls: Ticket[] = [];
	private lastAt: number;
	private lastSentAt = -Infinity;
	private inFlight = 0;
	private bound = mostInFlight;
	private trips = 0;
	private quickest = Infinity;
	private readonly probing = new Probing();

	constructor(now: number) {
		this.lastAt = now;
	}

	/** Sets the calls that may be sent in ten seconds. */
	allow(limit: number): void {
		this.limit = limit;
	}

	/** Milliseconds since the last call, 0 while one is under way or a 429 holds. */
	idleFor(now: number): number {
		return this.inFlight > 0 || this.heldUntil > now ? 0 : now - this.lastAt;
	}

	/** Until when ISC asks to wait, and when it asked for that; undefined while it does not. */
	pauseAt(now: number): { until: number; askedAt: number } | undefined {
		return this.heldUntil > now ? { until: this.heldUntil, askedAt: this.refusedAt } : undefined;
	}

	/** True where it is the limit that keeps calls waiting. */
	limited(now: number): boolean {
		return this.heldUntil > now || this.calls.length >= this.most;
	}

	/** When the next call may go; Infinity where an answer must come first. */
	nextAt(now: number): number {
		const keepMs = this.keepMs;
		this.calls = this.calls.filter((call) => call.answeredAt + keepMs > now);
		if (this.heldUntil > now) return this.heldUntil;
		if (this.mode === 'contending' && this.gotten > 0 && now > this.since + windowMs + 1_000) this.enter('alone', now);
		if (this.inFlight >= Math.min(this.bound, inFlightIn[this.mode])) return Infinity;
		const spaced = Math.max(now, this.lastSentAt + burstIn[this.mode] / this.limit);
		if (this.calls.length < this.most) return spaced;
		const free = Math.min(...this.calls.map((call) => call.answeredAt)) + keepMs;
		return Math.max(
			spaced,
			Math.min(free, this.mayProbe ? this.probing.nextAt(now, this.share / this.limit) : Infinity),
		);
	}

	sent(now: number): Ticket {
		const probe = this.mode === 'sharing' && this.calls.length >= this.share;
		if (!probe) this.probing.sawOrdinary(now);
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
		if (outcome.kind === 'failed') this.bound = Math.max(1, Math.floor(this.bound / 2));
		else this.counted(ticket, now);
		if (outcome.kind === 'succeeded') this.bound = Math.min(mostInFlight, this.bound + 1);
	}

	/** A call that was sent after ISC asked to wait hears the latest word, be it shorter; of those under way together the longest counts. */
	private hold(ticket: Ticket, until: number, now: number): void {
		const isLatestWord = ticket.sentAt > this.refusedAt;
		this.heldUntil = isLatestWord ? until : Math.max(this.heldUntil, until);
		this.refusedAt = now;
	}

	/** ISC takes calls again, earlier than it said. */
	private lift(now: number): void {
		if (this.heldUntil <= now) return;
		this.heldUntil = now;
		this.since = Math.min(this.since, now);
	}

	/** How long after its answer a call keeps its place. */
	private get keepMs(): number {
		return windowMs + marginMs - (this.trips < enoughTrips ? 0 : this.quickest / 2);
	}

	private get most(): number {
		return this.mode === 'sharing' ? Math.min(this.limit, this.share) : this.limit;
	}

	private get mayProbe(): boolean {
		return this.mode === 'sharing' && this.calls.length < this.limit && this.inFlight === 0;
	}

	private enter(mode: Mode, at: number): void {
		this.mode = mode;
		this.since = at;
		this.gotten = 0;
	}

	private counted(ticket: Ticket, now: number): void {
		if (ticket.sentAt >= this.since) this.gotten += 1;
		if (!ticket.probe) this.probing.gotOrdinary(ticket.sentAt);
		if (this.mode !== 'sharing') return;
		if (ticket.probe) this.probing.found();
		// What was under way when the share was learned belongs to it.
		if (ticket.probe || ticket.sentAt < this.since) this.share += 1;
		if (this.share >= this.limit) this.enter('alone', now);
	}

	private refused(ticket: Ticket, now: number): void {
		if (ticket.probe) this.probing.foundNothing();
		// The others that were under way with the first refused one say nothing new.
		else if (ticket.sentAt >= this.since) this.learn(now);
	}

	private learn(now: number): void {
		if (this.mode === 'contending' && this.round >= roundsOfContending && this.gotten > 0) {
			this.keep(this.gotten, now);
			this.probing.begin(now);
		} else if (this.mode === 'sharing' && this.probing.burst >= this.share * sameShare) {
			this.keep(this.probing.burst, now);
		} else {
			this.round = this.mode === 'contending' ? this.round + 1 : 1;
			this.enter('contending', this.heldUntil);
		}
	}

	private keep(share: number, now: number): void {
		this.share = share;
		this.enter('sharing', now);
	}
}
