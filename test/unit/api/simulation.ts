import type { Clock, IscHttp, IscResponse } from '../../../isc/api/http';

/** Time that passes only when everybody waits. */
export class VirtualTime {
	now = 0;
	private readonly events: Array<{ at: number; order: number; run: () => void }> = [];
	private order = 0;

	at(at: number, run: () => void): void {
		const event = { at: Math.max(at, this.now), order: (this.order += 1), run };
		let low = 0;
		let high = this.events.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const other = this.events[middle];
			if (other.at < event.at || (other.at === event.at && other.order < event.order)) low = middle + 1;
			else high = middle;
		}
		this.events.splice(low, 0, event);
	}

	async pass(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.at(this.now + ms, resolve));
	}

	/** Lets time pass until the work is done. */
	async until<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const ended = (): void => {
			done = true;
		};
		work.then(ended, ended);
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			if (done) return await work;
			const next = this.events.shift();
			if (next === undefined) throw new Error('Everybody waits and nothing will happen.');
			this.now = next.at;
			next.run();
		}
	}
}

/** Numbers that look like chance and are the same in every run. */
export function chance(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** A process's clock: sleeps end up to `lateMs` late, as timers do. */
export class VirtualClock implements Clock {
	cancelled = false;
	private cancels: Array<() => void> = [];

	constructor(
		private readonly time: VirtualTime,
		private readonly random: () => number = () => 0,
		private readonly lateMs = 2,
	) {}

	now(): number {
		return this.time.now;
	}

	async sleep(ms: number): Promise<void> {
		if (this.cancelled) return;
		await Promise.race([
			this.time.pass(ms + this.random() * this.lateMs),
			new Promise<void>((resolve) => this.cancels.push(resolve)),
		]);
	}

	cancel(): void {
		this.cancelled = true;
		for (const end of this.cancels) end();
	}
}

export interface ServerOptions {
	limit?: number;
	/** `blocks` begin with the first call after the last block, `aligned` at whole ten seconds, `sliding` counts the last ten seconds. */
	window: 'blocks' | 'aligned' | 'sliding';
	/** Milliseconds on the way there, in the server, and on the way back; each call takes between the two numbers. */
	there?: [number, number];
	within?: [number, number];
	back?: [number, number];
	/** Some gateways count what they refuse. */
	countsRefused?: boolean;
	random?: () => number;
}

const windowMs = 10_000;

/** A server that counts calls as they come in, and answers 202 or 429. */
export class SimulatedServer {
	readonly accepted: Array<{ at: number; from: string }> = [];
	readonly refused: Array<{ at: number; from: string; retryAt: number }> = [];
	private counted: number[] = [];

	constructor(
		private readonly time: VirtualTime,
		private readonly options: ServerOptions,
	) {}

	/** A process's way here. Its first calls, until one is answered, take `slowStartMs` longer to arrive: a token is fetched before. */
	http(from: string, slowStartMs = 0): IscHttp {
		let startMs = slowStartMs;
		return {
			send: async () => {
				await this.time.pass(startMs);
				await this.time.pass(this.between(this.options.there ?? [2, 10]));
				const response = this.answer(from);
				if (response.status !== 429) await this.time.pass(this.between(this.options.within ?? [5, 40]));
				await this.time.pass(this.between(this.options.back ?? [2, 10]));
				startMs = 0;
				return response;
			},
			tokenUser: async () => undefined,
		};
	}

	private answer(from: string): IscResponse {
		const { now } = this.time;
		const limit = this.options.limit ?? 100;
		this.forget(now);
		if (this.counted.length < limit) {
			this.counted.push(now);
			this.accepted.push({ at: now, from });
			return { status: 202, headers: {}, body: {} };
		}
		const wait = Math.max(1, Math.ceil((this.freeAt(now, limit) - now) / 1000));
		if (this.options.countsRefused === true) this.counted.push(now);
		this.refused.push({ at: now, from, retryAt: now + wait * 1000 });
		return { status: 429, headers: { 'retry-after': String(wait) }, body: { message: 'Rate limit exceeded' } };
	}

	private forget(now: number): void {
		if (this.options.window === 'sliding') this.counted = this.counted.filter((at) => at > now - windowMs);
		if (this.options.window === 'blocks' && this.counted.length > 0 && now - this.counted[0] >= windowMs)
			this.counted = [];
		if (this.options.window === 'aligned')
			this.counted = this.counted.filter((at) => Math.floor(at / windowMs) === Math.floor(now / windowMs));
	}

	private freeAt(now: number, limit: number): number {
		if (this.options.window === 'aligned') return (Math.floor(now / windowMs) + 1) * windowMs;
		if (this.options.window === 'blocks') return this.counted[0] + windowMs;
		return this.counted[this.counted.length - limit] + windowMs;
	}

	private between([low, high]: [number, number]): number {
		return low + (this.options.random?.() ?? 0.5) * (high - low);
	}
}
