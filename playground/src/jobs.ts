import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox } from '../../sandbox';
import type { N8n } from './n8n';
import { dataDir, playgroundDir } from './paths';
import type { Execution, Rest } from './rest';
import { Problem, say } from './terminal';

/** The main job: for each row, grant a role by name to a person by email. The workflows for real n8n use other people. */
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

/** The node and the trigger in the workflows of the playground. */
const NODE = 'SailPoint ISC';
const TRIGGER = 'Start';

/** The node types that n8n makes of the package: the node itself, and a tool for AI agents. */
const NODE_TYPES = ['n8n-nodes-sailpoint-isc.sailPointIsc', 'n8n-nodes-sailpoint-isc.sailPointIscTool'];

/**
 * Runs the main job in n8n's engine, without the n8n server, so that the first 202 takes only seconds.
 *
 * @returns the JSON of the node's one output item
 * @throws {Problem} if the node fails
 */
export async function runMainJob(sandbox: Sandbox): Promise<Record<string, unknown>> {
	// Imported only now: n8n's engine takes seconds to load, and nothing before this needs it.
	const { runNode } = await import('../../test/engine/harness');
	const { clientId, clientSecret } = sandbox.credentials.admin;
	const credentials = { sailPointIscApi: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret } };
	const { items, error } = await runNode({ parameters: MAIN_JOB, items: [ROW], credentials });
	if (error) throw new Problem(`The node failed in n8n's engine: ${error.message} ${error.description ?? ''}`);
	return items[0].json;
}

/**
 * Runs one of the playground's workflows in real n8n and shows the output item.
 *
 * @param name file name in playground/workflows, without `.json`
 * @throws {Problem} if the execution fails or its output isn't a 202
 */
export async function runWorkflow(rest: Rest, name: 'grant' | 'revoke'): Promise<void> {
	const file = path.join(playgroundDir, 'workflows', `${name}.json`);
	const { id } = JSON.parse(readFileSync(file, 'utf8')) as { id: string };
	const execution = await rest.execute(id, TRIGGER);
	if (execution.status !== 'success') throw new Problem(failureOf(name, execution));
	showAccepted(`${name} in real n8n, execution ID ${execution.id}:`, execution.output(NODE)[0]?.json);
}

function failureOf(name: string, { id, status, error }: Execution): string {
	return `The ${name} workflow ended as "${status}" in n8n (execution ID ${id}): ${error ?? 'n8n gave no reason'}`;
}

/**
 * Prints an output item as JSON and checks that it is a 202: queued by ISC.
 *
 * @param what what was run
 * @throws {Problem} if it is anything else
 */
export function showAccepted(what: string, json: Record<string, unknown> | undefined): void {
	say(`  ${what}`);
	if (json === undefined) throw new Problem(`${what} there is no output item.`);
	say(indent(JSON.stringify(json, null, 2)));
	if (json.statusCode !== 202) throw new Problem(`${what} the output item isn't a 202.`);
}

function indent(text: string): string {
	return text.replace(/^/gm, '  ');
}

/**
 * Asks n8n for all node types it knows and checks that ours are among them.
 *
 * @returns the full names of ours
 * @throws {Problem} if one is missing
 */
export async function checkNodeTypes(n8n: N8n): Promise<string[]> {
	const file = path.join(dataDir, 'node-types.json');
	await n8n.command('Listing the node types', ['export:nodes', `--output=${file}`]);
	const known = new Set((JSON.parse(readFileSync(file, 'utf8')) as Array<{ name: string }>).map(({ name }) => name));
	const missing = NODE_TYPES.filter((name) => !known.has(name));
	if (missing.length > 0) throw new Problem(`n8n loaded the package without ${missing.join(' and ')}.`);
	return NODE_TYPES;
}
