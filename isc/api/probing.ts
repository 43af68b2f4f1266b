/** ISC API: calls are counted over ten seconds. */
export const windowMs = 10_000;
/** Milliseconds without an ordinary call before a probe: by then the other processes have sent their share. */
const quietMs = 1_000;
/** No probe later than this after the burst began: others are about to begin their next one. */
const lateMs = 8_000;
/** Probes per ten seconds, multiplied by the others' part of the limit: about one for each of two processes. Refusals stay at about 2 %. */
const eagerness = 2.2;
/** This many successful probes in a row mean that another process has stopped. The next failed one then costs nothing. */
const aFind = 4;

/**
 * Decides when a process that knows its share of the limit sends one call beyond it.
 *
 * It does so only after its own burst, so that it doesn't take calls that others are about to send. And just after a whole second since the burst
 * began: `Retry-After` has whole seconds, so the pause after a refusal ends when the next burst would begin anyway.
 */
export class Probing {
	private burstAt = 0;
	private lastOrdinaryAt = -Infinity;
	private allowance = 0;
	private allowedAt = 0;
	private finds = 0;

	begin(now: number): void {
		this.allowance = 0;
		this.allowedAt = now;
	}

	ordinarySent(now: number): void {
		if (now - this.lastOrdinaryAt > quietMs) this.burstAt = now;
		this.lastOrdinaryAt = now;
	}

	/** @param part our share, as a part of the limit: 0 to 1 */
	nextAt(now: number, part: number): number {
		this.allowance = Math.min(1, this.allowance + ((now - this.allowedAt) / windowMs) * eagerness * (1 - part));
		this.allowedAt = now;
		if (this.allowance < 0.99) return Infinity;
		const quietFrom = this.lastOrdinaryAt - this.burstAt + quietMs;
		// Evenly spaced calls never end their burst.
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
