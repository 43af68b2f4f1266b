import { EVENTS } from '../../isc/eventTriggers/events';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { TriggerHost } from './harness';
import { DECIDED, deliver, allSubmitted, hostsOf, PROVISIONED, SUBMITTED, until } from './triggerSupport';

let sandbox: Sandbox;
const hosts = hostsOf(() => sandbox);
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0, stages: { queuedMs: 20, provisioningMs: 20 } })));
afterEach(async () => {
	await hosts.stopAll();
	await sandbox.close();
});

const subscriptions = () => sandbox.subscriptions();
const tokenOf = (url: string) =>
	subscriptions().find(({ httpConfig }) => httpConfig.url === url)?.httpConfig.bearerToken;

test('a decision of ISC starts the workflow once it is activated, and none after it was deactivated', async () => {
	const host = await hosts.start({ event: DECIDED });
	await host.activate();
	expect(subscriptions()).toMatchObject([{ triggerId: DECIDED, enabled: true, httpConfig: { url: host.url } }]);
	expect(subscriptions()[0].name).toMatch(/^n8n 127\.0\.0\.1:\d+: Requests \(w1\)$/);
	sandbox.request('carla.rossi', 'Sales Reader');
	await until(() => host.events.length === 1);
	expect(host.events[0]).toMatchObject({
		triggerId: DECIDED,
		requestedFor: [{ name: 'Carla Rossi' }],
		requestedItemsStatus: [{ name: 'Sales Reader' }],
	});
	expect(host.events[0]).not.toHaveProperty('_metadata');
	await host.deactivate();
	expect(subscriptions()).toEqual([]);
	await host.deactivate();
});

test('the other events: provisioning, a person created, changed and deleted; who it is for always comes as a list', async () => {
	sandbox.quirks.triggerRecipients = 'object';
	const started: TriggerHost[] = [];
	for (const { id, isDeciding } of EVENTS) {
		if (isDeciding) continue;
		const host = await hosts.start({ event: id }, { workflowId: id });
		await host.activate();
		started.push(host);
	}
	const person = sandbox.addPerson({ alias: 'new.joiner' });
	sandbox.changePerson('new.joiner', { state: 'INACTIVE_LONG_TERM' });
	sandbox.request('carla.rossi', 'Sales Reader');
	await until(() => started.slice(0, 2).every(({ events }) => events.length === 1));
	sandbox.removePerson('new.joiner');
	await until(() => started.every(({ events }) => events.length === 1));
	const [decided, provisioned, created, changed, deleted] = started.map(({ events }) => events[0]);
	expect(decided.requestedFor).toMatchObject([{ name: 'Carla Rossi' }]);
	expect(provisioned).toMatchObject({ recipient: { name: 'Carla Rossi' } });
	for (const event of [created, changed, deleted]) expect(event).toMatchObject({ identity: { id: person.id } });
	expect(changed.changes).toContainEqual({
		attribute: 'cloudLifecycleState',
		oldValue: 'active',
		newValue: 'inactive',
	});
});

test('only what the filter lets through: by fields, or by a JSONPath that the tenant has checked', async () => {
	const fields = {
		accessItem: 'Sales Reader',
		requestedBy: { __rl: true, mode: 'id', value: sandbox.person('ada.okafor').id },
	};
	const byFields = await hosts.start({ event: DECIDED, filterBy: 'fields', filter: fields });
	const byPath = await hosts.start(
		{ event: PROVISIONED, filterBy: 'jsonPath', jsonPath: '$.accountRequests[?(@.provisioningResult == "FAILED")]' },
		{ workflowId: 'w2' },
	);
	await byFields.activate();
	await byPath.activate();
	sandbox.request('carla.rossi', 'Sales Reader');
	sandbox.request('carla.rossi', 'IT Reader');
	sandbox.request('bruno.costa', 'Payroll Clerk');
	await until(() => sandbox.requestItems().every(({ state }) => state !== 'EXECUTING'));
	await sandbox.idle();
	expect(byFields.events).toMatchObject([{ requestedItemsStatus: [{ name: 'Sales Reader' }] }]);
	expect(byPath.events).toMatchObject([{ recipient: { name: 'Bruno Costa' } }]);
});

test.each([
	['no filter for an event that decides', { event: SUBMITTED }, /every access request of the tenant waits/],
	[
		'a filter that is no JSONPath',
		{ event: DECIDED, filterBy: 'jsonPath', jsonPath: 'requestedItems[' },
		/isn't|doesn't take the filter/,
	],
	['an event that the tenant does not have', { event: 'idn:no-such-event' }, /no event trigger "idn:no-such-event"/],
	['an address that ISC cannot reach', { event: DECIDED }, /can't reach this n8n/],
])('is not activated with %s', async (name, parameters, message) => {
	const credentials = name.includes('reach')
		? { sailPointIscApi: { environment: 'production', tenant: 'acme', clientId: 'a', clientSecret: 'b'.repeat(20) } }
		: undefined;
	const host = await hosts.start(parameters, credentials && { credentials });
	await expect(host.activate()).rejects.toThrow(message);
	expect(subscriptions()).toEqual([]);
});

test('what is gone, disabled or changed in ISC is mended when n8n starts; what is right is left alone', async () => {
	const host = await hosts.start({ event: DECIDED });
	await host.activate();
	const [first] = subscriptions();
	await host.activate();
	expect(sandbox.callsTo('/trigger-subscriptions/v1', 'POST')).toHaveLength(1);
	expect(sandbox.callsTo('/trigger-subscriptions/v1', 'PUT')).toEqual([]);
	for (const change of [{ enabled: false }, { filter: '$[?($.accessRequestId == "x")]' }]) {
		Object.assign(subscriptions()[0], change);
		await host.activate();
		expect(subscriptions()).toMatchObject([{ id: first.id, enabled: true, filter: null }]);
	}
	sandbox.removeSubscription(first.id);
	await host.activate();
	expect(subscriptions()).toMatchObject([{ httpConfig: { url: host.url } }]);
});

test('killed between making the subscription and noting it, n8n takes the same one over', async () => {
	const before = await hosts.start({ event: DECIDED });
	await before.activate();
	const port = await before.stop();
	const after = await hosts.start({ event: DECIDED }, { port, staticData: {} });
	await after.activate();
	expect(subscriptions()).toHaveLength(1);
	sandbox.request('carla.rossi', 'Sales Reader');
	await until(() => after.events.length === 1);
});

test('a subscription of another workflow for an event that decides is named, and not touched', async () => {
	const one = await hosts.start(allSubmitted, { workflowName: 'Low risk' });
	await one.activate();
	const [theirs] = structuredClone(subscriptions());
	const other = await hosts.start(allSubmitted, { workflowId: 'w2' });
	await expect(other.activate()).rejects.toThrow(/one subscription for Access Request Submitted.*Low risk/);
	await expect(one.activate('test')).rejects.toThrow(/one subscription/);
	await other.deactivate();
	expect(subscriptions()).toEqual([theirs]);
});

test('two n8n on one tenant each have their own subscription', async () => {
	const [one, other] = [await hosts.start({ event: DECIDED }), await hosts.start({ event: DECIDED })];
	await one.activate();
	await other.activate();
	expect(subscriptions().map(({ httpConfig }) => httpConfig.url)).toEqual([one.url, other.url]);
	sandbox.request('carla.rossi', 'Sales Reader');
	await until(() => one.events.length === 1 && other.events.length === 1);
	await one.deactivate();
	expect(subscriptions().map(({ httpConfig }) => httpConfig.url)).toEqual([other.url]);
});

test('only the subscription runs the workflow: what comes otherwise is refused', async () => {
	const host = await hosts.start({ event: DECIDED });
	const { sample } = EVENTS.find(({ id }) => id === DECIDED) ?? { sample: {} };
	expect(await deliver(host.url, sample, { token: 'x' })).toMatchObject({ status: 401 });
	await host.activate();
	const token = tokenOf(host.url);
	const statusOf = async (body: unknown, more: object = {}) =>
		(await deliver(host.url, body, { token, ...more })).status;
	expect(await statusOf(sample, { token: undefined })).toBe(401);
	expect(await statusOf(sample, { token: `${token?.slice(0, -1)}~` })).toBe(401);
	expect(await statusOf(sample, { headers: { Authorization: `Basic ${token}` } })).toBe(401);
	expect(await statusOf('a=b', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).toBe(415);
	expect(await statusOf({ ...sample, filler: 'x'.repeat(1_000_001) })).toBe(413);
	expect(await statusOf({ hello: 'world' })).toBe(400);
	expect(await statusOf([sample])).toBe(400);
	expect(await statusOf({ ...sample, requestedFor: 'everybody' })).toBe(400);
	expect(await statusOf({ ...sample, _metadata: { triggerId: PROVISIONED } })).toBe(400);
	expect(host.events).toEqual([]);
	expect(await statusOf(sample)).toBe(200);
	expect(host.events).toHaveLength(1);
});

test('a decision starts the workflow once, also after n8n was started again; a change of a person at each delivery', async () => {
	const host = await hosts.start({ event: DECIDED });
	await host.activate();
	const { sample } = EVENTS.find(({ id }) => id === DECIDED) ?? { sample: {} };
	const token = tokenOf(host.url);
	for (let round = 0; round < 3; round += 1) expect((await deliver(host.url, sample, { token })).status).toBe(200);
	expect(host.events).toHaveLength(1);
	const port = await host.stop();
	const again = await hosts.start({ event: DECIDED }, { port, staticData: host.staticData });
	await again.activate();
	await deliver(again.url, sample, { token });
	expect(again.events).toEqual([]);
	const changed = 'idn:identity-attributes-changed';
	const people = await hosts.start({ event: changed }, { workflowId: 'w2' });
	await people.activate();
	const change = EVENTS.find(({ id }) => id === changed)?.sample;
	for (let round = 0; round < 2; round += 1) await deliver(people.url, change, { token: tokenOf(people.url) });
	expect(people.events).toHaveLength(2);
});

test("Listen for Test Event: the tenant's sample, or a built-in one for which the tenant is not called", async () => {
	for (const { id, isDeciding } of EVENTS) {
		const event = isDeciding ? { event: id, allRequests: true } : { event: id };
		const real = await hosts.start({ ...event, testEvent: 'tenant' });
		await real.activate('test');
		await until(() => real.events.length === 1);
		await real.deactivate('test');
		expect(subscriptions()).toEqual([]);
		sandbox.clearCalls();
		const sample = await hosts.start({ ...event, testEvent: 'builtIn' });
		await sample.activate('test');
		await until(() => sample.events.length === 1);
		await sample.deactivate('test');
		expect(sandbox.calls).toEqual([]);
		const fields = Object.keys(EVENTS.find((known) => known.id === id)?.fields ?? {});
		for (const { events } of [real, sample]) expect(Object.keys(events[0])).toEqual(expect.arrayContaining(fields));
	}
}, 60_000);

test('a subscription that ISC has lost is no error when the workflow is deactivated; a refusal is one', async () => {
	const host = await hosts.start({ event: DECIDED });
	await host.activate();
	sandbox.removeSubscription(subscriptions()[0].id);
	await host.deactivate();
	await host.activate();
	sandbox.faults.add({ path: '^/trigger-subscriptions/v1/', method: 'DELETE', mode: 'status', status: 403 });
	await expect(host.deactivate()).rejects.toThrow();
	sandbox.faults.clear();
	await host.deactivate();
	expect(subscriptions()).toEqual([]);
});
