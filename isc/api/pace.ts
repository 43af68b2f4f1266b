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

/** A call that ISC may have counted. */
export interface Ticket {
	readonly sentAt: number;
	/** Undefined while it is under way. */
	answeredAt?: number;
}

/** ISC API: calls are counted over ten seconds. */
const windowMs = 10_000;
const marginMs = 5;

/** Decides when the next call on a credential may go. Knows no clock: every method is told the time. */
export class Pace {
	private limit = 100;
	private heldUntil = 0;
	private calls: Ticket[] = [];
	private lastAt = 0;
	private inFlight = 0;
	private bound = 2;

	allow(limit: number): void {
		this.limit = limit;
	}

	idleSince(now: number): number {
		return this.inFlight > 0 || this.heldUntil > now ? 0 : now - this.lastAt;
	}

	limited(now: number): boolean {
		return this.heldUntil > now || this.calls.length >= this.limit;
	}

	nextAt(now: number): number {
		this.calls = this.calls.filter((call) => call.answeredAt === undefined || now - call.answeredAt < windowMs + marginMs);
		if (this.heldUntil > now) return this.heldUntil;
		if (this.inFlight >= this.bound) return Infinity;
		if (this.calls.length < this.limit) return now;
		const oldest = Math.min(...this.calls.map((call) => call.answeredAt ?? Infinity));
		return oldest + windowMs + marginMs;
	}

	sent(now: number): Ticket {
		const ticket = { sentAt: now };
		this.calls.push(ticket);
		this.inFlight += 1;
		this.lastAt = now;
		return ticket;
	}

	answered(ticket: Ticket, outcome: CallOutcome, now: number): void {
		ticket.answeredAt = now;
		this.inFlight -= 1;
		this.lastAt = now;
		if (outcome.kind === 'refused') this.heldUntil = Math.max(this.heldUntil, outcome.refusedUntilMs);
		if (outcome.kind === 'refused' || outcome.kind === 'notSent') this.calls.splice(this.calls.indexOf(ticket), 1);
		if (outcome.kind === 'succeeded') this.bound = Math.min(10, this.bound + 1);
	}
}
