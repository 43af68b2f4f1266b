import { setTimeout as delay } from 'node:timers/promises';

import type { RequestItem } from '../../sandbox';
import { until } from '../support/until';
import {
	eventAddress,
	example,
	mailTo,
	startSurroundings,
	type ExampleWorkflow,
	type Posted,
	type Surroundings,
} from './support/examples';
import { NO_ADDRESS } from './support/realN8n';

const FILES = ['risk-reviewer.json', 'low-risk-decisions.json', 'provisioning-failed.json'];

const posted: Posted[] = [];
let around: Surroundings;

/** Nobody waits for Monday. */
function everyMinute(workflow: ExampleWorkflow): ExampleWorkflow {
	const poll = workflow.nodes.find(({ type }) => type.endsWith('.sailPointIscPollingTrigger'));
	if (poll !== undefined) poll.parameters.pollTimes = { item: [{ mode: 'everyMinute' }] };
	return workflow;
}

beforeAll(async () => {
	const workflows = FILES.map((name) => example(name, 0));
	const published = Object.fromEntries(workflows.map((workflow) => [workflow.id, eventAddress(workflow)]));
	const polling = everyMinute(example('ending-access-list.json', 0));
	around = await startSurroundings(
		{ ...published, [polling.id]: NO_ADDRESS },
		(port) => [...FILES.map((name) => example(name, port)), polling],
		posted,
	);
	await subscribed();
}, 600_000);
afterAll(async () => await around?.close());

const row = (id: string) => around.real.sandbox.requestItems().find(({ requestId }) => requestId === id) as RequestItem;
const request = (item: string) =>
	around.real.sandbox.request(around.real.sandbox.addPeople(1)[0].alias, item)[0].requestId;
const ours = () => around.real.sandbox.subscriptions().filter(({ name }) => name.includes(': SailPoint ISC: '));

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
	const { sandbox } = around.real;
	const ask = ours().find(({ triggerId }) => triggerId === 'idn:access-request-pre-approval');
	sandbox.removeSubscription(ask?.id ?? '');
	const risky = request('Production Support');
	const plain = request('Sales Reader');
	await until(() => row(plain).state === 'REQUEST_COMPLETED', 'the other request goes on as it is');
	await until(() => row(risky).dynamicApprover !== null && row(risky).dynamicApprover !== undefined, 'the reviewer');
	expect(row(risky).dynamicApprover).toMatchObject({ id: sandbox.person('omar.haddad').id });
	expect(await mailTo(around.mailbox, 'omar.haddad@sandbox.example')).toContain('Production Support');
}, 90_000);

test('provisioning-failed: a ticket says what went wrong', async () => {
	const { sandbox } = around.real;
	// The two workflows that decide are asked about this request as well.
	for (const { id, triggerId } of ours()) if (triggerId !== 'idn:post-provisioning') sandbox.removeSubscription(id);
	const id = request('Payroll Clerk');
	await until(() => posted.some(({ body }) => body.accessRequestId === id), 'the ticket');
	expect(posted.find(({ body }) => body.accessRequestId === id)?.body.title).toMatch(/^Provisioning failed for /);
}, 90_000);

test('ending-access-list: n8n polls, and one mail lists what ends soon, once', async () => {
	const { sandbox } = around.real;
	for (const { id } of ours()) sandbox.removeSubscription(id);
	const [person] = sandbox.addPeople(1);
	const removeDate = sandbox.clock.now() + 5 * 86_400_000;
	const [{ requestId }] = sandbox.request(person, 'Sales Reader', 'GRANT_ACCESS', { removeDate });
	await until(() => row(requestId).state === 'REQUEST_COMPLETED', 'the request is completed');
	const mails = () => around.mailbox.mails.filter(({ text }) => text.includes(`${person.name}: Sales Reader until`));
	await until(() => mails().length === 1, 'the mail', 130_000);
	expect(mails()[0].to).toContain('administrator@example.com');
	// The next poll reports nothing again.
	await delay(65_000);
	expect(mails()).toHaveLength(1);
}, 300_000);
