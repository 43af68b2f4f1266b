import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import { actionsOf, alignedOf, FAST, itemOf, revokesSent, runAlign, type Aligned } from './alignSupport';
import type { NodeResult } from './harness';
import { access, accessItem, errorOf, people } from './support';

const DAY = 86_400_000;

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox(FAST)));
afterEach(async () => await sandbox.close());

/** A list of one access item by its id: the people who should hold it. */
function listOf(
	item: AccessItem,
	wanted: readonly Identity[],
	more: object = {},
): { items: object[]; parameters: Record<string, unknown> } {
	return {
		items: wanted.map(({ id }) => ({ person: id, ...more })),
		parameters: { ...people('id', '={{ $json.person }}'), ...access(accessItem(item.type, 'id', item.id)) },
	};
}

async function dry(item: AccessItem, wanted: readonly Identity[], parameters: object = {}): Promise<NodeResult> {
	const list = listOf(item, wanted);
	return await runAlign(sandbox, list.items, { ...list.parameters, ...parameters });
}

async function settled(): Promise<void> {
	while (sandbox.requestItems().some(({ state }) => state === 'EXECUTING'))
		await new Promise((resolve) => setTimeout(resolve, 20));
}

test('roles: how each is held, and what becomes of it', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const [kept, member, both, later, ending, gone, asked, leaving, staying, stranger, twice] = sandbox.addPeople(11);
	sandbox.hold(kept, role);
	sandbox.hold(member, role, { origin: 'MEMBERSHIP' });
	sandbox.hold(both, role);
	sandbox.hold(both, role, { origin: 'MEMBERSHIP' });
	sandbox.hold(later, role, { startDate: sandbox.clock.now() + 5 * DAY });
	sandbox.hold(ending, role, { removeDate: sandbox.clock.now() + 5 * DAY });
	sandbox.hold(gone, role);
	sandbox.requestRunning(asked, role);
	sandbox.hold(leaving, role);
	sandbox.requestRunning(leaving, role, 'REVOKE_ACCESS');
	sandbox.hold(staying, role);
	sandbox.requestRunning(staying, role, 'REVOKE_ACCESS');
	sandbox.requestRunning(stranger, role);
	sandbox.hold(twice, role);
	sandbox.hold(twice, role);
	const admin = sandbox.person('ada.okafor');
	sandbox.hold(admin, role);
	const [granted] = sandbox.addPeople(1);
	const result = await dry(role, [kept, later, ending, asked, staying, granted], { options: { maxRevokeShare: 100 } });
	expect(result.errorItems).toEqual([]);
	expect(itemOf(result, kept)).toMatchObject({ action: 'KEEP', via: 'REQUEST', heldUntil: 'none' });
	expect(itemOf(result, later)).toMatchObject({ action: 'KEEP' });
	expect(itemOf(result, ending)).toMatchObject({ action: 'ENDS_EARLIER', heldUntil: expect.stringMatching(/^20/) });
	expect(itemOf(result, asked)).toMatchObject({ action: 'PENDING', accessRequestIds: [expect.any(String)] });
	expect(itemOf(result, staying)).toMatchObject({
		action: 'CANCEL_NEEDED',
		message: expect.stringContaining('a revoke is running'),
	});
	expect(itemOf(result, granted)).toMatchObject({ action: 'GRANT', outcome: 'PLANNED' });
	expect(itemOf(result, gone)).toMatchObject({ action: 'REVOKE', outcome: 'PLANNED' });
	expect(itemOf(result, member)).toMatchObject({ action: 'CANNOT_REVOKE', reason: 'MEMBERSHIP' });
	expect(itemOf(result, both)).toMatchObject({ action: 'CANNOT_REVOKE', reason: 'MEMBERSHIP' });
	expect(itemOf(result, leaving)).toMatchObject({
		action: 'PENDING',
		message: expect.stringContaining('a revoke is running'),
	});
	expect(itemOf(result, stranger)).toMatchObject({
		action: 'CANCEL_NEEDED',
		message: expect.stringContaining('a grant is running'),
	});
	expect(itemOf(result, admin)).toMatchObject({ action: 'CANNOT_REVOKE', reason: 'OWN_ACCESS' });
	expect(itemOf(result, twice)).toMatchObject({ action: 'REVOKE' });
	expect((itemOf(result, twice) as unknown as { results: object[] }).results).toHaveLength(2);
	expect(alignedOf(result)).toHaveLength(13);
});

test('an end that the list asks for is compared with the one that is held', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const [long, short] = sandbox.addPeople(2);
	sandbox.hold(long, role, { removeDate: sandbox.clock.now() + 90 * DAY });
	sandbox.hold(short, role, { removeDate: sandbox.clock.now() + 10 * DAY });
	const result = await dry(role, [long, short], { end: 'duration', duration: 30, durationUnit: 'days' });
	expect(itemOf(result, long)).toMatchObject({ action: 'KEEP' });
	expect(itemOf(result, short)).toMatchObject({ action: 'ENDS_EARLIER' });
});

test('entitlements: on several accounts, through a role, and birthright', async () => {
	const [direct, nested] = sandbox.addItems('ENTITLEMENT', 2);
	const role = sandbox.addItem('ROLE', { name: 'Bundle', contains: [nested.id] } as never);
	const [kept, gone, through, born] = sandbox.addPeople(4);
	for (const person of [kept, gone]) sandbox.hold(person, direct);
	sandbox.hold(born, direct, { origin: 'BIRTHRIGHT' });
	const ofDirect = await dry(direct, [kept]);
	expect(itemOf(ofDirect, kept)).toMatchObject({ action: 'KEEP', via: 'REQUEST' });
	expect(itemOf(ofDirect, gone)).toMatchObject({ action: 'REVOKE' });
	expect(itemOf(ofDirect, born)).toMatchObject({ action: 'CANNOT_REVOKE', reason: 'NOT_REVOCABLE' });
	sandbox.hold(through, role);
	sandbox.hold(kept, nested);
	const ofNested = await dry(nested, [kept]);
	expect(itemOf(ofNested, through)).toMatchObject({
		action: 'CANNOT_REVOKE',
		reason: 'NESTED',
		through: 'the role "Bundle"',
	});
});

test('access profiles: by request, through a role, and by a lifecycle state', async () => {
	const [profile] = sandbox.addItems('ACCESS_PROFILE', 1);
	const role = sandbox.addItem('ROLE', { name: 'Bundle', contains: [profile.id] } as never);
	const [kept, gone, through, born] = sandbox.addPeople(4);
	for (const person of [kept, gone]) sandbox.hold(person, profile);
	sandbox.hold(through, role);
	sandbox.hold(born, profile, { origin: 'BIRTHRIGHT' });
	const result = await dry(profile, [kept]);
	expect(itemOf(result, kept)).toMatchObject({ action: 'KEEP', via: 'REQUEST', heldUntil: 'unknown' });
	expect(itemOf(result, gone)).toMatchObject({ action: 'REVOKE' });
	expect(itemOf(result, through)).toMatchObject({
		action: 'CANNOT_REVOKE',
		reason: 'NESTED',
		through: 'the role "Bundle"',
	});
	expect(itemOf(result, born)).toMatchObject({ action: 'CANNOT_REVOKE', reason: 'LIFECYCLE_STATE' });
});

test('access that was taken away between the lists and the look is left alone', async () => {
	const [entitlement] = sandbox.addItems('ENTITLEMENT', 1);
	const [kept, gone] = sandbox.addPeople(2);
	for (const person of [kept, gone]) sandbox.hold(person, entitlement);
	sandbox.settings.searchLagMs = 600_000;
	sandbox.request(gone, entitlement, 'REVOKE_ACCESS');
	while (sandbox.holds(gone, entitlement)) await new Promise((resolve) => setTimeout(resolve, 20));
	expect(itemOf(await dry(entitlement, [kept]), gone)).toMatchObject({ action: 'CHANGED' });
});

describe('by people', () => {
	const byPeople = { scope: 'people', accessTypes: ['ROLE', 'ACCESS_PROFILE'] };

	test('of the types that the lists are about, exactly what the list says', async () => {
		const [wanted, missing, extra] = sandbox.addItems('ROLE', 3);
		const [profile, inRole] = sandbox.addItems('ACCESS_PROFILE', 2);
		const [entitlement] = sandbox.addItems('ENTITLEMENT', 1);
		const bundle = sandbox.addItem('ROLE', { name: 'Bundle', contains: [inRole.id] } as never);
		const [person, other] = sandbox.addPeople(2);
		for (const item of [wanted, extra, profile, entitlement, bundle]) sandbox.hold(person, item);
		sandbox.hold(other, extra);
		const rows = [{ email: person.email, roles: [wanted.name, missing.name, 'Bundle'] }];
		const parameters = { ...byPeople, options: { maxRevokeShare: 100 } };
		const result = await runAlign(sandbox, rows, parameters);
		expect(result.errorItems).toEqual([]);
		expect(itemOf(result, person, wanted)).toMatchObject({ action: 'KEEP' });
		expect(itemOf(result, person, bundle)).toMatchObject({ action: 'KEEP' });
		expect(itemOf(result, person, inRole)).toMatchObject({ action: 'KEEP', through: 'the role "Bundle"' });
		expect(itemOf(result, person, missing)).toMatchObject({ action: 'GRANT' });
		expect(itemOf(result, person, extra)).toMatchObject({ action: 'REVOKE' });
		expect(itemOf(result, person, profile)).toMatchObject({ action: 'REVOKE' });
		expect(alignedOf(result)).toHaveLength(6);
		await runAlign(sandbox, rows, { ...parameters, dryRun: false, expectedRows: 1 });
		await settled();
		expect(sandbox.holds(person, extra)).toBe(false);
		expect(sandbox.holds(person, entitlement)).toBe(true);
		expect(sandbox.holds(other, extra)).toBe(true);
		const again = await runAlign(sandbox, rows, { ...parameters, dryRun: false, expectedRows: 1 });
		expect(actionsOf(again)).toEqual({ KEEP: 4 });
	});

	test('a row whose access item nobody knows blocks only its person', async () => {
		const [extra] = sandbox.addItems('ROLE', 1);
		const [one, two] = sandbox.addPeople(2);
		for (const person of [one, two]) sandbox.hold(person, extra);
		const rows = [
			{ email: one.email, roles: ['No such role'] },
			{ email: two.email, roles: ['Engineering Team'] },
		];
		const result = await runAlign(sandbox, rows, byPeople);
		expect(itemOf(result, one)).toMatchObject({ action: 'BLOCKED', blockedBy: [0] });
		expect(itemOf(result, two, extra)).toMatchObject({ action: 'REVOKE' });
	});
});

test('an id that nobody and nothing has blocks the revokes, as it was meant to be somebody', async () => {
	const [role, profile] = [...sandbox.addItems('ROLE', 1), ...sandbox.addItems('ACCESS_PROFILE', 1)];
	const [kept, gone] = sandbox.addPeople(2);
	for (const person of [kept, gone]) sandbox.hold(person, role);
	sandbox.hold(kept, profile);
	const nobody = '0123456789abcdef0123456789abcdef';
	const list = listOf(role, [kept]);
	const people = await runAlign(sandbox, [...list.items, { person: nobody }], list.parameters);
	expect(errorOf(people).message).toBe(`Identities: ISC shows nobody with the ID "${nobody}" [item 1]`);
	expect(itemOf(people, gone)).toMatchObject({ action: 'BLOCKED', blockedBy: [1] });
	const byId = { ...list.parameters, ...access(accessItem('ROLE', 'id', '={{ $json.role }}')) };
	const rows = [
		{ person: kept.id, role: role.id },
		{ person: gone.id, role: nobody },
	];
	const items = await runAlign(sandbox, rows, byId);
	expect(errorOf(items).message).toBe(`Access Items: ISC shows no role with the ID "${nobody}" [item 1]`);
	expect(itemOf(items, gone)).toMatchObject({ action: 'BLOCKED', blockedBy: [1] });
});

test('nobody beyond the person filter is touched', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const sales = sandbox.addPeople(3, { department: 'Made-up Sales' });
	const [other, wantedOther] = sandbox.addPeople(2, { department: 'Made-up Legal' });
	for (const person of [sales[0], sales[1], other]) sandbox.hold(person, role);
	const result = await dry(role, [sales[0], sales[2], wantedOther], {
		options: { personFilter: 'attributes.department:"Made-up Sales"' },
	});
	expect(itemOf(result, sales[1])).toMatchObject({ action: 'REVOKE' });
	expect(itemOf(result, sales[2])).toMatchObject({ action: 'GRANT' });
	expect(itemOf(result, wantedOther)).toMatchObject({ action: 'BLOCKED' });
	expect(alignedOf(result).some(({ identityId }) => identityId === other.id)).toBe(false);
	expect(result.hints.some(({ message }) => message.includes('1 holding beyond'))).toBe(true);
});

test('every count is in the hint, and each item names the input items it comes from', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const [kept, gone, granted] = sandbox.addPeople(3);
	for (const person of [kept, gone]) sandbox.hold(person, role);
	const result = await dry(role, [kept, granted]);
	expect(result.hints[0].message).toBe('Dry run, nothing was sent: 1 grant and 1 revoke would be requested, 1 stay.');
	const paired = result.items.map(({ json, pairedItem }) => [(json as unknown as Aligned).action, pairedItem]);
	expect(paired).toEqual([
		['KEEP', { item: 0 }],
		['GRANT', { item: 1 }],
		['REVOKE', [{ item: 0 }, { item: 1 }]],
	]);
});

test('set to stop, a run with a row that fails tells what was and what was not sent', async () => {
	const [role] = sandbox.addItems('ROLE', 1);
	const [granted, gone] = sandbox.addPeople(2);
	sandbox.hold(gone, role);
	const rows = [
		{ email: granted.email, roles: [role.name] },
		{ email: 'nobody@sandbox.example', roles: [role.name] },
	];
	const result = await runAlign(sandbox, rows, { dryRun: false, expectedRows: 2 }, { onError: 'stopWorkflow' });
	expect(result.error?.message).toContain('nobody@sandbox.example');
	expect(result.error?.description).toContain('Submitted (queued in ISC): [item 0]');
	expect(revokesSent(sandbox)).toEqual([]);
});
