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
			const cancel = canceling(signal);
			const first = await Promise.race([settled, cancel.happens, passing(clock, ms, () => isOver)]);
			isOver = true;
			cancel.forget();
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

/** `happens` when the execution is canceled; `forget` takes the listener off the signal, which lives as long as the execution. */
function canceling(signal: AbortSignal | undefined): { happens: Promise<undefined>; forget(): void } {
	let abort = (): void => undefined;
	const happens = new Promise<undefined>((resolve) => {
		abort = () => resolve(undefined);
	});
	if (signal?.aborted === true) abort();
	signal?.addEventListener('abort', abort);
	return { happens, forget: () => signal?.removeEventListener('abort', abort) };
}
