import { readStatusList } from '../../../isc/accessRequests/preflight/runningRequests';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { axiosSession } from '../../support/axiosHttp';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped', stages: { queuedMs: 60_000 } });
});
afterEach(async () => await sandbox.close());

/** This many requests are running. The oldest changes between the first call and the second. */
async function seenWhile(count: number, change: () => void): Promise<{ ids: Set<string>; seen?: string }> {
	const session = await axiosSession(sandbox, sandbox.credentials.admin);
	const { client } = session;
	const read = client.read.bind(client);
	let reads = 0;
	client.read = (async (call: Parameters<typeof read>[0]) => {
		reads += 1;
		if (reads === 2) change();
		return await read(call);
	}) as typeof client.read;
	const list = await readStatusList(session, {}, 50);
	expect(list?.rows.length).toBeGreaterThanOrEqual(count);
	return { ids: new Set(list?.rows.map(({ accessRequestId }) => accessRequestId ?? '')), seen: list?.seen };
}

test('a request that moves to the front of the list while it is read page by page is not overlooked', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const running = sandbox.addPeople(300).map((person) => sandbox.requestRunning(person, role));
	const [oldest] = running;
	await sandbox.clock.advance(1_000);
	for (const row of running) row.modified = row.created;
	oldest.modified = oldest.created - 1_000;
	const { ids, seen } = await seenWhile(300, () => (oldest.modified = sandbox.clock.now()));
	expect(ids.has(oldest.requestId)).toBe(true);
	expect(ids.size).toBe(300);
	expect(seen).toBe('all');
});
