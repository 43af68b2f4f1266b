import { Pace, type CallOutcome, type Ticket } from './pace';

/** For this long after its last call an execution counts as running, and its limit applies to the others if it is smaller. */
const runningMs = 20_000;
/** Every call but each of this number goes to the execution that came first. That one goes to the execution that has sent the fewest: it may be a short one. */
const turnsOnce = 12;

/** The waiting calls of one execution. */
export interface Waiting {
	/** Calls per 10 seconds. */
	readonly limit: number;
	/** The smallest is next, but for turns. */
	readonly place: number;
	/** Whether one more of its calls may be under way. */
	readonly mayGo: boolean;
	/** How many calls wait. */
	readonly length: number;
}

/** Shared by all executions on one credential. */
export class Gate {
	readonly pace: Pace;
	/** Executions with waiting calls. The one that sent a call last is last, so that those with equal places take turns. */
	private readonly waiting: Waiting[] = [];
	private taken = 0;
	/** How many calls each execution has sent. */
	private readonly served = new WeakMap<Waiting, number>();
	/** When each execution last asked for a call or finished one. */
	private readonly running = new Map<Waiting, number>();
	private wakers: Array<() => void> = [];
	private asking: Ticket | undefined;

	constructor(now: number) {
		this.pace = new Pace(now);
	}

	/** Whether no call has been waiting, under way or paused for this long. */
	idle(now: number, ms: number): boolean {
		return this.waiting.length === 0 && this.pace.idleFor(now) >= ms;
	}

	joins(queue: Waiting, now: number): void {
		if (!this.waiting.includes(queue)) this.waiting.push(queue);
		this.seen(queue, now);
		this.wake();
	}

	leaves(queue: Waiting): void {
		const at = this.waiting.indexOf(queue);
		if (at >= 0) this.waiting.splice(at, 1);
		this.wake();
	}

	/** The pause that ISC asks for; undefined if there is none. */
	pauseAt(now: number): { until: number; askedAt: number } | undefined {
		return this.pace.pauseAt(now);
	}

	/** When this execution may send its next call; Infinity if it isn't its turn or an answer must come first. */
	nextFor(queue: Waiting, now: number): number {
		if (!queue.mayGo || this.next() !== queue) return Infinity;
		return this.pace.nextAt(
			now,
			this.waiting.reduce((sum, { length }) => sum + length, 0),
		);
	}

	private next(): Waiting | undefined {
		const ready = this.waiting.filter((queue) => queue.mayGo);
		if (this.taken % turnsOnce === 0) return smallest(ready, (queue) => this.sentBy(queue));
		// Where the limit is what calls wait for, a call that goes to a later execution is one less for the first. So the first is waited for.
		return smallest(this.pace.oneAtATimeIsEnough ? this.waiting : ready, ({ place }) => place);
	}

	private sentBy(queue: Waiting): number {
		return this.served.get(queue) ?? 0;
	}

	/** Whether a call is under way that finds out whether ISC still asks for the pause. */
	get isAsking(): boolean {
		return this.asking !== undefined;
	}

	take(queue: Waiting, now: number, asks: boolean): Ticket {
		this.waiting.push(...this.waiting.splice(this.waiting.indexOf(queue), 1));
		this.served.set(queue, this.sentBy(queue) + 1);
		this.seen(queue, now);
		this.taken += 1;
		const ticket = this.pace.sent(now);
		if (asks) this.asking = ticket;
		this.wake();
		return ticket;
	}

	done(queue: Waiting, ticket: Ticket, outcome: CallOutcome, now: number): void {
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

	private seen(queue: Waiting, now: number): void {
		this.running.set(queue, now);
		let limit = Infinity;
		for (const [other, at] of this.running) {
			if (now - at > runningMs && !this.waiting.includes(other)) this.running.delete(other);
			else limit = Math.min(limit, other.limit);
		}
		this.pace.allow(limit);
	}
}

/** The first of those with the smallest value. */
function smallest(queues: readonly Waiting[], valueOf: (queue: Waiting) => number): Waiting | undefined {
	return queues.reduce<Waiting | undefined>(
		(least, queue) => (least !== undefined && valueOf(least) <= valueOf(queue) ? least : queue),
		undefined,
	);
}
