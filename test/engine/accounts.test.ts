import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema } from './schema';
import { access, accessItem, errorOf, people, submitted } from './support';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const op = (operation: string): [string, string] => ['accessRequest', operation];
const wait = { waitForCompletion: 30, duplicateHandling: 'submit' };
const results = (json: Record<string, unknown>) => json.results as Array<Record<string, unknown>>;
/** What was submitted, without the reads that are a POST too. */
const grants = () =>
	sandbox
		.callsTo('/access-requests/v1', 'POST')
		.filter(({ path }) => path === '/access-requests/v1')
		.map(({ body }) => body);
const selections = () => sandbox.callsTo('/access-requests/v1/accounts-selection');

/** An entitlement on the source where Tove Accola has two accounts. */
const entitlement = () => sandbox.item('AD VPN', 'ENTITLEMENT');
const accountsOf = (alias: string, source: string) =>
	sandbox.person(alias).accounts.filter(({ sourceId }) => sourceId === sandbox.source(source).id);

test('Get Account Selections tells the accounts of people and of machines', async () => {
	const human = {
		...people('alias', 'two.accounts', 'priya.nair'),
		...access(accessItem('ENTITLEMENT', 'name', 'AD VPN')),
	};
	const told = jsons(await runOperation(sandbox, op('getAccountSelections'), human));
	expect(told.map(({ identityName, accountSelectionRequired }) => [identityName, accountSelectionRequired])).toEqual([
		['Tove Accola', true],
		['Priya Nair', false],
	]);
	const [{ sources }] = told[0].items as Array<{ sources: Array<{ sourceName: string; accounts: object[] }> }>;
	expect(sources).toEqual([
		expect.objectContaining({
			sourceName: 'Active Directory',
			accounts: [expect.objectContaining({ accountUuid: expect.any(String) }), expect.any(Object)],
		}),
	]);
	expect(selections()).toHaveLength(1);
	const robot = {
		requestedFor: 'machines',
		...people('id', sandbox.person('idle-sensor').id),
		...access(accessItem('ENTITLEMENT', 'id', entitlement().id)),
	};
	const machines = jsons(await runOperation(sandbox, op('getAccountSelections'), robot));
	expect(machines).toMatchObject([{ identityType: 'MACHINE', items: [{ blockedReason: 'NO_ACCOUNT_ON_SOURCE' }] }]);
	expectSchema('accessRequest', 'getAccountSelections', [...told, ...machines]);
	const [whole] = jsons(await runOperation(sandbox, op('getAccountSelections'), { ...human, simplify: false }));
	expect(whole).toHaveProperty('requestedItems');
	const wrong = await runOperation(
		sandbox,
		op('getAccountSelections'),
		{ ...people('alias', 'nobody'), ...access(accessItem('ENTITLEMENT', 'name', 'AD VPN')) },
		{ onError: 'continueErrorOutput' },
	);
	expect(errorOf(wrong).message).toMatch(/nobody.*\[item 0\]/);
});

test('a row names one of two accounts by native identity or id, and gets the access there; it is taken from there alone', async () => {
	const [, admin] = accountsOf('two.accounts', 'Active Directory');
	const held = [admin.nativeIdentity.toUpperCase(), admin.uuid].map((account) => ({
		account,
		item: sandbox.addItem('ENTITLEMENT', { name: `AD Audit ${account}`, source: 'Active Directory' }),
	}));
	for (const { account, item } of held) {
		const parameters = {
			...people('alias', 'two.accounts'),
			...access(accessItem('ENTITLEMENT', 'id', item.id, { account })),
			comment: 'For the admin account',
			options: wait,
		};
		const [json] = jsons(await runOperation(sandbox, op('grant'), parameters));
		expect(results(json)[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
		expect(sandbox.holdingsOf('two.accounts', item).map(({ nativeIdentity }) => nativeIdentity)).toEqual([
			admin.nativeIdentity,
		]);
	}
	const [{ item }] = held;
	const revoke = {
		...people('alias', 'two.accounts'),
		...access(accessItem('ENTITLEMENT', 'id', item.id, { nativeIdentity: admin.nativeIdentity })),
		comment: 'Audit is over',
		options: wait,
	};
	const [json] = jsons(await runOperation(sandbox, op('revoke'), revoke));
	expect(results(json)[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
	expect(sandbox.holdingsOf('two.accounts', item)).toEqual([]);
});

test("an account that nobody has is the row's error, which lists the choices; the others go on", async () => {
	const choices = accountsOf('two.accounts', 'Active Directory');
	const item = sandbox.addItem('ENTITLEMENT', { name: 'AD Change Readers', source: 'Active Directory' });
	const result = await runOperation(
		sandbox,
		op('grant'),
		{
			...people('alias', 'two.accounts'),
			...access(accessItem('ENTITLEMENT', 'id', item.id, { account: '={{ $json.account }}' })),
		},
		{ items: [{ account: 'no-such' }, { account: choices[0].nativeIdentity }], onError: 'continueErrorOutput' },
	);
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	expect(errorOf(result).message).toContain('no-such');
	for (const { nativeIdentity, uuid } of choices)
		expect(errorOf(result).description).toContain(`${nativeIdentity} (ID ${uuid}`);
	expect(grants()).toHaveLength(1);
});

test('machine identities: granted on the account that is named, revoked from the only one there is, and otherwise refused with the choices', async () => {
	const machine = sandbox.person('build-server');
	const item = sandbox.addItem('ENTITLEMENT', { name: 'GitHub deployers', source: 'GitHub' });
	const sap = sandbox.addItem('ENTITLEMENT', { name: 'SAP batch', source: 'SAP' });
	const [account] = accountsOf('build-server', 'GitHub');
	const for_ = (id: string, more: object = {}) => ({
		requestedFor: 'machines',
		...people('id', machine.id),
		...access(accessItem('ENTITLEMENT', 'id', id, more)),
		comment: 'Build',
		options: wait,
	});
	const [granted] = jsons(await runOperation(sandbox, op('grant'), for_(item.id, { account: account.nativeIdentity })));
	expect(results(granted)[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
	expect(submitted(sandbox)[0]).toMatchObject({
		requestedForWithRequestedItems: [{ identityId: machine.id, identityType: 'MACHINE' }],
	});
	const [revoked] = jsons(await runOperation(sandbox, op('revoke'), for_(item.id)));
	expect(results(revoked)[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
	expect(sandbox.holdingsOf(machine, item)).toEqual([]);
	const without = await runOperation(sandbox, op('grant'), for_(item.id));
	expect(without.error?.message).toContain('needs the account');
	const robot = { ...for_(sap.id), ...people('id', sandbox.person('payroll-robot').id) };
	const several = await runOperation(sandbox, op('revoke'), robot, { onError: 'continueErrorOutput' });
	for (const { nativeIdentity } of accountsOf('payroll-robot', 'SAP'))
		expect(errorOf(several).description).toContain(nativeIdentity);
});

test('a form that an item requires goes with the grant', async () => {
	const [person] = sandbox.addPeople(1);
	const item = sandbox.item('Vendor Onboarding');
	const parameters = {
		...people('id', person.id),
		...access(accessItem(item.type, 'id', item.id, { formInstanceId: 'form-instance-1' })),
		options: wait,
	};
	const [json] = jsons(await runOperation(sandbox, op('grant'), parameters));
	expect(results(json)[0]).toMatchObject({ state: 'REQUEST_COMPLETED' });
});

test('a revoke of a role takes the assignment that is named, and a wrong one is answered with those there are', async () => {
	const [person] = sandbox.addPeople(1);
	const role = sandbox.item('Sales Reader', 'ROLE');
	const assignment = sandbox.hold(person, role);
	const revoke = (assignmentId: string) => ({
		...people('id', person.id),
		...access(accessItem('ROLE', 'id', role.id, { assignmentId })),
		comment: 'Over',
		options: wait,
	});
	const wrong = await runOperation(sandbox, op('revoke'), revoke('0'.repeat(32)), { onError: 'continueErrorOutput' });
	expect(errorOf(wrong)).toMatchObject({ httpCode: 400, description: expect.stringContaining(assignment.id) });
	const [json] = jsons(await runOperation(sandbox, op('revoke'), revoke(assignment.id)));
	expect(results(json)[0]).toMatchObject({ outcome: 'SUBMITTED', state: 'REQUEST_COMPLETED' });
	expect(sandbox.holdingsOf(person, role)).toEqual([]);
});

test('an account that ISC does not take is answered with those there are', async () => {
	const choices = accountsOf('two.accounts', 'Active Directory');
	const item = sandbox.addItem('ENTITLEMENT', { name: 'AD Print Operators', source: 'Active Directory' });
	const accountSelection = JSON.stringify([
		{ sourceId: choices[0].sourceId, accounts: [{ accountUuid: '0'.repeat(32) }] },
	]);
	const parameters = {
		...people('alias', 'two.accounts'),
		...access(accessItem('ENTITLEMENT', 'id', item.id, { accountSelection })),
	};
	const result = await runOperation(sandbox, op('grant'), parameters, { onError: 'continueErrorOutput' });
	expect(errorOf(result).httpCode).toBe(400);
	for (const { nativeIdentity, uuid } of choices)
		expect(errorOf(result).description).toContain(`${nativeIdentity} (ID ${uuid}`);
});

test("a grant to somebody with two accounts on the source must say which: the row's error lists them, the others go on", async () => {
	const choices = accountsOf('two.accounts', 'Active Directory');
	sandbox.addItem('ENTITLEMENT', { name: 'AD Scan Readers', source: 'Active Directory' });
	const parameters = {
		...people('alias', '={{ $json.who }}'),
		...access(accessItem('ENTITLEMENT', 'name', 'AD Scan Readers')),
	};
	const items = [{ who: 'two.accounts' }, { who: 'priya.nair' }];
	const result = await runOperation(sandbox, op('grant'), parameters, { items, onError: 'continueErrorOutput' });
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	expect(errorOf(result).message).toMatch(/Account: .*several accounts.*AD Scan Readers.*\[item 0\]/);
	for (const { nativeIdentity, uuid } of choices)
		expect(errorOf(result).description).toContain(`${nativeIdentity} (ID ${uuid}`);
	expect(grants()).toMatchObject([{ requestedFor: [sandbox.person('priya.nair').id] }]);
	expect(selections()).toHaveLength(1);

	sandbox.clearCalls();
	await runOperation(sandbox, op('grant'), {
		...parameters,
		...people('alias', 'two.accounts'),
		options: { duplicateHandling: 'submit' },
	});
	expect(grants()).toMatchObject([{ requestedFor: [sandbox.person('two.accounts').id] }]);
	expect(selections()).toEqual([]);
});

test('a grant on a source where nobody has two accounts needs no account, whatever there is elsewhere', async () => {
	const item = sandbox.addItem('ENTITLEMENT', { name: 'GitHub Scan Readers', source: 'GitHub' });
	const parameters = { ...people('alias', 'two.accounts'), ...access(accessItem('ENTITLEMENT', 'id', item.id)) };
	const [json] = jsons(await runOperation(sandbox, op('grant'), parameters));
	expect(results(json)).toMatchObject([{ outcome: 'SUBMITTED' }]);
});
