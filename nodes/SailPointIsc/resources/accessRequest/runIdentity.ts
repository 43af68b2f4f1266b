import type { IExecuteFunctions } from 'n8n-workflow';

import { newRun, type RunIdentity } from '../../../../isc/accessRequests/run';

/** Gone with n8n's own object, and so with the last try that could ask for it. */
const runs = new WeakMap<object, RunIdentity>();

/**
 * Which run this is. n8n's Retry On Fail hands the same execute data to each try of one run, and to no other run; nothing else that a node
 * can read tells runs apart: execution ids and node ids repeat across n8n instances, and some runs have no execution id at all.
 *
 * A node that an agent or an MCP client calls gets the execute data of the node that calls it, the same for each call: there each call, and
 * each try of it, is a run of its own. A tool that n8n's engine runs has its own.
 */
export function runIdentityOf(fns: IExecuteFunctions): RunIdentity {
	const executeData = fns.isToolExecution?.() === true ? undefined : fns.getExecuteData?.();
	const known = executeData && runs.get(executeData);
	if (known) return known;
	const run = newRun(traceOf(fns));
	if (executeData) runs.set(executeData, run);
	return run;
}

/** Both may be missing, whatever the types say: an unsaved workflow has no id, and some calls belong to no execution. */
function traceOf(fns: IExecuteFunctions): RunIdentity['trace'] {
	const workflow = textOf(fns.getWorkflow().id);
	const execution = textOf(fns.getExecutionId());
	return { ...(workflow && { workflow }), ...(execution && { execution }) };
}

/** n8n's stand-ins for an id that there is none of, such as `__UNKNOWN__`, are none. */
function textOf(id: unknown): string | undefined {
	const text = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
	return text === '' || /^__\w+__$/.test(text) ? undefined : text;
}
