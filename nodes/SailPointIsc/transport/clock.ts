import { sleep } from 'n8n-workflow';

import type { Clock, RunEnd } from '../../../isc/api/http';
import { cancelSignalOf, type NodeFunctions } from './nodeFunctions';

/** Longest time for one timer, in milliseconds. Nobody waits for it once the execution is canceled, but it keeps the process running. */
const SLICE_MS = 250;

/** The clock of one node run: waits with n8n's own helper, and no longer than the execution lives. */
export function clockOf(fns: NodeFunctions, end?: RunEnd): Clock {
	const signal = cancelSignalOf(fns);
	const cancel = new Cancel(signal);
	const clock: Clock = {
		...(end !== undefined && { end }),
		now: () => Date.now(),
		get cancelled() {
			return signal?.aborted === true || clock.now() >= (end?.endsAt ?? Infinity);
		},
		async sleep(ms) {
			const canceling = cancel.watched();
			await Promise.race([canceling.happens, passing(clock, ms)]);
			canceling.forget();
		},
	};
	return clock;
}

/** Waits in slices, so that no timer outlives a canceled execution by much. */
async function passing(clock: Clock, ms: number): Promise<undefined> {
	const until = Math.min(clock.now() + ms, clock.end?.endsAt ?? Infinity);
	for (let left = until - clock.now(); left > 0 && !clock.cancelled; left = until - clock.now())
		await sleep(Math.min(SLICE_MS, left));
	return undefined;
}

/** One listener on the execution's signal for all waits, and none between them: Node.js warns about more than ten. */
class Cancel {
	private readonly waiting = new Set<() => void>();

	constructor(private readonly signal: AbortSignal | undefined) {}

	/** `happens` resolves when the execution is canceled; call `forget` once nobody waits for it any more. */
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
