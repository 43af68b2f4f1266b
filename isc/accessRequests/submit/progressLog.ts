import type { Clock } from '../../api/http';
import type { Log } from '../../api/http';

const EVERY_CALLS = 100;
const EVERY_MS = 10_000;

/** Says in the log how far a longer run is: each 100 calls, and each 10 seconds in which an answer came. */
export class ProgressLog {
	private answered = 0;
	private lastSaid: number;

	constructor(
		private readonly planned: number,
		private readonly clock: Clock,
		private readonly log: Log,
	) {
		this.lastSaid = clock.now();
	}

	/** One planned call is settled. */
	step(): void {
		this.answered++;
		const now = this.clock.now();
		if (this.answered % EVERY_CALLS !== 0 && now - this.lastSaid < EVERY_MS) return;
		this.lastSaid = now;
		this.log.info(`Access requests: ${this.answered} of ${this.planned} calls done.`);
	}
}
