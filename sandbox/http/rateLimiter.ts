import type { Quirks } from '../options';

/** ISC API: calls are counted over ten seconds. */
const windowMs = 10_000;

interface Window {
	/** When the calls in the window arrived, oldest first. For blocks only the first matters. */
	times: number[];
	/** Entries of `times` before this index have expired. */
	first: number;
}

/** ISC API: 100 requests per 10 seconds for each client id and API version. */
export class RateLimiter {
	private readonly windows = new Map<string, Window>();

	constructor(
		private readonly now: () => number,
		private readonly limit: () => number,
		private readonly quirks: Quirks,
	) {}

	/**
	 * Counts a call, unless it is refused.
	 * @returns 0 if the call may proceed, otherwise the whole seconds after which to try again
	 */
	take(key: string): number {
		const limit = this.limit();
		if (limit === 0) return 0;
		const now = this.now();
		const window = this.windowOf(key);
		this.forget(window, now);
		const used = window.times.length - window.first;
		if (used < limit) {
			window.times.push(now);
			return 0;
		}
		const oldest =
			this.quirks.rateWindow === 'sliding' ? window.times[window.times.length - limit] : window.times[window.first];
		return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
	}

	private windowOf(key: string): Window {
		let window = this.windows.get(key);
		if (window === undefined) {
			window = { times: [], first: 0 };
			this.windows.set(key, window);
		}
		return window;
	}

	private forget(window: Window, now: number): void {
		if (this.quirks.rateWindow === 'blocks') {
			if (window.times.length > 0 && now - window.times[0] >= windowMs) window.times = [];
			window.first = 0;
			return;
		}
		while (window.first < window.times.length && now - window.times[window.first] >= windowMs) window.first += 1;
		if (window.first > 1000) {
			window.times = window.times.slice(window.first);
			window.first = 0;
		}
	}
}
