import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import type { RequestItem } from '../../sandbox';
import { example, mailTo, smtpCredential, startTickets, type ExampleWorkflow, type Posted } from './support/examples';
import { startMailbox, type Mailbox } from './support/mailbox';
import { startRealN8n, type RealN8n } from './support/realN8n';

const FILES = ['risk-reviewer.json', 'low-risk-decisions.json', 'provisioning-failed.json'];

const posted: Posted[] = [];
let real: RealN8n;
let mailbox: Mailbox;
let tickets: Server;
beforeAll(async () => {
	tickets = await startTickets(posted);
	mailbox = await startMailbox();
	const { port } = tickets.address() as AddressInfo;
	const workflows = FILES.map((name) => example(name, port));
	real = await startRealN8n(Object.fromEntries(workflows.map(({ id, nodes }) => [id, addressOf(nodes)])), {
		workflows,
		credentials: [smtpCredential(mailbox)],
	});
	await subscribed();
}, 600_000);
afterAll(async () => {
	await real?.close();
	await mailbox?.close();
	tickets?.close();
});

function addressOf(nodes: ExampleWorkflow['nodes']): string {
	const trigger = nodes.find(({ type }) => type.endsWith('.sailPointIscTrigger')) as { webhookId?: string } | undefined;
	return `webhook/${trigger?.webhookId}/webhook`;
}

async function until(isSo: () => boolean, what: string, limitMs = 40_000): Promise<void> {
	for (let waited = 0; waited < limitMs; waited += 200) {
		if (isSo()) return;
		await delay(200);
	}
	throw new Error(`It never came about: ${what}.`);
}

const row = (id: string) => real.sandbox.requestItems().find(({ requestId }) => requestId === id) as RequestItem;
const request = (item: string) => real.sandbox.request(real.sandbox.addPeople(1)[0].alias, item)[0].requestId;
const ours = () => real.sandbox.subscriptions().filter(({ name }) => name.includes(': SailPoint ISC: '));

/** n8n listens before it has made all subscriptions. */
const subscribed = async () => await until(() => ours().length === 3, 'three subscriptions');

test('low-risk-decisions: ISC asks, the workflow decides, and the request goes on', async () => {
	const passed = request('Sales Reader');
	const denied = request('IT Editor');
	await until(() => row(passed).state === 'REQUEST_COMPLETED', 'the request of low risk is passed on');
	await until(() => row(denied).state === 'REJECTED', 'the other is denied');
	expect(row(denied).preApproval).toMatchObject({ comment: expect.stringContaining('Change freeze') });
}, 90_000);

test('risk-reviewer: risky access gets one reviewer more, who hears of it', async () => {
	const { sandbox } = real;
	const ask = ours().find(({ triggerId }) => triggerId === 'idn:access-request-pre-approval');
	sandbox.removeSubscription(ask?.id ?? '');
	const risky = request('Production Support');
	const plain = request('Sales Reader');
	await until(() => row(plain).state === 'REQUEST_COMPLETED', 'the other request goes on as it is');
	await until(() => row(risky).dynamicApprover !== null && row(risky).dynamicApprover !== undefined, 'the reviewer');
	expect(row(risky).dynamicApprover).toMatchObject({ id: sandbox.person('omar.haddad').id });
	expect(await mailTo(mailbox, 'omar.haddad@sandbox.example')).toContain('Production Support');
}, 90_000);

test('provisioning-failed: a ticket says what went wrong', async () => {
	const { sandbox } = real;
	// The two workflows that decide are asked about this request as well.
	for (const { id, triggerId } of ours()) if (triggerId !== 'idn:post-provisioning') sandbox.removeSubscription(id);
	const id = request('Payroll Clerk');
	await until(() => posted.some(({ body }) => body.accessRequestId === id), 'the ticket');
	expect(posted.find(({ body }) => body.accessRequestId === id)?.body.title).toMatch(/^Provisioning failed for /);
}, 90_000);
