import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema, expectTenFields } from './schema';
import { access, accessItem, credentialFor, errorOf, locator, people, run } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, clock: 'stepped' });
});
afterEach(async () => await sandbox.close());

const day = 86_400_000;
const id = (alias: string) => sandbox.person(alias).id;
const named = (list: Array<Record<string, unknown>>) => list.map(({ name }) => name);

describe('get', () => {
	test('by id, email, alias and a list of them: each looked up once for all rows, simplified', async () => {
		const items = [{ who: 'priya.nair' }, { who: ['jonas.weber', 'priya.nair'] }];
		const result = await runOperation(
			sandbox,
			['identity', 'get'],
			{ identity: locator('alias', '={{ $json.who }}') },
			{ items },
		);
		const found = jsons(result);
		expect(found.map(({ alias }) => alias)).toEqual(['priya.nair', 'jonas.weber', 'priya.nair']);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 1 }]);
		expectSchema('identity', 'get', found);
		expect(found[0]).toMatchObject({
			id: id('priya.nair'),
			managerName: 'Marta Silva',
			attributes: { department: 'Engineering' },
		});
		expect(sandbox.calls.filter(({ path }) => path === '/public-identities/v1')).toHaveLength(3);
		for (const [mode, value] of [
			['id', id('priya.nair')],
			['email', 'PRIYA.NAIR@sandbox.example'],
			['list', id('priya.nair')],
		]) {
			expect(jsons(await runOperation(sandbox, ['identity', 'get'], { identity: locator(mode, value) }))).toEqual([
				found[0],
			]);
		}
	});

	test('the whole entry where Simplify is off', async () => {
		const [whole] = jsons(
			await runOperation(sandbox, ['identity', 'get'], { identity: locator('alias', 'priya.nair'), simplify: false }),
		);
		expect(whole).toMatchObject({ manager: { type: 'IDENTITY', name: 'Marta Silva' }, attributes: expect.any(Array) });
	});

	test("who is not there, or is there twice, is the row's error; the others go on", async () => {
		const items = [
			{ mail: 'nobody@sandbox.example' },
			{ mail: 'reception@sandbox.example' },
			{ mail: '' },
			{ mail: 'priya.nair@sandbox.example' },
		];
		const result = await runOperation(
			sandbox,
			['identity', 'get'],
			{ identity: locator('email', '={{ $json.mail }}') },
			{ items, onError: 'continueErrorOutput', client: 'user' },
		);
		expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(errorOf(result, 0).message).toMatch(
			/Nobody in ISC has the email address "nobody@sandbox.example"[\s\S]*\[item 0\]/,
		);
		expect(errorOf(result, 1).message).toMatch(/Reception North[\s\S]*Reception South/);
		expect(errorOf(result, 2).message).toBe('The expression of Identity returned nothing for this item [item 2]');
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 3 }]);
		const inOne = await runOperation(
			sandbox,
			['identity', 'get'],
			{ identity: locator('email', 'nobody@sandbox.example') },
			{ onError: 'continueRegularOutput' },
		);
		expect(inOne.items).toMatchObject([
			{ json: { error: { message: expect.any(String), description: expect.any(String) } }, pairedItem: { item: 0 } },
		]);
		expect(Object.keys(inOne.items[0].json)).toEqual(['error']);
		const unknown = await runOperation(sandbox, ['identity', 'get'], {
			identity: locator('id', '2c9180857182305e0171993735622948'),
		});
		expect(unknown.error).toMatchObject({ message: expect.stringContaining('[item 0]'), context: { itemIndex: 0 } });
	});

	test('a credential that does not work is said once for all rows', async () => {
		sandbox.faults.add({ mode: 'status', status: 403, path: '^/public-identities/v1' });
		const result = await runOperation(
			sandbox,
			['identity', 'get'],
			{ identity: locator('id', 'x') },
			{ items: [{}, {}], onError: 'continueErrorOutput' },
		);
		expect(result.errorItems).toHaveLength(2);
		expect(errorOf(result, 1)).toMatchObject({ httpCode: 403 });
		expect(sandbox.calls.filter(({ path }) => path === '/public-identities/v1')).toHaveLength(1);
	});
});

describe('getAll', () => {
	test('by name for any user, with the filters, stopping at the limit', async () => {
		const byName = jsons(await runOperation(sandbox, ['identity', 'getAll'], { name: 'alex' }, { client: 'user' }));
		expect(named(byName).filter((name) => name === 'Alex Morgan')).toHaveLength(2);
		expectSchema('identity', 'getAll', byName);
		const filtered = jsons(
			await runOperation(sandbox, ['identity', 'getAll'], { filters: { firstName: 'Pri', lastName: 'Na' } }),
		);
		expect(named(filtered)).toEqual(['Priya Nair']);
		sandbox.addPeople(700);
		sandbox.clearCalls();
		expect(jsons(await runOperation(sandbox, ['identity', 'getAll'], { limit: 300 }))).toHaveLength(300);
		expect(sandbox.callsTo('/public-identities/v1').map(({ query }) => [query.limit, query.offset])).toEqual([
			['250', '0'],
			['250', '250'],
		]);
		const all = jsons(await runOperation(sandbox, ['identity', 'getAll'], { returnAll: true }));
		expect(new Set(all.map((person) => person.id)).size).toBe(all.length);
		expect(all.length).toBeGreaterThan(700);
	});

	test('active people only, where that is asked for', async () => {
		const inactive = { name: 'left.company' };
		expect(jsons(await runOperation(sandbox, ['identity', 'getAll'], inactive))).toMatchObject([
			{ alias: 'left.company', identityState: 'INACTIVE_LONG_TERM' },
		]);
		expect(
			jsons(await runOperation(sandbox, ['identity', 'getAll'], { ...inactive, filters: { activeOnly: true } })),
		).toEqual([]);
	});

	test('by a search query, in the same simplified form', async () => {
		const found = jsons(
			await runOperation(sandbox, ['identity', 'getAll'], {
				searchUsing: 'query',
				query: 'attributes.department:Engineering',
				limit: 3,
			}),
		);
		expect(found).toHaveLength(3);
		expectSchema('identity', 'getAll', found, { partly: true });
		expect(found[0]).toMatchObject({ attributes: { department: 'Engineering' }, identityState: 'ACTIVE' });
	});

	test('what cannot be asked is said: no query, name and filters at once, a limit that is none, a user who may not search', async () => {
		const ask = async (parameters: object, client: 'admin' | 'user' = 'admin') =>
			errorOf(
				await runOperation(sandbox, ['identity', 'getAll'], parameters, { onError: 'continueErrorOutput', client }),
			);
		expect((await ask({ searchUsing: 'query', query: ' ' })).message).toMatch(/Search Query is empty/);
		expect((await ask({ searchUsing: 'query', query: '={{ "" }}' })).message).toMatch(
			/^The expression of Search Query returned nothing/,
		);
		expect((await ask({ name: 'a', filters: { alias: 'b' } })).message).toMatch(
			/^Name can't be combined with the filters/,
		);
		expect((await ask({ limit: '={{ "many" }}' })).message).toMatch(/Limit must be/);
		expect(await ask({ searchUsing: 'query', query: '*' }, 'user')).toMatchObject({
			httpCode: 403,
			description: expect.stringContaining('ORG_ADMIN'),
		});
	});
});

test('a credential that would fail every row is tried once', async () => {
	const credentials = credentialFor(sandbox, 'admin', { clientSecret: 'not-the-secret' });
	const result = await runOperation(
		sandbox,
		['identity', 'getAll'],
		{},
		{ items: [{}, {}, {}], onError: 'continueErrorOutput', credentials },
	);
	expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(errorOf(result, 2).message).toMatch(/\[item 2\]$/);
	expect(sandbox.callsTo('/oauth/token', 'POST').length).toBeLessThanOrEqual(2);
	expect(sandbox.callsTo('/public-identities/v1')).toEqual([]);
});

describe('getAccess', () => {
	const getAccess = async (alias: string, parameters: object = {}, options: Parameters<typeof runOperation>[3] = {}) =>
		await runOperation(
			sandbox,
			['identity', 'getAccess'],
			{ identity: locator('alias', alias), ...parameters },
			options,
		);

	test('what a person holds: type, source, whether it is revocable, its dates and its assignment', async () => {
		sandbox.hold('jonas.weber', 'AD VPN', { removeDate: sandbox.clock.now() + 30 * day });
		const found = jsons(await getAccess('jonas.weber', { options: { entitlementDetails: true } }));
		const of = (name: string) => found.find((access) => access.name === name);
		expect(of('Engineering Team')).toMatchObject({
			type: 'ROLE',
			revocable: true,
			assignment: { removeDateFrom: 'ASSIGNMENT', assignmentId: expect.any(String) },
			removeDate: new Date(sandbox.clock.now() + 90 * day).toISOString(),
		});
		expect(of('All Employees')).toMatchObject({ type: 'ROLE', revocable: false });
		expect(of('SAP Reader')).toMatchObject({ type: 'ACCESS_PROFILE', sourceName: 'SAP', revocable: true });
		expect(of('AD VPN')).toMatchObject({
			type: 'ENTITLEMENT',
			sourceName: 'Active Directory',
			revocable: true,
			assignment: { nativeIdentity: expect.any(String) },
			removeDate: new Date(sandbox.clock.now() + 30 * day).toISOString(),
		});
		const scheduled = jsons(await getAccess('lucia.moreno'));
		expect(scheduled.find(({ name }) => name === 'External Auditor')).toMatchObject({
			startDate: new Date(sandbox.clock.now() + 14 * day).toISOString(),
		});
		expectSchema('identity', 'getAccess', [...found, ...scheduled]);
		expectTenFields([...found, ...scheduled]);
	});

	test('the whole life: asked for with an end date, held with it, about to end, ended', async () => {
		const removeDate = new Date(sandbox.clock.now() + 10 * day).toISOString();
		const items = access(accessItem('ACCESS_PROFILE', 'name', 'SAP Basic'), accessItem('ROLE', 'name', 'Sales Reader'));
		jsons(
			await run(sandbox, 'grant', {
				...people('alias', 'carla.rossi'),
				...items,
				end: 'date',
				removeDate: `={{ "${removeDate}" }}`,
			}),
		);
		await sandbox.clock.advance(60_000);
		const ending = jsons(await getAccess('carla.rossi', { filters: { endsWithin: 14 } }));
		expect(ending).toMatchObject([
			{ name: 'SAP Basic', removeDate, assignment: { removeDateFrom: 'REQUEST' } },
			{ name: 'Sales Reader', removeDate, assignment: { removeDateFrom: 'ASSIGNMENT' } },
		]);
		expect(jsons(await getAccess('carla.rossi', { filters: { endsWithin: 5 } }))).toEqual([]);
		await sandbox.clock.advance(11 * day);
		expect(named(jsons(await getAccess('carla.rossi')))).not.toContain('Sales Reader');
	});

	test("filters by type and revocability, stops at the limit, and gives ISC's own entries where Simplify is off", async () => {
		const roles = jsons(await getAccess('jonas.weber', { filters: { types: ['ROLE'] } }));
		expect(new Set(roles.map(({ type }) => type))).toEqual(new Set(['ROLE']));
		expect(sandbox.callsTo('/access-request-status/v1')).toEqual([]);
		const revocable = jsons(await getAccess('jonas.weber', { filters: { revocableOnly: true } }));
		expect(named(revocable)).toEqual(['Engineering Team', 'SAP Reader']);
		expect(jsons(await getAccess('jonas.weber', { limit: 2 }))).toHaveLength(2);
		const [whole] = jsons(
			await getAccess('jonas.weber', { simplify: false, filters: { types: ['ROLE'], revocableOnly: true } }),
		);
		expect(whole).toMatchObject({
			identityId: id('jonas.weber'),
			owner: { id: expect.any(String) },
			assignment: { role: { name: 'Engineering Team' } },
		});
	});

	test('a person with two accounts has an entry for each', async () => {
		const found = jsons(
			await getAccess('two.accounts', { options: { entitlementDetails: true }, filters: { types: ['ENTITLEMENT'] } }),
		);
		expect(found.filter(({ name }) => name === 'AD VPN').map(({ assignment }) => assignment)).toEqual(
			expect.arrayContaining([expect.objectContaining({ nativeIdentity: 'adm-two.accounts' })]),
		);
	});

	test('a hundred people cost four searches', async () => {
		const items = sandbox.addPeople(100).map(({ id: who }) => ({ who }));
		await runOperation(
			sandbox,
			['identity', 'getAccess'],
			{ identity: locator('id', '={{ $json.who }}'), filters: { types: ['ACCESS_PROFILE'] } },
			{ items },
		);
		expect(sandbox.callsTo('/search/v1', 'POST')).toHaveLength(4);
	});

	test('a user who may not search gets what live lists tell, and a hint that something may be missing', async () => {
		const result = await getAccess('priya.nair', {}, { client: 'user' });
		expect(named(jsons(result))).toEqual(expect.arrayContaining(['Engineering Team', 'All Employees']));
		expect(result.hints.map(({ message }) => message).join()).toMatch(/live lists/);
		const foreign = await getAccess('jonas.weber', {}, { client: 'user', onError: 'continueErrorOutput' });
		expect(errorOf(foreign)).toMatchObject({ httpCode: 403 });
	});
});
