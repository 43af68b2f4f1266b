import { startSandbox, type RequestItem, type Sandbox } from '../../sandbox';
import { hostsOf, until } from '../engine/triggerSupport';
import { quickTime } from '../support/quickTime';

quickTime();

let sandbox: Sandbox;
const hosts = hostsOf(() => sandbox, 'sailPointIscPollingTrigger');
const MINUTE = 60_000;
const POLLS = 50;
const NEW_EACH = 100;

beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0, statusLagMs: 7 * MINUTE, stages: { queuedMs: 1, provisioningMs: 1 } });
});
afterAll(async () => {
	await hosts.stopAll();
	await sandbox.close();
});

async function later(ms: number): Promise<void> {
	const start = Date.now();
	await until(() => Date.now() >= start + ms, ms / 4);
}

/** Ends some as completed, and the others as rejected. */
async function end(rows: RequestItem[]): Promise<void> {
	for (const [index, row] of rows.entries())
		await fetch(`${sandbox.url}/_page/approvals/${row.approvals[0].id}`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ decision: index % 3 === 0 ? 'reject' : 'approve', comment: '' }),
		});
	await until(() => rows.every(({ state }) => state !== 'EXECUTING'));
}

test('10,000 state changes over 50 polls, with restarts and a lag between: each is reported exactly once', async () => {
	const roles = sandbox.addItems('ROLE', NEW_EACH);
	let host = await hosts.start({ watch: 'requestState' });
	await host.poll();
	await later(MINUTE);
	const told: string[] = [];
	const rounds: RequestItem[][] = [];
	const tell = async () => {
		for (const json of (await host.poll()) ?? []) told.push(`${String(json.accessRequestId)} ${String(json.state)}`);
	};
	for (let poll = 0; poll < POLLS; poll += 1) {
		const [person] = sandbox.addPeople(1);
		rounds.push(roles.map(({ id }) => sandbox.requestRunning(person.id, id)));
		await until(() => rounds[poll].every(({ approvals }) => approvals.length > 0));
		if (poll >= 4) await end(rounds[poll - 4]);
		await later(5 * MINUTE);
		// n8n stops after some polls, at times for hours, and goes on with what it has stored.
		if (poll % 6 === 5) {
			if (poll % 4 === 1) await later(3 * 60 * MINUTE);
			host = await hosts.start({ watch: 'requestState' }, { staticData: host.staticData });
		}
		await tell();
	}
	// What is new must show before it ends.
	await later(20 * MINUTE);
	await tell();
	for (const rows of rounds.slice(POLLS - 4)) await end(rows);
	await later(20 * MINUTE);
	await tell();
	await tell();
	const expected = rounds.flat().flatMap(({ requestId, state }) => [`${requestId} EXECUTING`, `${requestId} ${state}`]);
	expect(expected).toHaveLength(2 * POLLS * NEW_EACH);
	expect(new Set(told).size).toBe(told.length);
	expect([...told].sort()).toEqual([...expected].sort());
	expect(JSON.stringify(host.staticData).length).toBeLessThan(200_000);
}, 300_000);

test('a long absence is caught up over several polls, if one has no time for it', async () => {
	const host = await hosts.start({ watch: 'requestState' }, { workflowId: 'w2', pollBudgetMs: 1 });
	await host.poll();
	await later(MINUTE);
	const role = sandbox.addItems('ROLE', 1)[0];
	const rows = sandbox.addPeople(900).map(({ id }) => sandbox.request(id, role.id)[0]);
	await until(() => rows.every(({ state }) => state === 'REQUEST_COMPLETED'));
	await later(20 * MINUTE);
	const told: string[] = [];
	let polls = 0;
	for (; told.length < rows.length && polls < 20; polls += 1)
		for (const json of (await host.poll()) ?? []) told.push(String(json.accessRequestId));
	expect(polls).toBeGreaterThan(1);
	expect([...told].sort()).toEqual(rows.map(({ requestId }) => requestId).sort());
}, 120_000);
