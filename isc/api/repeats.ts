import type { IscError } from './errors';
import type { Clock } from './http';

type Kind = 'read' | 'readAgain' | 'write';
type Fault = 'rateLimited' | 'notSent' | 'passing' | 'timeout';

/** How often a call may be sent again after each kind of fault. Without a number it isn't sent again. */
const allowed: Record<Kind, Partial<Record<Fault, number>>> = {
	/** Fewer after a timeout: it has already taken its time. */
	read: { rateLimited: 20, notSent: 3, passing: 4, timeout: 2 },
	/** The read before this one failed after all its repeats. If ISC is down, each further read should find out sooner. */
	readAgain: { rateLimited: 20, notSent: 1, passing: 1 },
	/** Only what ISC can't have taken: it answers 429 before it reads the body, and an unsent call never reached it. */
	write: { rateLimited: 20, notSent: 3 },
};

const firstWaitMs = 500;

/** Counts the repeats of one call and waits before each. */
export class Repeats {
	private readonly used = new Map<Fault, number>();

	constructor(
		private readonly kind: Kind,
		private readonly deps: { clock: Clock; random?: () => number },
	) {}

	/** Whether the call was sent before. It then goes ahead of new calls. */
	get any(): boolean {
		return this.used.size > 0;
	}

	/** Waits and returns true if the call is to be sent again. After a 429 the limiter does the waiting. */
	async next(error: IscError): Promise<boolean> {
		const { clock } = this.deps;
		const fault = faultOf(error);
		if (fault === undefined || clock.cancelled) return false;
		const before = this.used.get(fault) ?? 0;
		if (before >= (allowed[this.kind][fault] ?? 0)) return false;
		this.used.set(fault, before + 1);
		if (fault !== 'rateLimited') await clock.sleep(this.backoff(before));
		return true;
	}

	/** Half a second, doubled each time, plus up to 50 % so that calls that failed together don't return together. */
	private backoff(before: number): number {
		const random = this.deps.random ?? Math.random;
		return firstWaitMs * 2 ** before * (1 + random() / 2);
	}
}

function faultOf(error: IscError): Fault | undefined {
	if (error.kind === 'rateLimited') return 'rateLimited';
	if (error.kind === 'serverError' || error.kind === 'garbage') return 'passing';
	switch (error.noAnswer?.reason) {
		case 'refused':
		case 'hostNotFound':
			return error.noAnswer.delivery === 'never' ? 'notSent' : 'passing';
		case 'timeout':
			return error.noAnswer.delivery === 'never' ? 'notSent' : 'timeout';
		case 'connectionLost':
			return error.noAnswer.delivery === 'never' ? 'notSent' : 'passing';
		default:
			return undefined;
	}
}
