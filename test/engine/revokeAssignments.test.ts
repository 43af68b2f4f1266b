import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { access, accessItem, errorOf, people, submitted } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const WHO = 'two.accounts';
const REVOKE: [string, string] = ['accessRequest', 'revoke'];
const anywhere = { onError: 'continueErrorOutput' } as const;

/** Takes something from the person who has two accounts on Active Directory, naming neither account nor assignment. */
const revoke = (type: string, id: string, extra: object = {}) => ({
	...people('alias', WHO),
	...access(accessItem(type, 'id', id, extra)),
	comment: 'Audit is over',
});
const accounts = () =>
	sandbox.person(WHO).accounts.filter(({ sourceId }) => sourceId === sandbox.source('Active Directory').id);
const sentItem = () => (submitted(sandbox)[0].requestedItems as unknown[])[0];

test('an entitlement held on one of two accounts is taken from that one, which the node finds', async () => {
	const [, admin] = accounts();
	const item = sandbox.addItem('ENTITLEMENT', { name: 'AD Night Shift', source: 'Active Directory' });
	sandbox.hold(WHO, item, { nativeIdentity: admin.nativeIdentity });
	const [json] = jsons(await runOperation(sandbox, REVOKE, revoke('ENTITLEMENT', item.id)));
	expect(json.results).toMatchObject([{ outcome: 'SUBMITTED' }]);
	expect(sentItem()).toMatchObject({ id: item.id, nativeIdentity: admin.nativeIdentity });
	await sandbox.clock.advance(60_000);
	expect(sandbox.holdingsOf(WHO, item)).toEqual([]);
});

test("an entitlement held on both is the row's error, which lists them; named in a row of its own, each is taken", async () => {
	const item = sandbox.addItem('ENTITLEMENT', { name: 'AD Day Shift', source: 'Active Directory' });
	for (const { nativeIdentity } of accounts()) sandbox.hold(WHO, item, { nativeIdentity });
	const refused = await runOperation(sandbox, REVOKE, revoke('ENTITLEMENT', item.id), anywhere);
	expect(errorOf(refused).message).toMatch(
		/Native Identity: .* holds the entitlement "AD Day Shift" on Active Directory 2 times, and this input item doesn't say which one to revoke \[item 0\]/,
	);
	for (const { nativeIdentity } of accounts()) expect(errorOf(refused).description).toContain(nativeIdentity);
	expect(submitted(sandbox)).toEqual([]);

	const items = accounts().map(({ nativeIdentity }) => ({ account: nativeIdentity }));
	const each = jsons(
		await runOperation(sandbox, REVOKE, revoke('ENTITLEMENT', item.id, { nativeIdentity: '={{ $json.account }}' }), {
			items,
		}),
	);
	expect(each.map(({ results }) => results)).toMatchObject(items.map(() => [{ outcome: 'SUBMITTED' }]));
	await sandbox.clock.advance(60_000);
	expect(sandbox.holdingsOf(WHO, item)).toEqual([]);
});

test('a role assigned once is revoked by its assignment; assigned twice, the row must say which', async () => {
	const once = sandbox.hold(WHO, sandbox.addItem('ROLE', { name: 'Shift Lead' }));
	const [json] = jsons(await runOperation(sandbox, REVOKE, revoke('ROLE', once.itemId)));
	expect(json.results).toMatchObject([{ outcome: 'SUBMITTED' }]);
	expect(sentItem()).toMatchObject({ id: once.itemId, assignmentId: once.id });

	const role = sandbox.addItem('ROLE', { name: 'Shift Planner' });
	const assignments = [sandbox.hold(WHO, role), sandbox.hold(WHO, role)];
	const refused = await runOperation(sandbox, REVOKE, revoke('ROLE', role.id), anywhere);
	expect(errorOf(refused).message).toContain('Assignment ID');
	for (const { id } of assignments) expect(errorOf(refused).description).toContain(id);
});

test('a person with one account on each source costs no further read, and nothing is added', async () => {
	const [person] = sandbox.addPeople(1);
	const item = sandbox.item('AD VPN', 'ENTITLEMENT');
	sandbox.hold(person, item);
	await runOperation(sandbox, REVOKE, { ...revoke('ENTITLEMENT', item.id), ...people('id', person.id) });
	expect(sandbox.callsTo('/revocable-objects/v1')).toEqual([]);
	expect(sentItem()).not.toHaveProperty('nativeIdentity');
});

test('two rows that mean the same account without naming it are sent once', async () => {
	const [, admin] = accounts();
	const item = sandbox.addItem('ENTITLEMENT', { name: 'AD Weekend Shift', source: 'Active Directory' });
	sandbox.hold(WHO, item, { nativeIdentity: admin.nativeIdentity });
	const run = { ...anywhere, items: [{}, {}] };
	const both = jsons(await runOperation(sandbox, REVOKE, revoke('ENTITLEMENT', item.id), run));
	expect(both.map(({ results }) => results)).toMatchObject([[{ outcome: 'SUBMITTED' }], [{ outcome: 'SUBMITTED' }]]);
	expect(submitted(sandbox)).toHaveLength(1);
});
