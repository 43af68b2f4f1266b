import { Subscriber, subscribing } from './subscriber';
import { as, flat, http, sandboxForTests, soon, statusOf, type StatusRow } from './support';

const holder = sandboxForTests();

let subscriber: Subscriber;
let url: string;

beforeEach(async () => {
	subscriber = new Subscriber();
	url = await subscriber.start();
});

afterEach(() => subscriber.stop());

const subscribe = subscribing(holder, () => url);

/** Submits a request, lets it proceed as far as it can, and returns its row. */
async function submit(item = 'IT Reader', person = 'bruno.costa'): Promise<StatusRow> {
	const sandbox = holder.current;
	await as(sandbox, 'admin').post('/access-requests/v1', flat(sandbox, person, item));
	return settle(person);
}

async function settle(person = 'bruno.costa'): Promise<StatusRow> {
	const sandbox = holder.current;
	for (let i = 0; i < 3; i += 1) {
		await sandbox.clock.advance(soon);
		await sandbox.idle();
	}
	return (await statusOf(as(sandbox, 'admin'), sandbox.person(person).id))[0];
}

describe('a pre-approval trigger', () => {
	const trigger = 'idn:access-request-pre-approval';

	test('answered immediately lets the request proceed or rejects it', async () => {
		await subscribe(trigger);
		subscriber.answer = () => ({ status: 200, body: { approved: true, comment: 'ok', approver: 'Bot' } });
		const approved = await submit();
		expect([approved.state, approved.preApprovalTriggerDetails]).toEqual([
			'REQUEST_COMPLETED',
			{ comment: 'ok', reviewer: 'Bot', decision: 'APPROVED' },
		]);
		const [{ event }] = subscriber.received;
		expect(event.accessRequestId).toBe(approved.accessRequestId);
		expect(event.requestedFor).toMatchObject([{ name: 'Bruno Costa', type: 'IDENTITY' }]);
		expect(event.requestedItems).toMatchObject([{ name: 'IT Reader', operation: 'Add' }]);
		expect(event._metadata).toMatchObject({ responseMode: 'sync', triggerId: trigger, triggerType: 'requestResponse' });
		subscriber.answer = () => ({ status: 200, body: { approved: false, comment: 'no', approver: 'Bot' } });
		expect((await submit('IT Editor')).state).toBe('REJECTED');
	});

	test.each(['ASYNC', 'DYNAMIC'])('answered later by callback, %s', async (mode) => {
		const sandbox = holder.current;
		await subscribe(trigger, mode);
		subscriber.answer = () => ({ status: mode === 'DYNAMIC' ? 202 : 200, body: {} });
		await as(sandbox, 'admin').post('/access-requests/v1', flat(sandbox, 'bruno.costa', 'IT Reader'));
		await sandbox.clock.advance(soon);
		while (subscriber.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		const { callbackURL = '', secret } = subscriber.received[0].event._metadata;
		expect(callbackURL.startsWith(`${sandbox.url}/beta/trigger-invocations/`)).toBe(true);
		const admin = as(sandbox, 'admin');
		const output = { approved: true, comment: '', approver: 'Bot' };
		expect((await http(sandbox.url).post(callbackURL, { secret, output })).status).toBe(401);
		expect((await admin.post(callbackURL, { secret: 'guess', output })).status).toBe(400);
		expect((await admin.post(callbackURL, { secret, output })).status).toBe(204);
		expect((await admin.post(callbackURL, { secret, output })).status).toBe(400);
		expect((await settle()).state).toBe('REQUEST_COMPLETED');
	});

	test('a second answer to an invocation is refused, or accepted and ignored', async () => {
		const sandbox = holder.current;
		sandbox.quirks.secondAnswer = 'accepted';
		await subscribe(trigger, 'ASYNC');
		await as(sandbox, 'admin').post('/access-requests/v1', flat(sandbox, 'bruno.costa', 'IT Reader'));
		await sandbox.clock.advance(soon);
		while (subscriber.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		const { callbackURL = '', secret } = subscriber.received[0].event._metadata;
		const answer = (approved: boolean) => ({ secret, output: { approved, comment: '', approver: 'Bot' } });
		expect((await as(sandbox, 'admin').post(callbackURL, answer(true))).status).toBe(204);
		expect((await as(sandbox, 'admin').post(callbackURL, answer(false))).status).toBe(204);
		expect((await settle()).state).toBe('REQUEST_COMPLETED');
	});

	test('a subscriber that misses its deadline, fails or reports an error makes the request fail', async () => {
		const sandbox = holder.current;
		await subscribe(trigger, 'ASYNC', { responseDeadline: 'PT1M' });
		await as(sandbox, 'admin').post('/access-requests/v1', flat(sandbox, 'bruno.costa', 'IT Reader'));
		await sandbox.clock.advance(soon);
		await sandbox.clock.advance(60_000);
		const silent = await settle();
		expect([silent.state, silent.errorMessages?.[0][0].text]).toEqual([
			'ERROR',
			expect.stringContaining('before its deadline'),
		]);
		subscriber.answer = () => ({ status: 500, body: {} });
		expect((await submit('IT Editor')).state).toBe('ERROR');
		const statuses = await as(sandbox, 'admin').get<
			Array<{ completeInvocationInput: { localizedError: { message: string } } }>
		>('/trigger-invocations/v1/status');
		expect(statuses.data.map((row) => row.completeInvocationInput.localizedError.message)).toEqual([
			'The subscriber answered with status 500.',
			'The subscriber did not complete the invocation before its deadline.',
		]);
	});

	test('asks about one access request id, with all its people if the call has a single id', async () => {
		const sandbox = holder.current;
		sandbox.quirks.requestIds = 'perCall';
		await subscribe(trigger);
		subscriber.answer = () => ({ status: 200, body: { approved: true, comment: '', approver: 'Bot' } });
		const { id, type } = sandbox.item('IT Reader');
		const requestedFor = ['bruno.costa', 'hana.kim'].map((alias) => sandbox.person(alias).id);
		await as(sandbox, 'admin').post('/access-requests/v1', { requestedFor, requestedItems: [{ id, type }] });
		await settle();
		expect(
			subscriber.received.map(({ event }) => [(event.requestedFor as unknown[]).length, event.requestedItems.length]),
		).toEqual([[2, 1]]);
	});
});

test('a dynamic approver is added before the others, and an empty answer adds none', async () => {
	const sandbox = holder.current;
	await subscribe('idn:access-request-dynamic-approver');
	const { id, name } = sandbox.person('hana.kim');
	subscriber.answer = () => ({ status: 200, body: { id, name, type: 'IDENTITY' } });
	const row = await submit('Finance Analyst');
	expect([row.state, row.approvalDetails.map((step) => step.currentOwner?.id)]).toEqual(['EXECUTING', [id]]);
	await as(sandbox, 'signIn', 'hana.kim').post(`/access-request-approvals/v1/${row.approvalIds[0]}/approve`);
	const next = await settle();
	expect(next.approvalDetails.map((step) => step.scheme)).toEqual(['ROLE_OWNER', 'MANAGER']);
	subscriber.answer = () => ({ status: 200, body: {} });
	expect((await submit('IT Reader')).state).toBe('REQUEST_COMPLETED');
});

test('all subscribers are notified of decisions and provisioning, with their credentials', async () => {
	const sandbox = holder.current;
	await subscribe('idn:access-request-post-approval', 'SYNC', {
		httpConfig: {
			url,
			httpDispatchMode: 'SYNC',
			httpAuthenticationType: 'BEARER_TOKEN',
			bearerTokenAuthConfig: { bearerToken: 'sample' },
		},
	});
	await subscribe('idn:post-provisioning', 'SYNC', {
		httpConfig: {
			url,
			httpDispatchMode: 'SYNC',
			httpAuthenticationType: 'BASIC_AUTH',
			basicAuthConfig: { userName: 'u', password: 'p' },
		},
	});
	const row = await submit('Finance Analyst');
	await as(sandbox, 'signIn', 'marta.silva').post(`/access-request-approvals/v1/${row.approvalIds[0]}/approve`);
	await settle();
	const [decided, provisioned] = subscriber.received;
	expect(decided.event.requestedItemsStatus).toMatchObject([
		{ name: 'Finance Analyst', approvalInfo: [{ approvalDecision: 'APPROVED', approverName: 'Marta Silva' }] },
	]);
	expect(decided.event._metadata).toEqual({
		triggerId: 'idn:access-request-post-approval',
		triggerType: 'fireAndForget',
	});
	expect([decided.authorization, provisioned.authorization]).toEqual([
		'Bearer sample',
		`Basic ${Buffer.from('u:p').toString('base64')}`,
	]);
	expect(provisioned.event).toMatchObject({ trackingNumber: row.accessRequestId, recipient: { name: 'Bruno Costa' } });
});

test('closing a stuck request notifies the subscribers of provisioning', async () => {
	const sandbox = holder.current;
	await subscribe('idn:post-provisioning');
	const stuck = await submit('Forklift');
	expect(subscriber.received).toEqual([]);
	await as(sandbox, 'admin').post('/access-requests/v1/close', { accessRequestIds: [stuck.accessRequestId] });
	await sandbox.idle();
	expect(subscriber.received[0].event).toMatchObject({
		trackingNumber: stuck.accessRequestId,
		accountRequests: [{ provisioningResult: 'FAILED' }],
	});
});

test('subscribers are notified of joiners, movers and leavers, filtered by JSONPath', async () => {
	const sandbox = holder.current;
	await subscribe('idn:identity-created', 'SYNC', { filter: '$[?($.identity.name contains "Two")]' });
	await subscribe('idn:identity-attributes-changed', 'SYNC', {
		filter: '$.changes[?(@.attribute == "department" && @.newValue == "Sales")]',
	});
	await subscribe('idn:identity-deleted');
	sandbox.addPerson({ alias: 'new.one', firstName: 'New', lastName: 'One' });
	sandbox.addPerson({ alias: 'new.two', firstName: 'New', lastName: 'Two' });
	sandbox.changePerson('new.one', { department: 'IT' });
	sandbox.changePerson('new.two', { department: 'Sales' });
	sandbox.removePerson('new.one');
	await sandbox.idle();
	const told = subscriber.received.map(({ event }) => [event._metadata.triggerId, event.identity.name]).sort();
	expect(told).toEqual([
		['idn:identity-attributes-changed', 'New Two'],
		['idn:identity-created', 'New Two'],
		['idn:identity-deleted', 'New One'],
	]);
	expect(() => sandbox.person('new.one')).toThrow();
});

test('recipients are one object with the other setting', async () => {
	holder.current.quirks.triggerRecipients = 'object';
	await subscribe('idn:access-request-post-approval');
	await submit();
	expect(subscriber.received[0].event.requestedFor).toMatchObject({ name: 'Bruno Costa' });
});
