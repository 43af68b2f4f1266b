import type { ClockMode } from './options';

interface Timer {
	at: number;
	order: number;
	run: (() => void) | undefined;
}

/** Keeps the earliest timer first. Timers with the same time run in the order in which they were set. */
class TimerQueue {
	private readonly heap: Timer[] = [];

	peek(): Timer | undefined {
		return this.heap[0];
	}

	push(timer: Timer): void {
		const { heap } = this;
		let i = heap.push(timer) - 1;
		while (i > 0) {
			const parent = (i - 1) >> 1;
			if (!earlier(timer, heap[parent])) break;
			heap[i] = heap[parent];
			i = parent;
		}
		heap[i] = timer;
	}

	pop(): Timer | undefined {
		const { heap } = this;
		const first = heap[0];
		const last = heap.pop();
		if (last === undefined || heap.length === 0) return first;
		let i = 0;
		for (;;) {
			let child = 2 * i + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && earlier(heap[child + 1], heap[child])) child += 1;
			if (!earlier(heap[child], last)) break;
			heap[i] = heap[child];
			i = child;
		}
		heap[i] = last;
		return first;
	}
}

function earlier(a: Timer, b: Timer): boolean {
	return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Timers in Node overflow beyond this many milliseconds. */
const longestTimeout = 2 ** 31 - 1;

/**
 * The time in the sandbox, in milliseconds since 1970. Access requests, start and end dates and lags follow `now()`.
 * Tokens and the rate limit follow `wallNow()`, because clients use real time. `advance` moves both.
 */
export class SandboxClock {
	private queue = new TimerQueue();
	private readonly wallStart = Date.now();
	private readonly start: number;
	private readonly speed: number;
	private advanced = 0;
	/** While a timer runs, the clock stands at the time for which it was set. */
	private held: number | undefined;
	private order = 0;
	private timeout: NodeJS.Timeout | undefined;
	private stopped = false;

	constructor(mode: ClockMode = 'real', startTime?: string) {
		this.speed = mode === 'real' ? 1 : mode === 'stepped' ? 0 : mode;
		this.start = startTime === undefined ? this.wallStart : Date.parse(startTime);
		if (Number.isNaN(this.start)) throw new Error(`startTime "${startTime}" isn't a date.`);
	}

	now(): number {
		return this.held ?? Math.floor(this.start + (Date.now() - this.wallStart) * this.speed + this.advanced);
	}

	wallNow(): number {
		return Date.now() + this.advanced;
	}

	/** Runs `run` when the clock reaches `at`. @returns a function that cancels this */
	schedule(at: number, run: () => void): () => void {
		const timer: Timer = { at, order: (this.order += 1), run };
		this.queue.push(timer);
		if (this.queue.peek() === timer) this.arm();
		return () => {
			timer.run = undefined;
		};
	}

	/** Runs every timer that is due. */
	runDue(): void {
		if (this.held !== undefined) return;
		this.runUntil(this.now());
	}

	/** Moves time forward by `ms`. Timers that become due on the way run at their own times. */
	async advance(ms: number): Promise<void> {
		this.runDue();
		const target = this.now() + ms;
		this.runUntil(target);
		this.advanced += ms;
		this.runDue();
		this.arm();
		await new Promise((resolve) => setImmediate(resolve));
	}

	/** Nothing that was scheduled happens. */
	forgetTimers(): void {
		this.queue = new TimerQueue();
		clearTimeout(this.timeout);
	}

	stop(): void {
		this.stopped = true;
		clearTimeout(this.timeout);
	}

	private runUntil(target: number): void {
		for (let timer = this.queue.peek(); timer !== undefined && timer.at <= target; timer = this.queue.peek()) {
			this.queue.pop();
			if (timer.run === undefined) continue;
			this.held = timer.at;
			try {
				timer.run();
			} finally {
				this.held = undefined;
			}
		}
	}

	private arm(): void {
		clearTimeout(this.timeout);
		const next = this.queue.peek();
		if (next === undefined || this.stopped || this.speed === 0) return;
		const wait = Math.min(Math.max(0, (next.at - this.now()) / this.speed), longestTimeout);
		this.timeout = setTimeout(() => {
			this.runDue();
			this.arm();
		}, wait);
		this.timeout.unref();
	}
}
