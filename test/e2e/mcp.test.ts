import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import type { AccessItem } from '../../sandbox';
import { startRealN8n, type RealN8n } from './support/realN8n';

const PATH = 'isc-tools';
const PERSON = 'felix.brandt';
/** Needs no approval, so that it is held a moment after the request. */
let item: AccessItem;

const fromModel = (name: string, description: string) => `={{ $fromAI('${name}', '${description}', 'string') }}`;

/** The node as a tool that a client of n8n's MCP server calls: here there is no execution id, no cancel signal and no deadline. */
function tool(name: string, operation: 'grant' | 'revoke'): object {
	return {
		id: `tool-${operation}`,
		name,
		type: 'n8n-nodes-sailpoint-isc.sailPointIscTool',
		typeVersion: 1,
		position: [0, operation === 'grant' ? 200 : 400],
		credentials: { sailPointIscApi: { id: 'sailPointIscApi', name: 'SailPoint ISC' } },
		parameters: {
			authentication: 'accessToken',
			resource: 'accessRequest',
			operation,
			// Revokes of a tool are dry runs without it.
			allowDecisions: true,
			descriptionType: 'manual',
			toolDescription: `${operation} one role of one person`,
			identities: {
				identity: [{ id: { __rl: true, mode: 'email', value: fromModel('email', 'Email of the person') } }],
			},
			accessItems: {
				item: [{ type: 'ROLE', id: { __rl: true, mode: 'name', value: fromModel('role', 'Name of the role') } }],
			},
			comment: 'Asked for by an agent',
		},
	};
}

const workflow = {
	id: 'iscMcpServer',
	name: 'Access requests as MCP tools',
	active: false,
	nodes: [
		{
			id: '0',
			name: 'MCP Server Trigger',
			type: '@n8n/n8n-nodes-langchain.mcpTrigger',
			typeVersion: 2,
			position: [0, 0],
			webhookId: '5b1fb1c1-7a36-4a58-8b3e-3c1d6f0c9a11',
			parameters: { path: PATH },
		},
		tool('Grant Access', 'grant'),
		tool('Revoke Access', 'revoke'),
	],
	connections: {
		'Grant Access': { ai_tool: [[{ node: 'MCP Server Trigger', type: 'ai_tool', index: 0 }]] },
		'Revoke Access': { ai_tool: [[{ node: 'MCP Server Trigger', type: 'ai_tool', index: 0 }]] },
	},
	settings: { executionOrder: 'v1' },
};

let real: RealN8n;
let client: Client;
beforeAll(async () => {
	real = await startRealN8n({ [workflow.id]: `mcp/${PATH}` }, { workflows: [workflow], credentials: [] });
	[item] = real.sandbox.addItems('ROLE', 1);
	client = new Client({ name: 'a client', version: '1.0.0' });
	await client.connect(new StreamableHTTPClientTransport(new URL(`${real.url}/mcp/${PATH}`)));
}, 600_000);
afterAll(async () => {
	await client?.close();
	await real?.close();
});

async function call(name: string): Promise<string> {
	const { content } = await client.callTool({
		name,
		arguments: { email: `${PERSON}@sandbox.example`, role: item.name },
	});
	return JSON.stringify(content);
}

/** Waits until what was requested has come about. */
async function untilHeld(held: boolean): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		if (real.sandbox.holds(PERSON, item) === held) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`${item.name} was not ${held ? 'granted' : 'revoked'} in time.`);
}

test('the client finds both tools', async () => {
	const { tools } = await client.listTools();
	expect(tools.map(({ name }) => name).sort()).toEqual(['Grant_Access', 'Revoke_Access']);
});

test('grant, revoke, grant again, revoke again: each is sent, each answer has its own request id', async () => {
	const answers: string[] = [];
	for (const [name, held] of [
		['Grant_Access', true],
		['Revoke_Access', false],
		['Grant_Access', true],
		['Revoke_Access', false],
	] as const) {
		answers.push(await call(name));
		await untilHeld(held);
	}
	const types = real.sandbox
		.callsTo('/access-requests/v1', 'POST')
		.map(({ body }) => (body as { requestType: string }).requestType);
	expect(types).toEqual(['GRANT_ACCESS', 'REVOKE_ACCESS', 'GRANT_ACCESS', 'REVOKE_ACCESS']);
	const ids = answers.map((answer) => /[0-9a-f]{32}/.exec(/accessRequestIds[^\]]*/.exec(answer)?.[0] ?? '')?.[0]);
	expect(new Set(ids).size).toBe(4);
	for (const answer of answers) expect(answer).toContain('SUBMITTED');
});
