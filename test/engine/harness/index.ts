/**
 * Nodes and workflows in n8n's own engine (n8n-core's WorkflowExecute), without n8n's server and database.
 *
 * ```ts
 * const sandbox = await startSandbox();
 * const credentials = { sailPointIscApi: { environment: 'custom', apiUrl: sandbox.url, clientId: '…', clientSecret: '…' } };
 * const { items, errorItems, error, hints, logs, run } = await runNode({
 * 	parameters: { authentication: 'accessToken', resource: 'accessRequest', operation: 'grant', … },
 * 	items: [{ ticket: 'INC-1' }],            // json of each input item; expressions in parameters see it
 * 	credentials,                             // by credential type; a CredentialStore keeps tokens from run to run
 * 	onError: 'continueErrorOutput',
 * 	settings: { timezone: 'Europe/Berlin' },
 * });
 * expect(items[0].json.statusCode).toBe(202);   // pairedItem is as the node set it
 * expect(run.text()).not.toContain(secret);     // the saved execution and the log, as one text
 * ```
 * `runWorkflow(json, { credentials, input })` runs an exported workflow; `startWorkflow` and `startNodeRun` give `{ result, cancel }`.
 * `callNode(work)` is a node type that opens a session and does `work` with it.
 * `searchList` runs a resource locator's "From List" as the editor does; `testCredential` runs a credential's test as the editor does.
 */
export { callNode } from './callNode';
export { CredentialStore } from './credentials';
export type { LogLine } from './logs';
export { type NodeOptions, type NodeResult, runNode, type StartedNode, startNodeRun } from './runNode';
export {
	type NodeRun,
	runWorkflow,
	type StartedWorkflow,
	startWorkflow,
	type WorkflowJson,
	type WorkflowOptions,
	type WorkflowRun,
} from './runWorkflow';
export { type ListOptions, searchList } from './searchList';
export { type CredentialTestResult, testCredential } from './testCredential';
export { type HostOptions, TriggerHost } from './triggerHost';
