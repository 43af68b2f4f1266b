import { startSandbox, type Sandbox } from '../../sandbox';
import { actionsOf, alignedOf, revokesSent, rowsFor, runAlign } from './alignSupport';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => await sandbox.close());

test('the difference between a list and what is held, by role', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const people = sandbox.addPeople(20);
	for (const person of people.slice(0, 18)) sandbox.hold(person, role);
	sandbox.hold(people[18], role, { origin: 'MEMBERSHIP' });
	const rows = rowsFor([...people.slice(2, 18), people[19]].map((person) => [person, [role]]));
	const result = await runAlign(sandbox, rows);
	expect(result.error).toBeUndefined();
	expect(result.errorItems.map(({ json }) => json)).toEqual([]);
	expect(actionsOf(result)).toEqual({ KEEP: 16, GRANT: 1, REVOKE: 2, CANNOT_REVOKE: 1 });
	expect(result.hints[0].message).toBe(
		"Dry run, nothing was sent: 1 grant and 2 revokes would be requested, 16 stay, 1 can't be revoked by a request.",
	);
	expect(sandbox.callsTo('/access-requests/v1', 'POST')).toEqual([]);
	const sent = await runAlign(sandbox, rows, { dryRun: false, expectedRows: 17 });
	expect(sent.errorItems.map(({ json }) => json)).toEqual([]);
	expect(alignedOf(sent).filter(({ outcome }) => outcome === 'SUBMITTED')).toHaveLength(3);
	expect(
		revokesSent(sandbox)
			.map(({ requestedFor }) => requestedFor[0])
			.sort(),
	).toEqual(
		people
			.slice(0, 2)
			.map(({ id }) => id)
			.sort(),
	);
	await new Promise((resolve) => setTimeout(resolve, 1500));
	sandbox.clearCalls();
	const again = await runAlign(sandbox, rows, { dryRun: false, expectedRows: 17 });
	expect(actionsOf(again)).toEqual({ KEEP: 17, CANNOT_REVOKE: 1 });
	expect(again.hints[0].message).toMatch(/^Nothing has to be requested, 17 stay/);
	expect(sandbox.callsTo('/access-requests/v1', 'POST')).toEqual([]);
});
