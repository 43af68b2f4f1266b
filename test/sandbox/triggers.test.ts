import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { as, flat, http, problem, sandboxForTests, soon, statusOf, type StatusRow } from './support';

const holder = sandboxForTests();

interface Event {
	_metadata: { callbackURL?: string; secret?: string; responseMode?: string; triggerId: string; triggerType: string };
	accessRequestId: string;
	requestedFor: unknown;
	requestedItems: Array<{ name: string; operation: string }>;
	requestedItemsStatus: Array<{ approvalInfo: Array<{ approvalDecision: string; approverName: string }> }>;
	identity: { name: string };
	changes: unknown[];
}

interface Received {
	event: Event;
	authorization: string | undefined;
}

/** A subscriber's own server. */
class Subscriber {
	readonly received: Received[] = [];
	answer: () => { status: number; body: unknown } = () => ({ status: 200, body: {} });
	private server: Server | undefined;

	async start(): Promise<string> {
		this.server = createServer((request, response) => {
			void this.read(request).then(() => {
				const { status, body } = this.answer();
				response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
			});
		});
		await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
	}

	stop(): void {
		this.server?.close();
		this.server?.closeAllConnections();
	}

	private async read(request: IncomingMessage): Promise<void> {
		let text = '';
		for await (const chunk of request) text += String(chunk);
		this.received.push({ event: JSON.parse(text) as Event, authorization: request.headers.authorization });
	}
}

let subscriber: Subscriber;
let url: string;

beforeEach(async () => {
	subscriber = new Subscriber();
	url = await subscriber.start();
});

afterEach(() => subscriber.stop());

async function subscribe(triggerId: string, mode = 'SYNC', extra: Record<string, unknown> = {}): Promise<string> {
	const body = {
		name: `to ${triggerId}`,
		triggerId,
		type: 'HTTP',
		httpConfig: { url, httpDispatchMode: mode },
		...extra,
	};
	const response = await as(holder.current, 'admin').post<{ id: string }>('/trigger-subscriptions/v1', body);
	if (response.status !== 201) throw new Error(problem(response));
	return response.data.id;
}

/** Submits, lets the request get as far as it can, and answers its row. */
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

	test('answered at once lets the request go on or rejects it', async () => {
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

	test('a subscriber that stays silent past its deadline, fails or reports an error makes the request fail', async () => {
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

	test('asks about one access request id, with all its people where a call has one id', async () => {
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

test('a dynamic approver is added before the others, and none for an empty answer', async () => {
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

test('decisions and provisioning are told to all subscribers, with their credentials', async () => {
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

test('closing a stuck request tells the subscribers of provisioning', async () => {
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

test('joiners, movers and leavers are told, filtered by JSONPath', async () => {
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

test('recipients come as one object by the other setting', async () => {
	holder.current.quirks.triggerRecipients = 'object';
	await subscribe('idn:access-request-post-approval');
	await submit();
	expect(subscriber.received[0].event.requestedFor).toMatchObject({ name: 'Bruno Costa' });
});

describe('subscriptions', () => {
	const path = '/trigger-subscriptions/v1';

	test('are created, listed, replaced, patched and deleted; their secrets come back as null', async () => {
		const admin = as(holder.current, 'admin');
		const httpConfig = {
			url,
			httpDispatchMode: 'SYNC',
			httpAuthenticationType: 'BASIC_AUTH',
			basicAuthConfig: { userName: 'u', password: 'p' },
		};
		const id = await subscribe('idn:identity-created', 'SYNC', { httpConfig });
		const [listed] = (
			await admin.get<Array<Record<string, unknown>>>(path, {
				params: { filters: 'triggerId eq "idn:identity-created"' },
			})
		).data;
		expect(listed).toMatchObject({
			id,
			enabled: true,
			responseDeadline: 'PT1H',
			triggerName: 'Identity Created',
			httpConfig: { basicAuthConfig: { userName: 'u', password: null } },
		});
		const patched = await admin.patch(`${path}/${id}`, [{ op: 'replace', path: '/enabled', value: false }], {
			headers: { 'Content-Type': 'application/json-patch+json' },
		});
		expect([patched.status, patched.data]).toMatchObject([200, { enabled: false, name: 'to idn:identity-created' }]);
		holder.current.addPerson({ alias: 'quiet' });
		await holder.current.idle();
		expect(subscriber.received).toEqual([]);
		const replaced = await admin.put(`${path}/${id}`, { name: 'again', type: 'HTTP', httpConfig, enabled: true });
		expect([replaced.status, replaced.data]).toMatchObject([200, { name: 'again', triggerId: 'idn:identity-created' }]);
		expect(
			(await admin.put(`${path}/${id}`, { name: 'x', type: 'HTTP', httpConfig, triggerId: 'idn:identity-deleted' }))
				.status,
		).toBe(400);
		expect((await admin.delete(`${path}/${id}`)).status).toBe(204);
		expect((await admin.delete(`${path}/${id}`)).status).toBe(404);
	});

	test('are refused without a mode or for an unknown trigger, and limited in number', async () => {
		const admin = as(holder.current, 'admin');
		const base = {
			name: 'x',
			triggerId: 'idn:identity-created',
			type: 'HTTP',
			httpConfig: { url, httpDispatchMode: 'SYNC' },
		};
		for (const wrong of [
			{ httpConfig: { url } },
			{ triggerId: 'idn:nothing' },
			{ name: '' },
			{ filter: '$[?(' },
			{ responseDeadline: 'soon' },
		]) {
			expect((await admin.post(path, { ...base, ...wrong })).status).toBe(400);
		}
		await subscribe('idn:access-request-pre-approval');
		await expect(subscribe('idn:access-request-pre-approval')).rejects.toThrow(/1 is the limit/);
		for (let i = 0; i < 50; i += 1) await subscribe('idn:identity-created');
		await expect(subscribe('idn:identity-created')).rejects.toThrow(/50 is the limit/);
	});

	test('filters are validated against an input', async () => {
		const admin = as(holder.current, 'admin');
		const validate = async (filter: string): Promise<unknown> =>
			(
				await admin.post<unknown>(`${path}/validate-filter`, {
					input: { identity: { name: 'john' }, changes: [{ attribute: 'department' }] },
					filter,
				})
			).data;
		expect(await validate('$[?($.identity.name == "john")]')).toEqual({
			isValid: true,
			isValidJSONPath: true,
			isPathExist: true,
		});
		expect(await validate('$.changes[?(@.attribute == "manager")]')).toEqual({
			isValid: false,
			isValidJSONPath: true,
			isPathExist: false,
		});
		expect(await validate('identity')).toEqual({ isValid: false, isValidJSONPath: false, isPathExist: false });
	});

	test('get a test event with a sample or a given input', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		expect(
			(await admin.post('/trigger-invocations/v1/test', { triggerId: 'idn:identity-created', contentJson: {} })).status,
		).toBe(204);
		await subscribe('idn:identity-created', 'SYNC', { enabled: false });
		const started = await admin.post<Array<{ id: string; triggerId: string }>>('/trigger-invocations/v1/test', {
			triggerId: 'idn:identity-created',
			contentJson: { a: 1 },
		});
		expect([started.status, started.data.length]).toEqual([200, 1]);
		while (subscriber.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		expect(subscriber.received[0].event.identity.name).toBe('Priya Nair');
	});

	test('the triggers themselves are listed', async () => {
		const { data } = await as(holder.current, 'admin').get<Array<{ id: string; type: string }>>('/triggers/v1');
		expect(data.filter((trigger) => trigger.type === 'REQUEST_RESPONSE').map((trigger) => trigger.id)).toEqual([
			'idn:access-request-pre-approval',
			'idn:access-request-dynamic-approver',
		]);
	});
});
