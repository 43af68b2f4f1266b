import { startSandbox, type RequestItem, type Sandbox } from '../../sandbox';
import { quickTime } from '../support/quickTime';
import { expectTenFields } from './schema';
import { hostsOf, until } from './triggerSupport';

quickTime();

let sandbox: Sandbox;
const hosts = hostsOf(() => sandbox, 'sailPointIscPollingTrigger');
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0, stages: { queuedMs: 20, provisioningMs: 20 } })));
afterEach(async () => {
	await hosts.stopAll();
	await sandbox.close();
});

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
async function later(ms: number): Promise<void> {
	const start = Date.now();
	await until(() => Date.now() >= start + ms, ms / 10);
}
const settled = async () =>
	await until(() =>
		sandbox.requestItems().every(({ state, approvals }) => state !== 'EXECUTING' || approvals.length > 0),
	);
const lists = () => sandbox.calls.filter(({ path }) => !path.includes('oauth'));
const statesOf = (told: object[] | undefined) => (told ?? []).map((json) => (json as { state: string }).state);

test('a request is reported when its state changes, and not before or again', async () => {
	sandbox.request('carla.rossi', 'Sales Reader');
	await settled();
	const host = await hosts.start({ watch: 'requestState' });
	await later(MINUTE);
	expect(await host.poll()).toBeUndefined();
	expect(host.logs.map(({ message }) => message).join()).toContain('has no history');
	const row = sandbox.requestRunning('bruno.costa', 'IT Reader');
	await settled();
	const [running] = (await host.poll()) ?? [];
	expect(running).toMatchObject({ accessRequestId: row.requestId, state: 'EXECUTING', stuckAt: { phase: 'approval' } });
	expectTenFields([running]);
	expect(await host.poll()).toBeUndefined();
	await decide(row, 'approve');
	await until(() => row.state !== 'EXECUTING');
	expect(statesOf(await host.poll())).toEqual(['REQUEST_COMPLETED']);
	await later(2 * 60 * MINUTE);
	expect(await host.poll()).toBeUndefined();
});

test('a poll without changes makes at most two calls, for each list that is watched', async () => {
	for (const person of sandbox.addPeople(300)) sandbox.request(person.alias, 'Sales Reader');
	await settled();
	await later(MINUTE);
	for (const watch of ['requestState', 'approvalPending', 'accessEnding']) {
		const host = await hosts.start({ watch }, { workflowId: watch });
		await host.poll();
		await host.poll();
		sandbox.clearCalls();
		expect(await host.poll()).toBeUndefined();
		expect(lists().length).toBeLessThanOrEqual(2);
	}
});

test('by hand it shows some of what there is, and moves nothing', async () => {
	for (const person of sandbox.addPeople(12)) sandbox.requestRunning(person.alias, 'Sales Reader');
	await settled();
	const host = await hosts.start({ watch: 'requestState' });
	await host.poll();
	const before = structuredClone(host.staticData);
	expect(await host.poll('manual')).toHaveLength(10);
	expect(host.staticData).toEqual(before);
	const approvals = await hosts.start({ watch: 'approvalPending' });
	expect(await approvals.poll('manual')).toHaveLength(10);
	expect(approvals.staticData).toEqual({});
});

test('an approval is reported when it is new: to everyone, or to the user who is to decide', async () => {
	const all = await hosts.start({ watch: 'approvalPending' });
	const mine = await hosts.start({ watch: 'approvalPending', whose: 'mine' }, { workflowId: 'w2' });
	for (const host of [all, mine]) await host.poll();
	await later(MINUTE);
	sandbox.request('priya.nair', 'Production Support');
	await settled();
	const [approval] = (await all.poll()) ?? [];
	expect(approval).toMatchObject({
		state: 'PENDING',
		requestedObject: { name: 'Production Support' },
		assignee: { name: 'Chen Wei' },
	});
	expect(await all.poll()).toBeUndefined();
	expect(await mine.poll()).toBeUndefined();
});

test('access is reported once, some days before it ends; with a new end again; not once it is revoked', async () => {
	const end = Date.now() + 30 * DAY;
	const granted = (alias: string, removeDate: number) =>
		sandbox.request(alias, 'Sales Reader', 'GRANT_ACCESS', { removeDate });
	granted('carla.rossi', end);
	granted('bruno.costa', end);
	granted('paula.schmid', Date.now() + 300 * DAY);
	await settled();
	const host = await hosts.start({ watch: 'accessEnding', days: 14 });
	expect(await host.poll()).toBeUndefined();
	sandbox.request('bruno.costa', 'Sales Reader', 'REVOKE_ACCESS');
	await settled();
	await later(17 * DAY);
	const told = await host.poll();
	expect(told).toMatchObject([
		{ identityName: 'Carla Rossi', name: 'Sales Reader', removeDate: new Date(end).toISOString() },
	]);
	expect(await host.poll()).toBeUndefined();
	granted('carla.rossi', end + 5 * DAY);
	await settled();
	await later(6 * DAY);
	expect(await host.poll()).toMatchObject([{ removeDate: new Date(end + 5 * DAY).toISOString() }]);
	expect(await host.poll()).toBeUndefined();
});

test('a failed poll moves nothing: what it had read is reported by the next', async () => {
	const host = await hosts.start({ watch: 'requestState' });
	await host.poll();
	await later(MINUTE);
	sandbox.request('carla.rossi', 'Sales Reader');
	await settled();
	const fault = sandbox.faults.add({ path: '^/access-request-status/v1', mode: 'status', status: 403 });
	await expect(host.poll()).rejects.toThrow();
	sandbox.faults.remove(fault);
	expect(statesOf(await host.poll())).toEqual(['REQUEST_COMPLETED']);
});

async function decide(row: RequestItem, decision: 'approve' | 'reject'): Promise<void> {
	const [approval] = row.approvals;
	await fetch(`${sandbox.url}/_page/approvals/${approval.id}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ decision, comment: '' }),
	});
}
