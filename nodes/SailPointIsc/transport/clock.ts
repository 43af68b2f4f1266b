import { sleep } from 'n8n-workflow';

import type { Clock, RunEnd } from '../../../isc/api/http';
import { cancelSignalOf, type NodeFunctions } from './nodeFunctions';

/** Milliseconds: how long one timer runs at most. Nobody waits for it once the execution is canceled, but it keeps the process up. */
const slice = 250;

/** How work ended that may only take so long. */
export type Within<T> =
	| { value: T }
	| { error: unknown }
	/** `time`: its own time was up; `run`: the execution was canceled or its time is up. */
	| { ended: 'time' | 'run' };

/** The clock of one node run. */
export interface RunClock extends Clock {
	/** Waits for work no longer than `ms`, nor than the run lives. What it comes to after that is dropped, failures too. */
	within<T>(work: Promise<T>, ms: number): Promise<Within<T>>;
}

/** Waits by n8n's own helper, and not a moment longer than the execution lives. */
export function clockOf(fns: NodeFunctions, end?: RunEnd): RunClock {
	const signal = cancelSignalOf(fns);
	const cancel = new Cancel(signal);
	const clock: RunClock = {
		...(end !== undefined && { end }),
		now: () => Date.now(),
		get cancelled() {
			return signal?.aborted === true || clock.now() >= (end?.endsAt ?? Infinity);
		},
		async sleep(ms) {
			await clock.within(new Promise<never>(() => undefined), ms);
		},
		async within(work, ms) {
			let isOver = false;
			const settled = work.then(
				(value) => ({ value }),
				(error: unknown) => ({ error }),
			);
			const canceling = cancel.watched();
			const first = await Promise.race([settled, canceling.happens, passing(clock, ms, () => isOver)]);
			isOver = true;
			canceling.forget();
			return first ?? { ended: clock.cancelled ? 'run' : 'time' };
		},
	};
	return clock;
}

/** Time that passes in slices, so that no timer outlives by much what it was for. */
async function passing(clock: Clock, ms: number, isOver: () => boolean): Promise<undefined> {
	const until = Math.min(clock.now() + ms, clock.end?.endsAt ?? Infinity);
	for (let left = until - clock.now(); left > 0 && !isOver() && !clock.cancelled; left = until - clock.now())
		await sleep(Math.min(slice, left));
	return undefined;
}

/** One listener on the execution's signal for all who wait, and none while nobody does: Node.js warns of more than ten. */
class Cancel {
	private readonly waiting = new Set<() => void>();

	constructor(private readonly signal: AbortSignal | undefined) {}

	/** `happens` when the execution is canceled; `forget` once nobody waits for it any more. */
	watched(): { happens: Promise<undefined>; forget(): void } {
		const { signal, waiting } = this;
		let wake = (): void => undefined;
		const happens = new Promise<undefined>((resolve) => {
			wake = () => resolve(undefined);
		});
		if (signal?.aborted === true) wake();
		if (waiting.size === 0) signal?.addEventListener('abort', this.wakeAll);
		waiting.add(wake);
		const forget = (): void => {
			waiting.delete(wake);
			if (waiting.size === 0) signal?.removeEventListener('abort', this.wakeAll);
		};
		return { happens, forget };
	}

	private readonly wakeAll = (): void => {
		for (const wake of this.waiting) wake();
	};
}
