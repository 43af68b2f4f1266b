import type { IExecuteFunctions } from 'n8n-workflow';

/** Share of the time left that is kept for a last look and for handing over the output, and its bounds in milliseconds. */
const KEPT = 0.1;
const LEAST_KEPT = 1_000;
const MOST_KEPT = 15_000;

/**
 * When to end a wait at the latest, in milliseconds since 1970, so that the workflow's own time-out does not cut it off: n8n drops all output then.
 * Undefined where the workflow has none. n8n tells a node only in the data it runs with; older settings tell how long, not since when.
 */
export function endBefore(fns: IExecuteFunctions, now = Date.now()): number | undefined {
	const { additionalData } = fns as IExecuteFunctions & { additionalData?: { executionTimeoutTimestamp?: number } };
	const given = additionalData?.executionTimeoutTimestamp;
	const seconds = fns.getWorkflowSettings().executionTimeout ?? -1;
	const end = given ?? (seconds > 0 ? now + seconds * 1000 : undefined);
	if (end === undefined) return undefined;
	return end - Math.min(MOST_KEPT, Math.max(LEAST_KEPT, (end - now) * KEPT));
}
