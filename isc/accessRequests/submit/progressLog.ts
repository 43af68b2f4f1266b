import type { Clock, Log } from '../../api/http';

const EVERY_CALLS = 100;
const EVERY_MS = 10_000;

/** Logs how far a longer run is: after every 100 calls, and after the first call that is done 10 seconds or more since the last line. */
export class ProgressLog {
	private done = 0;
	private loggedAt: number;

	constructor(
		private readonly planned: number,
		private readonly clock: Clock,
		private readonly log: Log,
	) {
		this.loggedAt = clock.now();
	}

	/** A planned call is done, with everything that was sent again of it. */
	callDone(): void {
		this.done++;
		const now = this.clock.now();
		if (this.done % EVERY_CALLS !== 0 && now - this.loggedAt < EVERY_MS) return;
		this.loggedAt = now;
		this.log.info(`Access requests: ${this.done} of ${this.planned} calls done.`);
	}
}
