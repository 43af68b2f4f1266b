import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema, expectTenFields } from './schema';
import { access, accessItem, errorOf, locator, people, run } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const list = async (parameters: object = {}, options: Parameters<typeof runOperation>[3] = {}) =>
	await runOperation(sandbox, ['accessItem', 'getAll'], parameters, options);
const found = async (parameters: object = {}, options: Parameters<typeof runOperation>[3] = {}) =>
	jsons(await list(parameters, options));
const named = (rows: Array<Record<string, unknown>>) => rows.map(({ type, name }) => `${String(type)} ${String(name)}`);
const somebody = (alias: string) => ({ forWhom: 'identity', identity: locator('alias', alias) });

const statusOf = ({ forPerson }: Record<string, unknown>) => (forPerson as { requestStatus?: string }).requestStatus;

test('what can be requested, by the beginning of the name, of the types wanted', async () => {
	expect(named(await found({ name: 'Help D' }))).toEqual(['ROLE Help Desk', 'ACCESS_PROFILE Help Desk']);
	expect(named(await found({ name: 'AD V', types: ['ENTITLEMENT'] }))).toEqual(['ENTITLEMENT AD VPN']);
	expect(named(await found({ name: 'Retired' }))).toEqual([]);
	expect(named(await found({ name: 'Retired', types: ['ROLE'], filters: { requestableOnly: false } }))).toEqual([
		'ROLE Retired Role',
	]);
});

test('by a part of the name or the description, also where ISC cannot search for it', async () => {
	sandbox.addItem('ENTITLEMENT', { name: 'SAP_FIN_77', description: 'Posting for the quarterly closing' });
	sandbox.addItem('ROLE', { name: 'Closing Accountant' });
	expect(named(await found({ filters: { term: 'closing' } }))).toEqual([
		'ROLE Closing Accountant',
		'ENTITLEMENT SAP_FIN_77',
	]);
	expect(named(await found({ name: 'clos', filters: { term: 'account' } }))).toEqual(['ROLE Closing Accountant']);
});

test('by source, by its name or id, for anybody and for somebody', async () => {
	const rows = await found({ filters: { source: 'sap' }, returnAll: true });
	expect(new Set(rows.map(({ source }) => (source as { name: string }).name))).toEqual(new Set(['SAP']));
	expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(['ACCESS_PROFILE', 'ENTITLEMENT']));
	expect(named(await found({ filters: { source: sandbox.source('SAP').id }, returnAll: true }))).toEqual(named(rows));
	const profiles = await found({ types: ['ACCESS_PROFILE'], ...somebody('jonas.weber'), filters: { source: 'SAP' } });
	expect(profiles.find(({ name }) => name === 'SAP Reader')).toMatchObject({
		forPerson: { requestStatus: 'ASSIGNED' },
	});
	expect(profiles.map(({ name }) => name)).not.toContain('Salesforce User');
	expect(
		errorOf(await list({ filters: { source: 'No Such Source' } }, { onError: 'continueErrorOutput' })).message,
	).toMatch(/no source called "No Such Source"/);
});

test('the whole life for a person: available, pending, assigned; roles, access profiles and entitlements alike', async () => {
	const who = { ...people('alias', 'carla.rossi') };
	const items = access(accessItem('ROLE', 'name', 'Sales Reader'), accessItem('ENTITLEMENT', 'name', 'AD VPN'));
	const standing = async () => {
		const rows = [
			...(await found({ ...somebody('carla.rossi'), name: 'Sales Reader' })),
			...(await found({ ...somebody('carla.rossi'), name: 'AD VPN' })),
		];
		return rows.map(statusOf);
	};
	expect(await standing()).toEqual(['AVAILABLE', 'AVAILABLE']);
	jsons(await run(sandbox, 'grant', { ...who, ...items }));
	expect(await standing()).toEqual(['PENDING', 'PENDING']);
	await sandbox.clock.advance(60_000);
	expect(await standing()).toEqual(['ASSIGNED', 'ASSIGNED']);
	const held = await found({ ...somebody('carla.rossi'), filters: { statuses: ['ASSIGNED'] }, returnAll: true });
	expect(named(held)).toEqual(expect.arrayContaining(['ROLE Sales Reader', 'ENTITLEMENT AD VPN']));
	expect(new Set(held.map(statusOf))).toEqual(new Set(['ASSIGNED']));
	jsons(await run(sandbox, 'revoke', { ...who, ...items, comment: 'Moved on' }));
	await sandbox.clock.advance(60_000);
	expect(await standing()).toEqual(['AVAILABLE', 'AVAILABLE']);
});

test('a plain user sees what they may request for themselves, and is told what they may not ask', async () => {
	const mine = await found({ forWhom: 'me', types: ['ROLE'], returnAll: true }, { client: 'user' });
	expect(mine.find(({ name }) => name === 'Engineering Team')).toMatchObject({
		forPerson: { requestStatus: 'ASSIGNED' },
	});
	expect(mine.map(({ name }) => name)).not.toContain('Restricted Research');
	const refused = await list({ types: ['ROLE'] }, { client: 'user', onError: 'continueErrorOutput' });
	expect(errorOf(refused)).toMatchObject({ httpCode: 403, description: expect.stringContaining('set For to Myself') });
});

test('pages on the server, stops at the limit, and never asks for more', async () => {
	sandbox.addItems('ROLE', 400);
	expect(await found({ limit: 300 })).toHaveLength(300);
	expect(sandbox.callsTo('/requestable-objects/v1').map(({ query }) => [query.limit, query.offset])).toEqual([
		['250', '0'],
		['250', '250'],
	]);
	expect(sandbox.callsTo('/entitlements/v1')).toEqual([]);
	const all = await found({ returnAll: true });
	expect(new Set(all.map(({ type, id }) => `${String(type)}${String(id)}`)).size).toBe(all.length);
	expect(await found({ types: ['ROLE'], limit: 60, filters: { requestableOnly: false } })).toHaveLength(60);
	expect(sandbox.callsTo('/roles/v1').map(({ query }) => query.limit)).toEqual(['50', '50']);
});

test("what comes out is what __schema__ says; Simplify off gives ISC's own entries", async () => {
	const everything = await found({ returnAll: true, filters: { requestableOnly: false } });
	jsons(
		await run(sandbox, 'grant', {
			...people('alias', 'carla.rossi'),
			...access(accessItem('ROLE', 'name', 'Sales Reader')),
		}),
	);
	const standing = await found({ ...somebody('carla.rossi'), returnAll: true });
	expectSchema('accessItem', 'getAll', [...everything, ...standing]);
	expectTenFields([...everything, ...standing]);
	expect(everything.find(({ name }) => name === 'Break Glass Administrator')).toMatchObject({
		requires: { comment: true, maxDuration: '8 hours' },
	});
	expect(everything.find(({ name }) => name === 'External Auditor')).toMatchObject({ requires: { endDate: true } });
	expect(
		(
			await found({ name: 'External Auditor', simplify: false, filters: { requestableOnly: false }, types: ['ROLE'] })
		)[0],
	).toMatchObject({ type: 'ROLE', accessRequestConfig: { requireEndDate: true } });
});

test('rules: at least one type, and a status only with a person', async () => {
	const ask = async (parameters: object) => errorOf(await list(parameters, { onError: 'continueErrorOutput' })).message;
	expect(await ask({ types: [] })).toMatch(/^Types is empty/);
	expect(await ask({ filters: { statuses: ['PENDING'] } })).toMatch(/^The filter Status needs a person/);
});
