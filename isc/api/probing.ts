/** ISC API: calls are counted over ten seconds. */
export const windowMs = 10_000;
/** How long no ordinary call must have gone before a probe: others have sent their share by then. */
const quietMs = 1_000;
/** So long after a burst began the next one is near: what looks free then is what others are about to use. */
const lateMs = 8_000;
/** Probes allowed in ten seconds, times the part of the limit that others have. Two processes: one each; refusals stay at about 2 %. */
const eagerness = 2.2;
/** So many calls found beyond the share say that somebody has gone: the next look costs nothing. */
const aFind = 4;

/**
 * When a process that knows its share of the limit tries a call beyond it.
 *
 * Only after its own burst has gone out, so that it does not take what others are about to use; and just after a whole second from the burst's
 * beginning, because `Retry-After` counts whole seconds: a refusal then ends where the next burst would begin anyway.
 */
export class Probing {
	/** Calls of the present burst that were answered. */
	burst = 0;
	private burstAt = 0;
	private lastOrdinaryAt = -Infinity;
	private allowance = 0;
	private allowedAt = 0;
	private finds = 0;

	begin(now: number): void {
		this.allowance = 0;
		this.allowedAt = now;
	}

	sawOrdinary(now: number): void {
		if (now - this.lastOrdinaryAt > quietMs) {
			this.burstAt = now;
			this.burst = 0;
		}
		this.lastOrdinaryAt = now;
	}

	gotOrdinary(sentAt: number): void {
		if (sentAt >= this.burstAt) this.burst += 1;
	}

	/** @param part our share's part of the limit, 0 to 1 */
	nextAt(now: number, part: number): number {
		this.allowance = Math.min(1, this.allowance + ((now - this.allowedAt) / windowMs) * eagerness * (1 - part));
		this.allowedAt = now;
		if (this.allowance < 0.99) return Infinity;
		const quietFrom = this.lastOrdinaryAt - this.burstAt + quietMs;
		// Calls that come evenly never end their burst.
		if (quietFrom > windowMs) return now;
		if (now > this.burstAt + lateMs) return Infinity;
		return this.burstAt + Math.ceil(quietFrom / 1_000) * 1_000 + 30;
	}

	found(): void {
		this.finds += 1;
	}

	foundNothing(): void {
		if (this.finds < aFind) this.allowance -= 1;
		this.finds = 0;
	}
}
