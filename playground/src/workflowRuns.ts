import { readFileSync } from 'node:fs';
import path from 'node:path';
import { playgroundDir } from './paths';
import { Problem } from './problem';
import type { Execution, Rest } from './rest';
import { showAccepted } from './results';

const NODE = 'SailPoint ISC';
const TRIGGER = 'Start';

/**
 * Runs one of the playground's workflows in the running n8n and shows its output item.
 *
 * @param name file name in playground/workflows, without `.json`
 * @throws {Problem} when the execution fails or its output is not a 202
 */
export async function runWorkflow(rest: Rest, name: 'grant' | 'revoke'): Promise<void> {
	const file = path.join(playgroundDir, 'workflows', `${name}.json`);
	const { id } = JSON.parse(readFileSync(file, 'utf8')) as { id: string };
	const execution = await rest.execute(id, TRIGGER);
	if (execution.status !== 'success') throw new Problem(failure(name, execution));
	showAccepted(`${name} in real n8n, execution id ${execution.id}:`, execution.output(NODE)[0]?.json);
}

function failure(name: string, { id, status, error }: Execution): string {
	return `The ${name} workflow ended as "${status}" in n8n (execution id ${id}): ${error ?? 'n8n gave no reason'}`;
}
