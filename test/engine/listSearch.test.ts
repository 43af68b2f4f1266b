import { startSandbox, type Sandbox } from '../../sandbox';
import { searchList } from './harness';
import { credentialFor } from './support';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.clearCalls();
	sandbox.faults.clear();
});

/** A dropdown read to its end, as an operator who scrolls. */
async function all(
	method: string,
	filter: string,
	options: object = {},
): Promise<{ names: string[]; ids: unknown[]; pages: number }> {
	const results: Array<{ name: string; value: unknown }> = [];
	let pages = 0;
	for (let paginationToken: string | undefined; pages === 0 || paginationToken !== undefined; pages++) {
		const answer = await searchList(method, {
			parameters: { authentication: 'accessToken' },
			credentials: credentialFor(sandbox),
			filter,
			...(paginationToken !== undefined && { paginationToken }),
			...options,
		});
		results.push(...answer.results);
		paginationToken = answer.paginationToken as string | undefined;
	}
	return { names: results.map(({ name }) => name), ids: results.map(({ value }) => value), pages };
}

const filters = () => sandbox.callsTo('/public-identities/v1').map(({ query }) => query.filters);

test('people by the beginning of a first name, last name, email or alias, each once, with documented operators only', async () => {
	for (const typed of ['Priya', 'nair', 'priya.nair', 'priya.nair@sandbox.example']) {
		const { names, ids } = await all('searchIdentities', typed);
		expect(names).toEqual(['Priya Nair (priya.nair@sandbox.example)']);
		expect(ids).toEqual([sandbox.person('priya.nair').id]);
	}
	expect(filters().filter((filter) => / or /.test(filter ?? ''))).toEqual([]);
});

test("two words are a first and a last name; where ISC takes no joined filters, the last name's list is looked through", async () => {
	expect((await all('searchIdentities', 'priya nai')).names).toEqual(['Priya Nair (priya.nair@sandbox.example)']);
	sandbox.faults.add({ mode: 'status', status: 400, path: '^/public-identities/v1', count: 1 });
	expect((await all('searchIdentities', 'priya nai')).names).toEqual(['Priya Nair (priya.nair@sandbox.example)']);
	expect(filters().at(-1)).toBe('lastname sw "nai"');
	sandbox.faults.add({ mode: 'status', status: 400, path: '^/public-identities/v1', count: 1 });
	expect((await all('searchIdentities', 'jonas nai')).names).toEqual([]);
});

test('two people of one name are both there', async () => {
	expect((await all('searchIdentities', 'Alex Morgan')).ids).toHaveLength(2);
	expect((await all('searchIdentities', 'alex')).names.filter((name) => name.startsWith('Alex Morgan'))).toHaveLength(
		2,
	);
});

test('many people come page by page, each once and nobody left out', async () => {
	for (let number = 0; number < 130; number++) {
		sandbox.addPerson({
			alias: `zara.z${number}`,
			firstName: 'Zara',
			lastName: `Zulu${String(number).padStart(3, '0')}`,
			email: `zara.z${number}@sandbox.example`,
		});
	}
	const { ids, names, pages } = await all('searchIdentities', 'zara');
	expect(ids).toHaveLength(130);
	expect(new Set(ids).size).toBe(130);
	expect(names).toEqual([...names].sort());
	expect(pages).toBe(3);
	const everybody = await all('searchIdentities', '');
	expect(new Set(everybody.ids).size).toBe(everybody.ids.length);
	expect(everybody.ids.length).toBeGreaterThan(160);
});

test('a plain user may search for people, too', async () => {
	expect((await all('searchIdentities', 'marta', { credentials: credentialFor(sandbox, 'user') })).names).toEqual([
		'Marta Silva (marta.silva@sandbox.example)',
	]);
});

test('quotation marks and backslashes in what was typed do no harm', async () => {
	expect((await all('searchIdentities', '"\\')).names).toEqual([]);
});

test('what goes wrong is said where the list would be', async () => {
	sandbox.faults.add({ mode: 'status', status: 403, path: '^/public-identities/v1' });
	await expect(all('searchIdentities', 'x')).rejects.toMatchObject({
		description: expect.stringMatching(/ORG_ADMIN|administrator/),
	});
});

test("access items of the entry's type, by the beginning of the name", async () => {
	const at = (type: string) => ({
		parameters: {
			authentication: 'accessToken',
			accessItems: { item: [{ type, id: { __rl: true, mode: 'list', value: '' } }] },
		},
		path: 'parameters.accessItems.item[0].id',
	});
	expect((await all('searchAccessItems', 'Engineering T', at('ROLE'))).names).toEqual(['Engineering Team']);
	const entitlements = await all('searchAccessItems', 'AD VP', at('ENTITLEMENT'));
	expect(entitlements.names).toEqual(['AD VPN (Active Directory)']);
	sandbox.addItems('ROLE', 120);
	const { ids, pages } = await all('searchAccessItems', '', at('ROLE'));
	expect(new Set(ids).size).toBe(ids.length);
	expect(pages).toBeGreaterThanOrEqual(3);
});

describe('asked without a place in the node, as the AI builder and agents do', () => {
	const entry = (type: string) => ({ type, id: { __rl: true, mode: 'list', value: '' } });
	const asked = async (path: string, item?: object[]) =>
		await all('searchAccessItems', 'AD ', {
			path,
			parameters: { authentication: 'accessToken', ...(item && { accessItems: { item } }) },
		});

	test.each(['', 'parameters', 'parameters.accessItems.item.id'])(
		'path "%s": the type that the entries name',
		async (path) => {
			const { names } = await asked(path, [entry('ENTITLEMENT')]);
			expect(names.length).toBeGreaterThan(0);
			expect(names.every((name) => name.includes('(Active Directory)'))).toBe(true);
			expect(sandbox.callsTo('/requestable-objects/v1')).toEqual([]);
		},
	);

	test('no entry names a type: every type there is, and each says which it is', async () => {
		for (const item of [[], [entry('={{ $json.type }}')]]) {
			const { names, ids } = await asked('', item);
			expect(new Set(ids).size).toBe(ids.length);
			expect(names.filter((name) => name.includes('(entitlement, Active Directory)')).length).toBeGreaterThan(0);
		}
	});

	test('entries of two types: both', async () => {
		const { names } = await asked('', [entry('ROLE'), entry('ENTITLEMENT')]);
		expect(names.some((name) => name.includes('(entitlement'))).toBe(true);
		expect(names.some((name) => name.includes('(access profile'))).toBe(false);
	});

	test('a place that names its entry still counts alone', async () => {
		await asked('parameters.accessItems.item[1].id', [entry('ROLE'), entry('ENTITLEMENT')]);
		expect(sandbox.callsTo('/requestable-objects/v1')).toEqual([]);
	});
});
