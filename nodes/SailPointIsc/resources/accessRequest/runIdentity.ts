import type { IExecuteFunctions } from 'n8n-workflow';

import { newRun, type RunIdentity } from '../../../../isc/accessRequests/run';

/** An entry goes away with n8n's object, after the last try of the run. */
const runs = new WeakMap<object, RunIdentity>();

/**
 * Identifies the run. n8n's Retry On Fail passes the same execute data to each try of one run, and to no other run. Nothing else that a node can
 * read identifies a run: execution IDs and node IDs repeat across n8n instances, and some runs have no execution ID.
 *
 * If an agent or an MCP client calls the node, each call gets the execute data of the calling node. Then each call, and each try of it, counts as
 * a separate run. A tool that n8n's engine runs has its own execute data.
 */
export function runIdentityOf(fns: IExecuteFunctions): RunIdentity {
	const executeData = fns.isToolExecution?.() === true ? undefined : fns.getExecuteData?.();
	const known = executeData && runs.get(executeData);
	if (known) return known;
	const run = newRun(traceOf(fns));
	if (executeData) runs.set(executeData, run);
	return run;
}

/** Either ID may be missing, although the types don't say so: an unsaved workflow has none, and some calls have no execution. */
function traceOf(fns: IExecuteFunctions): RunIdentity['trace'] {
	const workflow = textOf(fns.getWorkflow().id);
	const execution = textOf(fns.getExecutionId());
	return { ...(workflow && { workflow }), ...(execution && { execution }) };
}

/** Undefined if there is no ID, or only a placeholder of n8n's such as `__UNKNOWN__`. */
function textOf(id: unknown): string | undefined {
	const text = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
	return text === '' || /^__\w+__$/.test(text) ? undefined : text;
}
