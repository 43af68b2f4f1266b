import { sleep } from 'n8n-workflow';

import type { Clock } from '../../../isc/api/http';
import { cancelSignalOf, type NodeFunctions } from './nodeFunctions';

/** Milliseconds: how soon a wait notices that the execution was cancelled. */
const slice = 250;

/** Waits by n8n's own helper, and not a moment longer than the execution lives. */
export function clockOf(fns: NodeFunctions): Clock {
	const signal = cancelSignalOf(fns);
	const clock: Clock = {
		now: () => Date.now(),
		get cancelled() {
			return signal?.aborted ?? false;
		},
		async sleep(ms) {
			const end = clock.now() + ms;
			for (let left = ms; left > 0 && !clock.cancelled; left = end - clock.now()) await sleep(Math.min(slice, left));
		},
	};
	return clock;
}
