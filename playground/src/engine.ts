import type { Sandbox } from '../../sandbox';
import { Problem } from './problem';

/** The main job: an operator's row, a person by e-mail and a role by name. The workflows for real n8n name other people. */
const MAIN_JOB = {
	authentication: 'accessToken',
	resource: 'accessRequest',
	operation: 'grant',
	identities: { identity: [{ id: { __rl: true, mode: 'email', value: '={{ $json.person }}' } }] },
	accessItems: { item: [{ type: 'ROLE', id: { __rl: true, mode: 'name', value: '={{ $json.role }}' } }] },
	comment: '={{ $json.reason }}',
	options: { reference: '={{ $json.ticket }}' },
};

const ROW = {
	ticket: 'INC-1024',
	person: 'daniel.novak@sandbox.example',
	role: 'Sales Reader',
	reason: 'Needs the sales reports',
};

/**
 * Runs the main job through n8n's engine, without n8n's server, so that the first 202 takes seconds.
 *
 * @returns the json of the node's one output item
 * @throws {Problem} when the node fails
 */
export async function runMainJob(sandbox: Sandbox): Promise<Record<string, unknown>> {
	// Loaded here: n8n's engine takes seconds to load, and nothing before this needs it.
	const { runNode } = await import('../../test/engine/harness');
	const { clientId, clientSecret } = sandbox.credentials.admin;
	const credentials = { sailPointIscApi: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret } };
	const { items, error } = await runNode({ parameters: MAIN_JOB, items: [ROW], credentials });
	if (error) throw new Problem(`The node failed in n8n's engine: ${error.message} ${error.description ?? ''}`);
	return items[0].json;
}
