import type { Sandbox, SandboxOptions } from '../../../sandbox';
import type { Operation, Row, Scene } from './scene';

/** Long enough that a request whose provisioning is still to be verified stays that way during a run. */
export const CROWD_STAGES: SandboxOptions['stages'] = { queuedMs: 20, provisioningMs: 20, verificationMs: 600_000 };
const DAY_MS = 86_400_000;

/** Rows for every state that access can be in, so that each setting has rows it affects. */
export async function crowd(sandbox: Sandbox, operation: Operation): Promise<Scene> {
	const rows = operation === 'grant' ? grantRows(sandbox) : revokeRows(sandbox);
	await verificationPending(sandbox);
	// The run's own requests keep running, so that ISC answers a repeat with the existing request.
	sandbox.settings.stages.queuedMs = 600_000;
	return { sandbox, operation, rows, before: sandbox.requestItems().length };
}

function grantRows(sandbox: Sandbox): Row[] {
	const items = oneOfEach(sandbox);
	const several = sandbox.addPeople(12).map((person, index): Row => ({
		person,
		item: items[index % 3],
		...(index % 2 === 1 && { comment: `Row ${index}` }),
	}));
	const [collector, holder, asked, waiting] = sandbox.addPeople(4);
	// More roles than one call may have.
	const many = sandbox.addItems('ROLE', 27).map((item): Row => ({ person: collector, item }));
	sandbox.hold(holder, items[0]);
	byAnother(sandbox, sandbox.requestRunning(asked, items[1]).requestId);
	sandbox.request(waiting, 'Mainframe Operator');
	return [
		...several,
		...many,
		{ person: holder, item: items[0] },
		{ person: asked, item: items[1] },
		{ person: waiting, item: sandbox.item('Mainframe Operator', 'ACCESS_PROFILE') },
	];
}

function revokeRows(sandbox: Sandbox): Row[] {
	const items = oneOfEach(sandbox);
	const held = sandbox.addPeople(9).map((person, index): Row => ({ person, item: items[index % 3] }));
	const [collector, dated, empty, asked, granted, waiting] = sandbox.addPeople(6);
	const seller = sandbox.addPerson({ alias: 'a.seller' });
	const several = sandbox.addItems('ROLE', 4).map((item): Row => ({ person: collector, item }));
	for (const { person, item } of [...held, ...several]) sandbox.hold(person, item);
	sandbox.hold(dated, items[0], { removeDate: sandbox.clock.now() + 60 * DAY_MS });
	sandbox.hold(seller, 'Regional Sales', { origin: 'MEMBERSHIP' });
	sandbox.hold(asked, items[1]);
	byAnother(sandbox, sandbox.requestRunning(asked, items[1], 'REVOKE_ACCESS').requestId);
	byAnother(sandbox, sandbox.requestRunning(granted, items[2]).requestId);
	sandbox.request(waiting, 'Mainframe Operator');
	return [
		...held,
		...several,
		{ person: dated, item: items[0], removeDate: new Date(sandbox.clock.now() + 30 * DAY_MS).toISOString() },
		{ person: empty, item: items[0] },
		{ person: seller, item: sandbox.item('Regional Sales') },
		{ person: asked, item: items[1] },
		{ person: granted, item: items[2] },
		{ person: waiting, item: sandbox.item('Mainframe Operator', 'ACCESS_PROFILE') },
	];
}

function oneOfEach(sandbox: Sandbox) {
	return [
		...sandbox.addItems('ROLE', 1),
		...sandbox.addItems('ACCESS_PROFILE', 1),
		...sandbox.addItems('ENTITLEMENT', 1),
	];
}

function byAnother(sandbox: Sandbox, requestId: string): void {
	for (const item of sandbox.requestItems())
		if (item.requestId === requestId) item.requesterId = sandbox.person('quinn.murphy').id;
}

async function verificationPending(sandbox: Sandbox): Promise<void> {
	while (!sandbox.requestItems().some(({ state }) => state === 'PROVISIONING_VERIFICATION_PENDING')) {
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	// What is read of it is then the same in every run.
	await new Promise((resolve) => setTimeout(resolve, 2 * sandbox.settings.statusLagMs));
}
