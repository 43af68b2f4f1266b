import type { IDataObject } from 'n8n-workflow';

import { readCallback, STORED_INVOCATIONS, withStored } from '../../isc/eventTriggers/invocations';
import { startSandbox, type RequestItem, type Sandbox } from '../../sandbox';
import { Subscriber } from '../sandbox/subscriber';
import { as } from '../sandbox/support';
import { quickTime } from '../support/quickTime';
import type { TriggerHost } from './harness';
import { jsons, runOperation } from './operation';
import { errorOf, locator } from './support';
import { allSubmitted, DYNAMIC, hostsOf, SUBMITTED, until } from './triggerSupport';

quickTime();

let sandbox: Sandbox;
const hosts = hostsOf(() => sandbox);
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0, stages: { queuedMs: 20, provisioningMs: 20 } })));
afterEach(async () => {
	await hosts.stopAll();
	await sandbox.close();
});

const MINUTE = 60_000;
/** Between looks at what takes most of an hour. */
const A_WHILE = 10_000;
const row = (id: string) => sandbox.requestItems().find(({ requestId }) => requestId === id) as RequestItem;
const ended = (id: string) => async () => await until(() => row(id).state !== 'EXECUTING', A_WHILE);
const respond = async (event: object, answer: string, more: object = {}, options: object = {}) =>
	await runOperation(
		sandbox,
		['eventTrigger', 'respond'],
		{ invocationId: '={{ $json.invocation.id }}', answer, comment: 'By the book', ...more },
		{ items: [event as Record<string, unknown>], ...options },
	);
/** What ISC has of the only invocation: its output or error, and minutes from its start to its end. */
function got() {
	const [{ output, error, created, completed }] = sandbox.invocations();
	return { output, error, minutes: Math.round(((completed ?? NaN) - created) / MINUTE) };
}
const answersSent = () => sandbox.calls.filter(({ path }) => path.endsWith('/complete')).length;
async function waiting(parameters: object = {}): Promise<{ host: TriggerHost; requestId: string; event: object }> {
	const host = await hosts.start({ ...allSubmitted, ...parameters });
	await host.activate();
	const [{ requestId }] = sandbox.request(sandbox.addPeople(1)[0].alias, 'Sales Reader');
	await until(() => host.events.length === 1);
	return { host, requestId, event: host.events[0] };
}

test('the workflow decides: passed on, the request goes to its reviewers; denied, it ends there', async () => {
	const host = await hosts.start(allSubmitted);
	host.onEvent = async (event) => {
		await respond(event, JSON.stringify(event).includes('Finance Analyst') ? 'passOn' : 'deny');
	};
	await host.activate();
	const [passed] = sandbox.request('carla.rossi', 'Finance Analyst');
	const [denied] = sandbox.request('bruno.costa', 'IT Reader');
	await until(() => row(passed.requestId).approvals.length === 1 && row(denied.requestId).state === 'REJECTED');
	expect(row(denied.requestId).preApproval).toMatchObject({ decision: 'REJECTED', comment: 'By the book' });
	expect(row(passed.requestId).preApproval).toMatchObject({ reviewer: 'ada.okafor' });
});

test('the answer says what was sent, and no output, error or log has the secret', async () => {
	const { host, event, requestId } = await waiting();
	const result = await respond(event, 'passOn');
	expect(jsons(result)).toMatchObject([
		{ outcome: 'SUBMITTED', statusCode: 204, answer: 'passOn', accessRequestId: requestId, answeredBy: 'ada.okafor' },
	]);
	const [{ secret }] = sandbox.invocations();
	expect(JSON.stringify([host.events, host.logs, result.run.text()])).not.toContain(secret);
	expect(JSON.stringify(host.events)).not.toContain('trigger-invocations');
});

test.each([
	['throws', async () => await Promise.reject(new Error('The workflow failed'))],
	['never answers', async () => undefined],
])('a workflow that %s: ISC gets the fallback in time', async (_, work) => {
	const host = await hosts.start(allSubmitted);
	host.onEvent = async () => await work().catch(() => undefined);
	await host.activate();
	const [{ requestId }] = sandbox.request('carla.rossi', 'Sales Reader');
	await ended(requestId)();
	expect(row(requestId).state).toBe('REJECTED');
	expect(got()).toMatchObject({ output: { approved: false }, minutes: 48 });
});

test('a workflow that answers twice: the first counts, whatever ISC answers to the second', async () => {
	for (const secondAnswer of ['refused', 'accepted'] as const) {
		sandbox.quirks.secondAnswer = secondAnswer;
		const { event, requestId, host } = await waiting();
		jsons(await respond(event, 'passOn'));
		const second = await respond(event, 'deny', {}, { onError: 'continueErrorOutput' });
		expect(errorOf(second).message).toMatch(/answered already/);
		await ended(requestId)();
		expect(row(requestId).state).toBe('REQUEST_COMPLETED');
		expect(got()).toMatchObject({ output: { approved: true }, minutes: 0 });
		await host.deactivate();
	}
});

test('two answers at the same time: one is sent, and the other one waits to learn what became of it', async () => {
	for (const refusedOnce of [false, true]) {
		const { event, requestId, host } = await waiting();
		if (refusedOnce) sandbox.faults.add({ path: '/complete$', mode: 'status', status: 400, count: 1 });
		const before = answersSent();
		const both = await Promise.all(
			['passOn', 'deny'].map(async (answer) => await respond(event, answer, {}, { onError: 'continueErrorOutput' })),
		);
		expect(both.flatMap(({ items }) => items)).toHaveLength(1);
		const told = both.filter(({ errorItems }) => errorItems.length === 1).map((result) => errorOf(result).message);
		expect(told).toEqual([expect.stringMatching(refusedOnce ? /internal fault/ : /answered already/)]);
		expect(answersSent() - before).toBe(refusedOnce ? 2 : 1);
		await ended(requestId)();
		await host.deactivate();
	}
});

test('a workflow that answers after the deadline is told so, and ISC has had the fallback', async () => {
	const { event, requestId } = await waiting({ answerWithin: 5 });
	await ended(requestId)();
	expect(got()).toMatchObject({ output: { approved: false }, minutes: 4 });
	const late = await respond(event, 'passOn', {}, { onError: 'continueErrorOutput' });
	expect(errorOf(late).message).toMatch(/fallback/);
	expect(row(requestId).state).toBe('REJECTED');
});

/** The static data that a process has left behind which was killed while an event waited for its answer. */
async function leftBehind(): Promise<{ requestId: string; staticData: IDataObject }> {
	const subscriber = new Subscriber();
	const url = await subscriber.start();
	const httpConfig = { url, httpDispatchMode: 'ASYNC' };
	const subscription = { name: 'killed', triggerId: SUBMITTED, type: 'HTTP', responseDeadline: 'PT60M', httpConfig };
	await as(sandbox, 'admin').post('/trigger-subscriptions/v1', subscription);
	const [{ requestId }] = sandbox.request('carla.rossi', 'Sales Reader');
	await until(() => subscriber.received.length === 1);
	subscriber.stop();
	sandbox.removeSubscription(sandbox.subscriptions()[0].id);
	const { callbackURL = '', secret = '' } = subscriber.received[0].event._metadata;
	const receivedAt = Date.now();
	const { id, path } = readCallback(callbackURL, new URL(sandbox.url).host) ?? { id: '', path: '' };
	const entry = { id, path, secret, triggerId: SUBMITTED, receivedAt, respondBy: receivedAt + 60 * MINUTE } as const;
	const stored = withStored({}, { ...entry, fallback: 'deny', items: [] }, receivedAt);
	return { requestId, staticData: { global: { [STORED_INVOCATIONS]: stored as unknown as IDataObject } } };
}

test.each([
	[10, 48],
	[55, 55],
])('n8n killed, and started again %i minutes after the event: the fallback comes after %i', async (down, expected) => {
	const { requestId, staticData } = await leftBehind();
	await until(() => Date.now() >= sandbox.invocations()[0].created + down * MINUTE, A_WHILE);
	const again = await hosts.start(allSubmitted, { staticData });
	await again.activate();
	await ended(requestId)();
	expect(row(requestId).state).toBe('REJECTED');
	expect(Math.abs(got().minutes - expected)).toBeLessThanOrEqual(1);
});

test('an n8n that asks no node at its start: the next event has what was left behind answered as well', async () => {
	const { requestId, staticData } = await leftBehind();
	await until(() => Date.now() >= sandbox.invocations()[0].created + 50 * MINUTE, A_WHILE);
	const host = await hosts.start(allSubmitted);
	await host.activate();
	Object.assign(host.staticData, staticData);
	expect(row(requestId).state).toBe('EXECUTING');
	sandbox.request(sandbox.addPeople(1)[0].alias, 'Sales Reader');
	await ended(requestId)();
	expect(row(requestId).state).toBe('REJECTED');
	expect(row(requestId).preApproval).toMatchObject({ comment: expect.stringContaining('did not answer in time') });
});

test('another n8n process answers by what the trigger has put into the static data', async () => {
	const { host, event, requestId } = await waiting();
	const elsewhere = await respond(event, 'passOn', {}, { credentials: otherClient(), staticData: host.staticData });
	expect(jsons(elsewhere)).toMatchObject([{ outcome: 'SUBMITTED' }]);
	await ended(requestId)();
	expect(row(requestId).state).toBe('REQUEST_COMPLETED');
	await until(() => Date.now() > sandbox.invocations()[0].created + 50 * MINUTE, A_WHILE);
	expect(host.logs.filter(({ message }) => /fallback/.test(message))).toEqual([]);
});

test('the fallback passes on only what has reviewers, as far as they can be read', async () => {
	for (const [item, state] of [
		['Finance Analyst', 'EXECUTING'],
		['Sales Reader', 'REJECTED'],
	] as const) {
		const host = await hosts.start({ ...allSubmitted, fallback: 'passOn' });
		await host.activate();
		const [{ requestId }] = sandbox.request('carla.rossi', item);
		await until(() => row(requestId).preApproval !== null && row(requestId).preApproval !== undefined, A_WHILE);
		expect(row(requestId).state).toBe(state);
		await host.deactivate();
	}
});

test('the trigger answers at once with its own fields', async () => {
	const host = await hosts.start({ ...allSubmitted, answer: 'now', decision: 'deny', comment: 'Change freeze' });
	await host.activate();
	const [{ requestId }] = sandbox.request('carla.rossi', 'Sales Reader');
	await ended(requestId)();
	expect(row(requestId)).toMatchObject({ state: 'REJECTED', preApproval: { comment: 'Change freeze' } });
	expect(got().minutes).toBe(0);
});

test('Access Request Dynamic Approval: a reviewer more, a governance group, nobody, or failed by the fallback', async () => {
	const dynamic = { event: DYNAMIC, allRequests: true };
	const host = await hosts.start(dynamic);
	const group = sandbox.group('Change Board');
	const answers = [
		['addReviewer', { reviewerType: 'identity', reviewer: locator('email', 'omar.haddad@sandbox.example') }],
		['addReviewer', { reviewerType: 'governanceGroup', governanceGroup: group.id, governanceGroupName: group.name }],
		['noReviewer', {}],
	] as const;
	let next = 0;
	host.onEvent = async (event) => {
		const answer = answers[next++];
		if (answer !== undefined) jsons(await respond(event, answer[0], answer[1]));
	};
	await host.activate();
	const ask = async () => {
		const before = sandbox.invocations().length;
		const [{ requestId }] = sandbox.request(sandbox.addPeople(1)[0].alias, 'Sales Reader');
		await until(() => sandbox.invocations().length > before && sandbox.invocations()[0].completed !== null, A_WHILE);
		return requestId;
	};
	const [person, board, nobody, failed] = [await ask(), await ask(), await ask(), await ask()];
	await until(() => row(failed).state === 'ERROR');
	expect(row(person).approvals).toMatchObject([{ ownerId: sandbox.person('omar.haddad').id }]);
	expect(row(board).approvals).toMatchObject([{ ownerId: group.id }]);
	expect(row(nobody).approvals).toEqual([]);
	expect(row(failed).errors.join()).toContain('did not answer in time');
});

test('an answer that does not fit, an unknown invocation and a sample are said', async () => {
	const { event } = await waiting();
	const refused = async (given: object, answer: string, more: object = {}) =>
		errorOf(await respond(given, answer, more, { onError: 'continueErrorOutput' })).message;
	expect(await refused(event, 'noReviewer')).toMatch(/can't be answered like this/);
	expect(await refused({ invocation: { id: 'not-one-of-ours' } }, 'deny')).toMatch(/no event with the invocation ID/);
	expect(jsons(await respond({ invocation: { id: 'sample' } }, 'deny'))).toMatchObject([
		{ message: expect.stringContaining('nothing was sent') },
	]);
	expect(sandbox.invocations()[0].completed).toBeNull();
	expect(sandbox.subscriptions()).toMatchObject([{ triggerId: SUBMITTED }]);
});

function otherClient(): Record<string, object> {
	sandbox.changeScopes('limited', ['sp:scopes:all']);
	const { clientId, clientSecret } = sandbox.credentials.limited;
	return { sailPointIscApi: { environment: 'custom', apiUrl: sandbox.url, clientId, clientSecret } };
}
