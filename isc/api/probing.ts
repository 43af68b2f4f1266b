/** ISC API: calls are counted over ten seconds. */
export const windowMs = 10_000;
/** Milliseconds without an ordinary call before a probe: by then the other processes have sent their share. */
const quietMs = 1_000;
/** No probe later than this after the burst began: others are about to begin their next one. */
const lateMs = 8_000;
/**
 * After this many refused probes in a row, two of three bursts have none, as long as more calls wait than one burst sends: two processes that share the
 * limit would else have 2 % of their calls refused. The last calls of a run are worth a probe in each burst: it may save them ten seconds.
 */
const refusedInARow = 3;
const restMs = 25_000;

/**
 * Decides when a process that knows its share of the limit sends one call beyond it.
 *
 * It does so only after its own burst, so that it doesn't take calls that others are about to send. And just after a whole second since the burst
 * began: `Retry-After` has whole seconds, so the pause after a refusal ends when the next burst would begin anyway. So a refused probe costs nothing
 * but itself.
 */
export class Probing {
	private burstAt = 0;
	private lastOrdinaryAt = -Infinity;
	private refusals = 0;
	private restsUntil = -Infinity;

	ordinarySent(now: number): void {
		if (now - this.lastOrdinaryAt > quietMs) this.burstAt = now;
		this.lastOrdinaryAt = now;
	}

	/** A probe was answered with 429. */
	refused(now: number): void {
		this.refusals += 1;
		if (this.refusals >= refusedInARow) this.rest(now);
	}

	/** No probes for a while: the share was found to be too large. */
	rest(now: number): void {
		this.refusals = refusedInARow;
		this.restsUntil = now + restMs;
	}

	/** The share has grown. */
	accepted(): void {
		this.refusals = 0;
	}

	/** @param manyWait whether more calls wait than one burst sends */
	nextAt(now: number, manyWait: boolean): number {
		if (manyWait && now < this.restsUntil) return Infinity;
		const quietFrom = this.lastOrdinaryAt - this.burstAt + quietMs;
		// Evenly spaced calls never end their burst.
		if (quietFrom > windowMs) return now;
		if (now > this.burstAt + lateMs) return Infinity;
		return this.burstAt + Math.ceil(quietFrom / 1_000) * 1_000 + 30;
	}
}
