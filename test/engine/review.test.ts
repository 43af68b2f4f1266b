import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../sandbox';
import { expectTable } from '../support/tables';
import { approvalsIn } from './approvalSupport';
import { asTool } from './asTool';
import { runOperation } from './operation';
import { access, accessItem, credentialFor, people, run } from './support';
import { allSubmitted, deliver, hostsOf } from './triggerSupport';

let sandbox: Sandbox;
const hosts = hostsOf(() => sandbox);
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' })));
afterEach(async () => {
	await hosts.stopAll();
	await sandbox.close();
});
const { approvals, decisions, asked } = approvalsIn(() => sandbox);

interface Attack {
	risk: string;
	tried: string;
	/** Does it, and returns what happened. */
	attack(): Promise<string>;
	happens: string;
}

const role = () => access(accessItem('ROLE', 'name', 'Sales Reader'));
/** A grant like any other. */
const ordinary = () => ({ ...people('alias', 'carla.rossi'), ...role() });
const submits = () => sandbox.callsTo('/access-requests/v1', 'POST').length;
/** A result in a few words. */
const said = ({ error, items }: { error?: { message: string }; items: Array<{ json: object }> }) =>
	`${submits()} requests; ${error === undefined ? JSON.stringify(items[0]?.json).slice(0, 60) : error.message}`;

async function elsewhere(): Promise<{ url: string; heard: string[]; server: Server }> {
	const heard: string[] = [];
	const server = createServer((request, response) => {
		heard.push(JSON.stringify(request.headers));
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, server };
}

/**
 * A review against OWASP's API Security Top 10 (2023, https://owasp.org/API-Security/editions/2023/en/0x11-t10/): each risk is tried, and the table in
 * SECURITY.md says what happened. `REVIEW_ACCEPT=1` writes it.
 */
const ATTACKS: Attack[] = [
	{
		risk: 'API1 Broken object level authorization',
		tried: "an access item by the URL of another tenant's page",
		attack: async () => {
			const url = `https://other.identitynow.com/ui/a/admin/access/roles/landing-page?id=${'a'.repeat(32)}`;
			const item = access(accessItem('ROLE', 'url', url));
			return said(await run(sandbox, 'grant', { ...people('alias', 'carla.rossi'), ...item }));
		},
		happens: 'refused before any request',
	},
	{
		risk: 'API2 Broken authentication',
		tried: 'an event sent to the webhook without the token of the subscription',
		attack: async () => {
			const host = await hosts.start(allSubmitted);
			await host.activate();
			const { status } = await deliver(host.url, '{}', { headers: { 'Content-Type': 'application/json' } });
			return `${status}, ${host.events.length} workflows run`;
		},
		happens: '401, 0 workflows run',
	},
	{
		risk: 'API3 Broken object property level authorization',
		tried: 'a JSON body that turns a grant into a revoke',
		attack: async () => {
			const { id } = sandbox.item('Sales Reader', 'ROLE');
			const body = {
				requestType: 'REVOKE_ACCESS',
				requestedFor: [sandbox.person('carla.rossi').id],
				requestedItems: [{ type: 'ROLE', id }],
			};
			return said(await run(sandbox, 'grant', { requestedFor: 'json', requestJson: JSON.stringify(body) }));
		},
		happens: 'refused before any request',
	},
	{
		risk: 'API4 Unrestricted resource consumption',
		tried: '501 requests in a run with the defaults',
		attack: async () => {
			const items = sandbox.addPeople(501).map(({ id }) => ({ id }));
			const parameters = { ...people('id', '={{ $json.id }}'), ...role() };
			return said(await run(sandbox, 'grant', parameters, { items }));
		},
		happens: 'refused before any request',
	},
	{
		risk: 'API5 Broken function level authorization',
		tried: "an expression that turns on an agent's right to decide",
		attack: async () => {
			const [approval] = await asked('manager', 'priya.nair');
			const parameters = { approvalId: approval, allowDecisions: '={{ true }}' };
			const type = 'n8n-nodes-sailpoint-isc.sailPointIscTool';
			const path: [string, string] = ['approval', 'approve'];
			const { error } = await runOperation(sandbox, path, parameters, { type, nodeTypes: { [type]: asTool() } });
			return `${decisions().length} decisions; ${error?.message.includes('may not approve') === true ? 'refused' : 'not refused'}`;
		},
		happens: '0 decisions; refused',
	},
	{
		risk: 'API6 Unrestricted access to sensitive business flows',
		tried: "the approval of a request that the credential's own user has made",
		attack: async () => {
			const [own] = await asked('admin', 'priya.nair');
			const { error } = await approvals('approve', { approvalId: own });
			return `${decisions().length} decisions; ${error?.message.includes('made this request') === true ? 'refused' : 'not refused'}`;
		},
		happens: '0 decisions; refused',
	},
	{
		risk: 'API7 Server side request forgery',
		tried: 'a credential whose address is plain http in a private network',
		attack: async () => {
			const credentials = credentialFor(sandbox, 'admin', { apiUrl: 'http://169.254.169.254' });
			return said(await run(sandbox, 'grant', ordinary(), { credentials }));
		},
		happens: 'refused before any request',
	},
	{
		risk: 'API8 Security misconfiguration',
		tried: 'a redirect of a call to another host',
		attack: async () => {
			const other = await elsewhere();
			sandbox.faults.add({ mode: 'redirect', path: '^/access-requests', location: `${other.url}/x` });
			await run(sandbox, 'grant', ordinary());
			await new Promise((resolve) => other.server.close(resolve));
			return `${other.heard.length} calls to the other host`;
		},
		happens: '0 calls to the other host',
	},
	{
		risk: 'API9 Improper inventory management',
		tried: 'an operation that this version of the node does not have',
		attack: async () => said(await runOperation(sandbox, ['accessRequest', 'grantEverything'])),
		happens: 'refused before any request',
	},
	{
		risk: 'API10 Unsafe consumption of APIs',
		tried: 'an answer to a request that is a page of HTML with status 202',
		attack: async () => {
			sandbox.faults.add({ mode: 'garbage', path: '^/access-requests', method: 'POST' });
			const parameters = { ...ordinary(), options: { confirmWithin: 0 } };
			const { items, errorItems } = await run(sandbox, 'grant', parameters, { onError: 'continueErrorOutput' });
			const [{ json }] = errorItems;
			const [{ outcome }] = (json.error as { results: Array<{ outcome: string }> }).results;
			return `${items.length} items called submitted; ${outcome}`;
		},
		happens: '0 items called submitted; UNCONFIRMED',
	},
];

/** What `said` returns for a refusal, without the words of the message. */
const inShort = (text: string) => (/^0 requests; (?!\{)/.test(text) ? 'refused before any request' : text);

test.each(ATTACKS)('$risk: $tried', async ({ attack, happens }) => {
	expect(inShort(await attack())).toBe(happens);
});

test('SECURITY.md has this table', () => {
	const rows = ATTACKS.map(({ risk, tried, happens }) => [risk, tried, happens]);
	expectTable('SECURITY.md', 'review', ['risk', 'tried', 'what happened'], rows);
});
