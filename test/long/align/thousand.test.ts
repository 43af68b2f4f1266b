import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../../sandbox';
import {
	actionsOf,
	alignedOf,
	revokesSent,
	rowsFor,
	runAlign,
	startAlign,
	type ListRow,
} from '../../engine/alignSupport';

/** Live looks: one call for a pair that is to be granted or revoked. */
const LOOKS = ['/role-assignments', '/revocable-objects'];

interface World {
	sandbox: Sandbox;
	roles: AccessItem[];
	people: Identity[];
	rows: ListRow[];
}

/** 1,000 people × 3 roles: 40 to grant, 25 to revoke, 5 that a request can't revoke. Everything else is held as it should be. */
async function world(): Promise<World> {
	const sandbox = await startSandbox({ stages: { queuedMs: 20, provisioningMs: 20 } });
	const roles = sandbox.addItems('ROLE', 3);
	const people = sandbox.addPeople(1_000);
	const strangers = sandbox.addPeople(30);
	people.forEach((person, index) =>
		roles.forEach((role, at) => {
			const isMissing = at === index % 3 && index < 40;
			if (!isMissing) sandbox.hold(person, role);
		}),
	);
	strangers.forEach((person, index) =>
		sandbox.hold(person, roles[index % 3], index < 25 ? {} : { origin: 'MEMBERSHIP' }),
	);
	return { sandbox, roles, people, rows: rowsFor(people.map((person) => [person, roles])) };
}

let made: World;
beforeEach(async () => (made = await world()));
afterEach(async () => await made.sandbox.close());

const really = { dryRun: false, expectedRows: 1_000 };

function reads({ calls }: Sandbox): string[] {
	return calls
		.map(({ method, path, query }) => `${method} ${path}${JSON.stringify(query ?? '')}`.slice(0, 140))
		.filter((call) => !call.includes('/oauth') && !LOOKS.some((look) => call.includes(look)));
}

test('right in one dry run with few reads, submitted, and nothing to do the next time', async () => {
	const { sandbox, rows } = made;
	sandbox.clearCalls();
	const dry = await runAlign(sandbox, rows);
	expect(dry.errorItems).toEqual([]);
	expect(actionsOf(dry)).toEqual({ KEEP: 2_960, GRANT: 40, REVOKE: 25, CANNOT_REVOKE: 5 });
	expect(reads(sandbox).length).toBeLessThanOrEqual(20);

	const sent = await runAlign(sandbox, rows, really);
	expect(alignedOf(sent).filter(({ outcome }) => outcome === 'SUBMITTED')).toHaveLength(65);
	expect(revokesSent(sandbox)).toHaveLength(25);

	await settled(sandbox);
	sandbox.clearCalls();
	const again = await runAlign(sandbox, rows, really);
	expect(actionsOf(again)).toEqual({ KEEP: 3_000, CANNOT_REVOKE: 5 });
	expect(sandbox.callsTo('/access-requests/v1', 'POST')).toEqual([]);
}, 240_000);

test('killed midway and run again, nothing is doubled', async () => {
	const { sandbox, rows } = made;
	const killed = startAlign(sandbox, rows, really);
	while (submits(sandbox) < 20) await new Promise((resolve) => setTimeout(resolve, 5));
	killed.cancel();
	await killed.result.catch(() => undefined);
	const before = submits(sandbox);
	expect(before).toBeGreaterThan(0);
	expect(before).toBeLessThan(65);
	await runAlign(sandbox, rows, really);
	await settled(sandbox);
	const pairs = sandbox
		.requestItems()
		.map(({ identityId, itemId, requestType }) => `${requestType}|${identityId}|${itemId}`);
	expect(new Set(pairs).size).toBe(pairs.length);
	expect(pairs).toHaveLength(65);
}, 240_000);

function submits(sandbox: Sandbox): number {
	return sandbox.callsTo('/access-requests/v1', 'POST').length;
}

async function settled(sandbox: Sandbox): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		if (sandbox.requestItems().every(({ state }) => state === 'REQUEST_COMPLETED')) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error('Not everything was carried out in time.');
}
