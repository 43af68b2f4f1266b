import type { ExecutionSummary } from '../../../playground/src/rest';
import type { Cluster } from './cluster';
import { GRANT_ROWS, type Row } from './rows';

/** Hands rows to the workflow, which works them off in an execution of its own. */
export async function hand({ url }: Cluster, rows: Row[]): Promise<void> {
	const body = JSON.stringify({ rows });
	const address = `${url}/webhook/queue-rows`;
	const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	if (!answer.ok) throw new Error(`The webhook answers ${answer.status}: ${await answer.text()}`);
}

/** The executions of a workflow, the first one first. */
export async function executions({ rest }: Cluster, workflowId = GRANT_ROWS.id): Promise<ExecutionSummary[]> {
	return await rest.executionsOf(workflowId);
}

/** Why executions failed; none if all succeeded. */
export async function failures({ rest }: Cluster, ended: ExecutionSummary[]): Promise<string[]> {
	const failed = ended.filter(({ status }) => status !== 'success');
	return await Promise.all(failed.map(async ({ id }) => `${id}: ${(await rest.executionOf(id)).error}`));
}
