import { as, problem, sandboxForTests } from './support';

const holder = sandboxForTests();

type Document = Record<string, unknown> & { id: string; name: string };

async function search(body: Record<string, unknown>, params: Record<string, unknown> = {}): Promise<Document[]> {
	const response = await as(holder.current, 'admin').post<Document[]>('/search/v1', body, { params });
	if (response.status !== 200) throw new Error(problem(response));
	return response.data;
}

async function people(query: string): Promise<string[]> {
	return (await search({ indices: ['identities'], query: { query }, sort: ['name'] })).map((document) => document.name);
}

describe('common queries', () => {
	const queries: Array<[query: string, names: string[]]> = [
		['name:"Priya Nair"', ['Priya Nair']],
		['name:nair', ['Priya Nair']],
		['Nair', ['Priya Nair']],
		['firstName:Alex AND attributes.department:Finance', ['Alex Morgan']],
		['firstName:(Priya OR Hana)', ['Hana Kim', 'Priya Nair']],
		['firstName:Priya OR firstName:Hana', ['Hana Kim', 'Priya Nair']],
		['lastName:Mor* AND NOT firstName:Alex', ['Lucia Moreno']],
		['lastName:Mor?an', ['Alex Morgan', 'Alex Morgan']],
		['(firstName:Priya OR firstName:Hana) AND attributes.department:Sales', ['Hana Kim']],
		['attributes.department:Sales -isManager:false', ['Tomas Berger']],
		['email:"zoe.o\'neill@sandbox.example"', ["Zoë O'Neill"]],
		['name:"Dwayne \\"DJ\\" Hall"', ['Dwayne "DJ" Hall']],
		['name.exact:"Hana Kim"', ['Hana Kim']],
		['name.exact:"Hana"', []],
		['inactive:true', ['Leif Comp']],
		['attributes.endDate:<now', ['Wout de Vries', 'Xenia Popova']],
		['attributes.endDate:[now TO now+90d]', ['Yann Lefèvre']],
		['_exists_:attributes.endDate AND NOT attributes.department:Engineering', ['Yann Lefèvre']],
		['@access(type:ENTITLEMENT AND name:"GitHub owners")', ['Xenia Popova']],
		['@access(name:"Engineering Team" AND type:ENTITLEMENT)', []],
		['access.name:"Permanent Badge"', ['Anders Holm']],
		['nothing:here', []],
	];
	test.each(queries)('%s', async (query, names) => {
		expect(await people(query)).toEqual(names);
	});

	test.each(['name:"open', '(name:x', 'name:', '[a TO b'])('%s is refused', async (query) => {
		await expect(search({ indices: ['identities'], query: { query } })).rejects.toThrow('400');
	});
});

test('returns what many identities have in one call, with the requested fields', async () => {
	const sandbox = holder.current;
	const ids = ['priya.nair', 'carla.rossi', 'anders.holm'].map((alias) => sandbox.person(alias).id);
	const includes = ['id', 'access.id', 'access.type', 'access.revocable', 'access.standalone'];
	const documents = await search({
		indices: ['identities'],
		query: { query: `id:(${ids.join(' OR ')})` },
		queryResultFilter: { includes },
		sort: ['id'],
	});
	expect(documents.map((document) => document.id)).toEqual([...ids].sort());
	const access = (alias: string): unknown[] =>
		documents.find((document) => document.id === sandbox.person(alias).id)?.access as unknown[];
	expect(Object.keys(documents[0]).sort()).toEqual(['access', 'id']);
	expect(access('priya.nair')).toContainEqual({
		id: sandbox.item('Engineering Team').id,
		type: 'ROLE',
		revocable: true,
	});
	expect(access('priya.nair')).toContainEqual({ id: sandbox.item('AD VPN').id, type: 'ENTITLEMENT', standalone: true });
	expect(access('priya.nair')).toContainEqual({
		id: sandbox.item('AD Engineering').id,
		type: 'ENTITLEMENT',
		standalone: false,
	});
	expect(access('carla.rossi')).toContainEqual({
		id: sandbox.item('Regional Sales').id,
		type: 'ROLE',
		revocable: false,
	});
	expect(access('carla.rossi')).toContainEqual({
		id: sandbox.item('Salesforce User').id,
		type: 'ACCESS_PROFILE',
		revocable: false,
	});
	expect(access('anders.holm')).toContainEqual({
		id: sandbox.item('Permanent Badge').id,
		type: 'ROLE',
		revocable: false,
	});
});

test('pages by searchAfter, excludes fields and counts', async () => {
	const body = {
		indices: ['identities'],
		sort: ['id'],
		queryResultFilter: { excludes: ['access', 'attributes.email'] },
	};
	const seen: string[] = [];
	for (let after: string[] = []; ;) {
		const page = await search({ ...body, ...(after.length > 0 ? { searchAfter: after } : {}) }, { limit: 20 });
		expect(page.every((document) => !('access' in document) && !('email' in (document.attributes as object)))).toBe(
			true,
		);
		seen.push(...page.map((document) => document.id));
		if (page.length < 20) break;
		after = [page[page.length - 1].id];
	}
	const count = await as(holder.current, 'admin').post('/search/v1/count', { indices: ['identities'] });
	expect([count.status, count.headers['x-total-count']]).toEqual([204, String(seen.length)]);
	expect(new Set(seen).size).toBe(seen.length);
});

test('searches roles, access profiles and entitlements', async () => {
	const named = async (index: string, query: string): Promise<string[]> =>
		(await search({ indices: [index], query: { query }, sort: ['name'] })).map((document) => document.name);
	expect(await named('roles', 'name:"Finance A*" OR name:Finance AND name:Analyst')).toEqual(['Finance Analyst']);
	expect(await named('accessprofiles', 'source.name:SAP AND requestable:true AND name:Report*')).toEqual(['Reporting']);
	expect(await named('entitlements', 'privileged:true AND source.name:GitHub')).toEqual(['GitHub owners']);
	expect(
		(await search({ indices: ['*'], query: { query: 'name:"Help Desk"' } })).map((document) => document._type).sort(),
	).toEqual(['accessprofile', 'role']);
});

test('filters by terms, range and existence', async () => {
	const find = async (filters: unknown): Promise<string[]> =>
		(await search({ indices: ['identities'], filters, sort: ['name'] })).map((document) => document.name);
	expect(await find({ 'attributes.department': { type: 'TERMS', terms: ['Executive'] } })).toEqual(['Greta Lindqvist']);
	expect(
		await find({
			'attributes.endDate': { type: 'EXISTS' },
			'attributes.department': { type: 'TERMS', terms: ['Engineering'], exclude: true },
		}),
	).toEqual(['Yann Lefèvre']);
	expect(await find({ accessCount: { type: 'RANGE', range: { lower: { value: '8' } } } })).toEqual(['Jonas Weber']);
});

test('refuses an unknown index, too many values and pages past 10,000', async () => {
	await expect(search({ indices: ['people'] })).rejects.toThrow('400');
	const ids = Array.from({ length: 801 }, (_, i) => `id${i}`);
	await expect(search({ indices: ['identities'], query: { query: `id:(${ids.join(' OR ')})` } })).rejects.toThrow(
		/800 values/,
	);
	await expect(search({ indices: ['identities'] }, { limit: 250, offset: 9900 })).rejects.toThrow(/searchAfter/);
});

test('the index lags as set', async () => {
	const sandbox = holder.current;
	sandbox.settings.searchLagMs = 60_000;
	const query = '@access(name:"AWS Deploy")';
	sandbox.hold('bruno.costa', 'AWS Deploy');
	expect(sandbox.holds('bruno.costa', 'AWS Deploy')).toBe(true);
	expect(await people(query)).toEqual([]);
	await sandbox.clock.advance(60_000);
	expect(await people(query)).toEqual(['Bruno Costa']);
});
