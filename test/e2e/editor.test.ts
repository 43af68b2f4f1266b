import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Browser } from 'playwright-core';

import { startBrowser } from './support/browser';
import { Editor } from './support/editor';
import { startRealN8n, type RealN8n } from './support/realN8n';

const PEOPLE = 100_000;
const EXAMPLES = path.resolve(__dirname, '../../examples');

let real: RealN8n;
let browser: Browser;
let editor: Editor;
beforeAll(async () => {
	real = await startRealN8n({}, undefined, { seed: { identities: PEOPLE, accessItems: 2_000 } });
	browser = await startBrowser();
	editor = await Editor.open(browser, real);
}, 600_000);
afterAll(async () => {
	await browser?.close();
	await real?.close();
});

const submits = () => real.sandbox.callsTo('/access-requests/v1', 'POST').length;

async function saveCredential(secret: string, clientId = real.sandbox.credentials.admin.clientId): Promise<void> {
	await editor.fill('clientId', clientId);
	await editor.fill('clientSecret', secret);
	await editor.at('credential-save-button').click();
}

test('a credential: a wrong secret and a client without a user are refused in words, the right one is tested successfully', async () => {
	const { admin, apiClient } = real.sandbox.credentials;
	await editor.newCredential('SailPoint ISC API');
	await editor.choose('environment', 'Custom');
	await editor.fill('apiUrl', real.sandbox.url);
	await saveCredential('wrong');
	const refusal = editor.at('credential-edit-dialog').getByText('Couldn’t connect with these settings');
	await refusal.waitFor();
	await editor.at('credential-edit-dialog').getByText('More details').click();
	await editor.page
		.getByText(/client secret/i)
		.last()
		.waitFor();
	await saveCredential(apiClient.clientSecret, apiClient.clientId);
	await editor.page
		.getByText(/can't request access|no user/i)
		.first()
		.waitFor();
	await saveCredential(admin.clientSecret);
	await editor.at('credentials-config-container-test-success').waitFor();
	await editor.picture('credential');
}, 120_000);

test('the node is found by what people call it, and a person and a role are picked from lists that search 100,000 people', async () => {
	await editor.newWorkflow();
	expect(await editor.searchNodes('identity governance')).toContain('SailPoint ISC');
	expect(await editor.searchNodes('access request')).toContain('SailPoint ISC');
	await editor.addAction('Request to grant access to people');
	await editor.pickFromList('identities', 'Petra Meyer', /Petra Meyer/);
	await editor.pickFromList('accessItems', 'Sales Read', /Sales Reader/);
	await editor.picture('grant-panel');
	const before = submits();
	await editor.executeStep();
	await editor.output().getByText('SUBMITTED').first().waitFor();
	await editor.at('node-hint').first().waitFor();
	expect(submits() - before).toBe(1);
	await editor.picture('grant-output');
}, 180_000);

test('switched to an email address, and to a date that is none: the message says what is wrong, and nothing is sent', async () => {
	await editor.switchMode('identities', 'By Email');
	await editor.fillLocator('identities', 'carla.rossi@sandbox.example');
	await editor.choose('end', 'On a Date');
	await editor.setExpression('removeDate', '31/31/2027');
	const before = submits();
	await editor.executeStep();
	await editor
		.output()
		.getByText(/31\/31\/2027.*isn't a date/)
		.first()
		.waitFor();
	expect(submits()).toBe(before);
	await editor.picture('grant-error');
	await editor.choose('end', 'No End Date');
	await editor.executeStep();
	await editor.output().getByText('SUBMITTED').first().waitFor();
	expect(submits() - before).toBe(1);
}, 120_000);

test('revoke, from the same node', async () => {
	const { sandbox } = real;
	const role = sandbox.item('Sales Reader', 'ROLE');
	for (let tries = 0; !sandbox.holds('carla.rossi', role) && tries < 100; tries++)
		await editor.page.waitForTimeout(100);
	await editor.choose('operation', 'Revoke');
	await editor.fill('comment', 'Left sales');
	await editor.executeStep();
	const revokes = () =>
		sandbox
			.callsTo('/access-requests/v1', 'POST')
			.filter(({ body }) => (body as { requestType: string }).requestType === 'REVOKE_ACCESS');
	for (let tries = 0; revokes().length === 0 && tries < 200; tries++) await editor.page.waitForTimeout(100);
	expect(revokes().map(({ status }) => status)).toEqual([202]);
	await editor.output().getByText('SUBMITTED').first().waitFor();
}, 120_000);

test('wait, until the revoke is done', async () => {
	const { sandbox } = real;
	const { requestId } =
		sandbox
			.requestItems()
			.filter(({ requestType }) => requestType === 'REVOKE_ACCESS')
			.at(-1) ?? {};
	await editor.choose('operation', 'Wait');
	await editor.fill('accessRequestIds', requestId ?? '');
	await editor.executeStep();
	await editor.output().getByText('FULFILLED', { exact: true }).first().waitFor();
	expect(sandbox.holds('carla.rossi', sandbox.item('Sales Reader', 'ROLE'))).toBe(false);
}, 120_000);

test('approve what another user has requested', async () => {
	const { sandbox } = real;
	const [person, item] = [sandbox.person('priya.nair'), sandbox.item('Identity Tooling', 'ROLE')];
	const requested = await fetch(`${sandbox.url}/access-requests/v1`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${sandbox.token('manager').access_token}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify({
			requestedFor: [person.id],
			requestType: 'GRANT_ACCESS',
			requestedItems: [{ type: 'ROLE', id: item.id, comment: 'For the audit' }],
		}),
	});
	expect(requested.status).toBe(202);
	const row = () =>
		sandbox
			.requestItems()
			.filter(({ itemId }) => itemId === item.id)
			.at(-1);
	for (let tries = 0; (row()?.approvals.length ?? 0) === 0 && tries < 100; tries++)
		await editor.page.waitForTimeout(100);
	await editor.choose('resource', 'Approval');
	await editor.choose('operation', 'Approve');
	await editor.fill('approvalId', row()?.approvals[0].id ?? '');
	await editor.executeStep();
	await editor.output().getByText('SUBMITTED', { exact: true }).first().waitFor();
	for (let tries = 0; !sandbox.holds(person, item) && tries < 100; tries++) await editor.page.waitForTimeout(100);
	expect(sandbox.holds(person, item)).toBe(true);
	await editor.picture('approve');
}, 120_000);

test('the list of executions shows the failure', async () => {
	await editor.closeNode();
	await editor.page.locator('[data-test-id="radio-button-executions"]').click();
	const entries = editor.page.locator('[data-test-execution-status]');
	await entries.first().waitFor();
	const statuses = await entries.evaluateAll((found) =>
		found.map((one) => one.getAttribute('data-test-execution-status')),
	);
	expect(statuses).toEqual(expect.arrayContaining(['error', 'success']));
	await editor.picture('executions');
}, 60_000);

test('the trigger: a test event is listened for, and publishing makes the subscription', async () => {
	const { sandbox } = real;
	await editor.go('/workflow/iscLowRisk');
	await editor.openNode('Request Submitted');
	await editor.picture('trigger');
	await editor.at('trigger-execute-button').click();
	await editor
		.output()
		.getByText(/accessRequestId/)
		.first()
		.waitFor({ timeout: 40_000 });
	await editor.closeNode();
	await editor.at('workflow-open-publish-modal-button').click();
	await editor.at('workflow-publish-button').click();
	const ours = () => sandbox.subscriptions().filter(({ triggerId }) => triggerId === 'idn:access-request-pre-approval');
	for (let tries = 0; ours().length === 0 && tries < 150; tries++) await editor.page.waitForTimeout(100);
	expect(ours()).toHaveLength(1);
	await real.rest.call('POST', '/rest/workflows/iscLowRisk/deactivate', {});
	for (let tries = 0; ours().length > 0 && tries < 150; tries++) await editor.page.waitForTimeout(100);
	expect(ours()).toEqual([]);
}, 120_000);

test('an agent is given the node as its tool, which fills its parameters by the model', async () => {
	await editor.newWorkflow();
	await editor.searchNodes('AI Agent', 'AI Agent');
	await editor
		.at('node-creator-item-name')
		.filter({ hasText: /^AI Agent$/ })
		.first()
		.click();
	await editor.at('node-parameters').waitFor();
	await editor.closeNode();
	await editor.openBelow('AI Agent', 'ai_tool');
	await editor.searchNodes('sailpoint', 'SailPoint ISC Tool');
	await editor.at('node-creator-item-name').filter({ hasText: 'SailPoint ISC Tool' }).first().click();
	await editor.at('node-parameters').getByText('Tool Description').first().waitFor();
	await editor.picture('agent-tool');
	await editor.closeNode();
	expect(await editor.at('canvas-node').count()).toBe(3);
}, 60_000);

interface Example {
	id: string;
	nodes: Array<{ type: string }>;
}

test.each(readdirSync(EXAMPLES).filter((file) => file.endsWith('.json')))(
	'%s opens in the editor with all its nodes',
	async (file) => {
		const { id, nodes } = JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as Example;
		await editor.go(`/workflow/${id}`);
		const count = nodes.filter(({ type }) => !type.endsWith('.stickyNote')).length;
		await editor
			.at('canvas-node')
			.nth(count - 1)
			.waitFor();
		expect(await editor.at('canvas-node').count()).toBe(count);
		await editor.picture(`examples/${path.basename(file, '.json')}`, editor.at('canvas'));
	},
	60_000,
);

test('in the dark', async () => {
	await editor.dark();
	await editor.go('/workflow/iscTicketOutcome');
	await editor.at('canvas-node').first().waitFor();
	await editor.picture('examples/ticket-to-outcome-dark', editor.at('canvas'));
	await editor.openNode('Request Access');
	await editor.picture('grant-panel-dark');
	expect(await editor.page.evaluate('getComputedStyle(document.body).colorScheme')).toMatch(/dark/);
}, 60_000);
