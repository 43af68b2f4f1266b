import type { RunEnd } from '../../../isc/api/http';
import { isTool, type NodeFunctions } from './nodeFunctions';

/** Share of the time left that is kept for a last look and for handing over the output, and its bounds in milliseconds. */
const KEPT = 0.1;
const LEAST_KEPT = 1_000;
const MOST_KEPT = 15_000;

/** MCP clients give up after about 60 seconds. What they then don't hear of must not go on. */
const TOOL_MS = 45_000;
const TOOL_KEPT_MS = 5_000;

/**
 * When the run must be over: a tool's after 45 seconds, any before the workflow's own timeout (n8n drops all output then), and after
 * `endsAfter` milliseconds where the caller says so. The earliest counts; undefined where there is none.
 */
export function endOf(fns: NodeFunctions, endsAfter?: number, now = Date.now()): RunEnd | undefined {
	const ends = [toolEnd(fns, now), workflowEnd(fns, now), listEnd(endsAfter, now)].filter((end) => end !== undefined);
	return ends.sort((a, b) => a.endsAt - b.endsAt)[0];
}

function toolEnd(fns: NodeFunctions, now: number): RunEnd | undefined {
	if (!isTool(fns)) return undefined;
	const endsAt = now + TOOL_MS;
	return { endsAt, closesAt: endsAt - TOOL_KEPT_MS, limit: `a tool has ${TOOL_MS / 1000} seconds for a run` };
}

/** n8n tells a node only in the data it runs with; older settings tell how long, not since when. */
function workflowEnd(fns: NodeFunctions, now: number): RunEnd | undefined {
	const { additionalData } = fns as NodeFunctions & { additionalData?: { executionTimeoutTimestamp?: number } };
	const settings = 'getWorkflowSettings' in fns ? fns.getWorkflowSettings() : undefined;
	const seconds = settings?.executionTimeout ?? -1;
	const end = additionalData?.executionTimeoutTimestamp ?? (seconds > 0 ? now + seconds * 1000 : undefined);
	if (end === undefined) return undefined;
	const kept = Math.min(MOST_KEPT, Math.max(LEAST_KEPT, (end - now) * KEPT));
	return { endsAt: Math.floor(end - kept / 3), closesAt: end - kept, limit: "the workflow's timeout" };
}

function listEnd(endsAfter: number | undefined, now: number): RunEnd | undefined {
	if (endsAfter === undefined) return undefined;
	const endsAt = now + endsAfter;
	return { endsAt, closesAt: endsAt, limit: `a list in the editor has ${endsAfter / 1000} seconds` };
}
