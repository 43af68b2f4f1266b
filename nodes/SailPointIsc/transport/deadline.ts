import type { RunEnd } from '../../../isc/api/http';
import { isTool, isTrigger, type NodeFunctions } from './nodeFunctions';

/** The part of the remaining time kept for a last look and the output, and its bounds in milliseconds. */
const KEPT = 0.1;
const LEAST_KEPT = 1_000;
const MOST_KEPT = 15_000;

/** MCP clients give up after about 60 seconds. Work whose result they wouldn't get must not go on. */
const TOOL_MS = 45_000;
const TOOL_KEPT_MS = 5_000;

/**
 * When the run must be over: a tool's run after 45 seconds, any run before the workflow's timeout (n8n drops all output then), and after
 * `endsAfter` milliseconds if set. The earliest counts; undefined if there is none.
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

/** The end time is only in the data that n8n runs a node with. The workflow's settings have the duration, but not the start. */
function workflowEnd(fns: NodeFunctions, now: number): RunEnd | undefined {
	// The workflow's timeout begins with an execution, and a trigger has none yet.
	if (isTrigger(fns)) return undefined;
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
