import type { Sandbox, SampleCredentials } from '../../sandbox';
import { runNode, type NodeOptions, type NodeResult } from './harness';
import { credentialFor } from './support';

let executions = 0;

/** Runs any operation of the action node in n8n's engine, each time as an execution of its own. */
export async function runOperation(
	sandbox: Sandbox,
	[resource, operation]: [resource: string, operation: string],
	parameters: object = {},
	options: Omit<NodeOptions, 'parameters'> & { client?: keyof SampleCredentials } = {},
): Promise<NodeResult> {
	const { client, ...rest } = options;
	return await runNode({
		executionId: `operation-${process.pid}-${(executions += 1)}`,
		credentials: credentialFor(sandbox, client),
		...rest,
		parameters: { authentication: 'accessToken', resource, operation, ...parameters },
	});
}

/** The json of the regular output, after a run that must not have failed. */
export function jsons(result: NodeResult): Array<Record<string, unknown>> {
	expect(result.error).toBeUndefined();
	return result.items.map(({ json }) => json);
}
