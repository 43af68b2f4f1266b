import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../playground/src/n8n';
import { startRecorder } from '../../sandbox/recording/record';
import { startReplay } from '../../sandbox/recording/replay';
import { startRealN8n, type RealN8n } from './support/realN8n';

const CREDENTIAL = { id: 'iscRecorded', name: 'Recorded tenant' };
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** A call with a person and a role is answered with what came of the request. */
const WORKFLOW = {
	id: 'iscRecordedGrant',
	name: 'A grant at a tenant that is recorded',
	active: false,
	nodes: [
		{
			id: 'call',
			name: 'Call',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			position: [0, 0],
			webhookId: 'isc-recorded',
			parameters: { httpMethod: 'POST', path: 'isc-recorded', responseMode: 'lastNode', options: {} },
		},
		{
			id: 'grant',
			name: 'Grant',
			type: 'n8n-nodes-sailpoint-isc.sailPointIsc',
			typeVersion: 1,
			position: [200, 0],
			credentials: { sailPointIscApi: CREDENTIAL },
			parameters: {
				authentication: 'accessToken',
				resource: 'accessRequest',
				operation: 'grant',
				identities: { identity: [{ id: byId('={{ $json.body.person }}') }] },
				accessItems: { item: [{ type: 'ROLE', id: byId('={{ $json.body.role }}') }] },
				options: {},
			},
		},
	],
	connections: { Call: { main: [[{ node: 'Grant', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};

let folder: string;
let port: number;
let real: RealN8n;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'recorded-'));
	port = await freePort(4311);
	const credential = { ...CREDENTIAL, type: 'sailPointIscApi' };
	real = await startRealN8n(
		{ [WORKFLOW.id]: 'webhook/isc-recorded' },
		{ workflows: [WORKFLOW], credentials: [{ ...credential, data: {} }] },
	);
	const { clientId, clientSecret } = real.sandbox.credentials.admin;
	const data = { environment: 'custom', apiUrl: `http://127.0.0.1:${port}`, clientId, clientSecret };
	await real.rest.call('PATCH', `/rest/credentials/${CREDENTIAL.id}`, { ...credential, data });
}, 600_000);
afterAll(async () => {
	await real?.close();
	rmSync(folder, { recursive: true });
});

async function grant(person: string, role: string): Promise<Record<string, unknown>> {
	const response = await fetch(`${real.url}/webhook/isc-recorded`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ person, role }),
	});
	return (await response.json()) as Record<string, unknown>;
}

interface Submitted {
	path: string;
	body: { requestedFor: string[]; requestedItems: Array<{ id: string }> };
}

test('a tenant recorded while real n8n works with it, and replayed to it: the same outcome, and no personal data in the file', async () => {
	const { sandbox } = real;
	const file = join(folder, 'calls.jsonl');
	const [person, role] = [sandbox.person('carla.rossi'), sandbox.item('Sales Reader', 'ROLE')];
	const recorder = await startRecorder(sandbox.url, file, port);
	const recorded = await grant(person.id, role.id);
	await recorder.close();
	expect(recorded).toMatchObject({ outcome: 'SUBMITTED', statusCode: 202 });
	expect(sandbox.callsTo('/access-requests/v1', 'POST')).toHaveLength(1);

	const text = readFileSync(file, 'utf8');
	const { clientId, clientSecret } = sandbox.credentials.admin;
	const personal = [person.id, person.name, person.alias, role.id, role.name, clientId, clientSecret];
	for (const word of personal) expect(text).not.toContain(word);
	const calls = text
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Submitted);
	const submitted = calls.find(({ path }) => path === '/access-requests/v1')?.body;

	const replay = await startReplay(file, port);
	try {
		const again = await grant(submitted?.requestedFor[0] ?? '', submitted?.requestedItems[0].id ?? '');
		expect(again).toMatchObject({ outcome: 'SUBMITTED', statusCode: 202, requestType: 'GRANT_ACCESS' });
		expect(Object.keys(again)).toEqual(Object.keys(recorded));
		// The tenant itself has heard of nothing more.
		expect(sandbox.callsTo('/access-requests/v1', 'POST')).toHaveLength(1);
	} finally {
		await replay.close();
	}
});
