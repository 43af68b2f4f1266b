import { setTimeout as delay } from 'node:timers/promises';

import { approve, example, mailTo, startSurroundings, type Posted, type Surroundings } from './support/examples';
import type { Mailbox } from './support/mailbox';
import type { RealN8n } from './support/realN8n';

const FILES = ['ticket-to-outcome.json', 'access-ending-reminder.json', 'approved-plan.json'];

const comments: Posted[] = [];
let around: Surroundings;
let real: RealN8n;
let mailbox: Mailbox;

beforeAll(async () => {
	const published = { iscTicketOutcome: 'webhook/isc-ticket-outcome' };
	around = await startSurroundings(published, (port) => FILES.map((name) => example(name, port)), comments);
	({ real, mailbox } = around);
}, 600_000);
afterAll(async () => await around?.close());

async function ask(ticket: string, person: string, role: string): Promise<Record<string, unknown>> {
	const body = JSON.stringify({ ticket, person, role, until: '2099-01-31', reason: 'New in the team' });
	const response = await fetch(`${real.url}/webhook/isc-ticket-outcome`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body,
	});
	return { status: response.status, ...((await response.json()) as object) };
}

async function commentOn(ticket: string): Promise<Record<string, unknown>> {
	for (let tries = 0; tries < 300; tries++) {
		const found = comments.find(({ url }) => url === `/api/tickets/${ticket}/comments`);
		if (found !== undefined) return found.body;
		await delay(200);
	}
	throw new Error(`Nothing was written into ${ticket}; there is ${JSON.stringify(comments)}`);
}

test('ticket-to-outcome: the ticket is answered at once, and written to when the request has ended: completed, or rejected and why', async () => {
	const completed = await ask('INC-1', 'carla.rossi@sandbox.example', 'Sales Reader');
	expect(completed).toMatchObject({ status: 200, outcome: 'SUBMITTED' });
	expect(await commentOn('INC-1')).toEqual({
		text: expect.stringContaining('ISC has completed the request.'),
		accessRequestId: (completed.accessRequestIds as string[])[0],
	});

	const waiting = await ask('INC-2', 'carla.rossi@sandbox.example', 'Production Support');
	const [id] = waiting.accessRequestIds as string[];
	await delay(3_000);
	expect(comments.map(({ url }) => url)).toEqual(['/api/tickets/INC-1/comments']);
	const { sandbox } = real;
	const approval = sandbox
		.requestItems()
		.find(({ requestId }) => requestId === id)
		?.approvals.find(({ state }) => state === 'PENDING');
	const { access_token: token } = sandbox.token('admin');
	const rejected = await fetch(`${sandbox.url}/access-request-approvals/v1/${approval?.id}/reject`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ comment: 'Not before the audit' }),
	});
	expect(rejected.status).toBe(202);
	expect(await commentOn('INC-2')).toEqual({
		text: 'The request was rejected (by Chen Wei): Not before the audit.',
		accessRequestId: id,
	});
});

test('ticket-to-outcome: a ticket that names nobody is answered with the reason, and nothing is followed', async () => {
	const answer = await ask('INC-3', 'nobody@sandbox.example', 'Sales Reader');
	expect(answer).toMatchObject({
		status: 422,
		outcome: 'FAILED',
		message: expect.stringContaining('nobody@sandbox.example'),
	});
});

test('access-ending-reminder: people with access that ends soon get one mail that lists it, and nobody else does', async () => {
	const { sandbox } = real;
	const days = (count: number) => Date.now() + count * 86_400_000;
	sandbox.hold('carla.rossi', sandbox.item('IT Editor', 'ROLE'), { removeDate: days(5) });
	sandbox.hold('carla.rossi', sandbox.item('Sales Editor', 'ROLE'), { removeDate: days(9) });
	sandbox.hold('bruno.costa', sandbox.item('IT Editor', 'ROLE'), { removeDate: days(40) });
	const execution = await real.rest.execute('iscAccessEnding', 'Every Monday');
	expect(execution).toMatchObject({ status: 'success' });
	const mails = mailbox.mails.filter(({ to }) => to.includes('carla.rossi@sandbox.example'));
	expect(mails).toHaveLength(1);
	for (const role of ['IT Editor', 'Sales Editor']) expect(mails[0].text).toContain(role);
	expect(mailbox.mails.flatMap(({ to }) => to)).not.toContain('bruno.costa@sandbox.example');
	expect(mailbox.mails.flatMap(({ to }) => to)).not.toContain('administrator@example.com');
}, 300_000);

test('approved-plan: the plan goes out by mail, and after Approve just that is requested', async () => {
	const { sandbox } = real;
	sandbox.clearCalls();
	// The execution waits for the answer, and ends only after it.
	const execution = real.rest.execute('iscApprovedPlan', 'Start').catch(() => undefined);
	const text = await mailTo(mailbox, 'approver@example.com');
	expect(text).toContain('IT Reader for Carla Rossi: would be submitted');
	expect(text).toMatch(/Not in the plan: .*nobody@sandbox\.example/);
	expect(sandbox.callsTo('/access-requests/v1', 'POST')).toEqual([]);
	await approve(text);
	for (let tries = 0; sandbox.callsTo('/access-requests/v1', 'POST').length < 2 && tries < 100; tries++)
		await delay(200);
	void execution;
	const sent = sandbox
		.callsTo('/access-requests/v1', 'POST')
		.flatMap(({ body }) => (body as { requestedFor: string[] }).requestedFor);
	expect(sent.map((id) => sandbox.person(id).alias).sort()).toEqual(['carla.rossi', 'hana.kim']);
}, 120_000);
