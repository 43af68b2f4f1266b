import { as, flat, problem, sandboxForTests, soon } from './support';

const holder = sandboxForTests();

type Row = Record<string, unknown> & { id: string; name: string };

async function get(path: string, params: Record<string, unknown> = {}): Promise<Row[]> {
	const response = await as(holder.current, 'admin').get<Row[]>(path, { params });
	if (response.status !== 200) throw new Error(problem(response));
	return response.data;
}

async function names(path: string, filters: string): Promise<string[]> {
	return (await get(path, { filters, sorters: 'name' })).map((row) => row.name);
}

test('public identities are found by id, alias, email and name', async () => {
	const path = '/public-identities/v1';
	const { id } = holder.current.person('priya.nair');
	expect(await names(path, `id eq "${id}"`)).toEqual(['Priya Nair']);
	expect(await names(path, `id in ("${id}", "x")`)).toEqual(['Priya Nair']);
	expect(await names(path, 'alias eq "priya.nair"')).toEqual(['Priya Nair']);
	expect(await names(path, 'email eq "PRIYA.NAIR@sandbox.example"')).toEqual(['Priya Nair']);
	expect(await names(path, 'email eq "reception@sandbox.example"')).toEqual(['Reception North', 'Reception South']);
	expect(await names(path, 'firstname sw "Al" and lastname eq "Morgan"')).toEqual(['Alex Morgan', 'Alex Morgan']);
	expect(await names(path, 'firstname eq "Dwayne \\"DJ\\""')).toEqual(['Dwayne "DJ" Hall']);
	expect(await names(path, 'alias eq "nobody" or alias eq "hana.kim"')).toEqual(['Hana Kim']);
	holder.current.quirks.caseSensitiveFilters = true;
	expect(await names(path, 'email eq "PRIYA.NAIR@sandbox.example"')).toEqual([]);
	const everybody = await get(path);
	expect((await get(path, { 'add-core-filters': true })).length).toBe(everybody.length - 1);
});

test('a filter or sorter that an endpoint does not support is refused', async () => {
	const admin = as(holder.current, 'admin');
	const status = async (params: Record<string, unknown>): Promise<number> =>
		(await admin.get('/public-identities/v1', { params })).status;
	expect(await status({ filters: 'name eq "x"' })).toBe(400);
	expect(await status({ filters: 'alias co "x"' })).toBe(400);
	expect(await status({ filters: 'alias eq' })).toBe(400);
	expect(await status({ filters: 'alias eq "x' })).toBe(400);
	expect(await status({ sorters: 'email' })).toBe(400);
	expect(await status({ limit: 251 })).toBe(400);
	expect((await admin.get('/roles/v1', { params: { limit: 51 } })).status).toBe(400);
});

test('every endpoint is also available under the older prefixes', async () => {
	for (const prefix of ['v3', 'beta', 'v2024', 'v2025', 'v2026']) {
		expect(await get(`/${prefix}/public-identities`, { limit: 1 })).toHaveLength(1);
		expect(await get(`/${prefix}/access-request-approvals/pending`)).toEqual([]);
	}
	expect((await as(holder.current, 'admin').get('/v9/public-identities')).status).toBe(404);
});

describe('requestable objects', () => {
	const path = '/requestable-objects/v1';

	test('are marked with their status for one identity', async () => {
		const sandbox = holder.current;
		sandbox.requestRunning('priya.nair', 'IT Reader');
		const { id } = sandbox.person('priya.nair');
		const status = async (name: string): Promise<unknown> =>
			(await get(path, { 'identity-id': id, filters: `name eq "${name}"` }))[0].requestStatus;
		expect([await status('Engineering Team'), await status('IT Reader'), await status('IT Editor')]).toEqual([
			'ASSIGNED',
			'PENDING',
			'AVAILABLE',
		]);
		const pending = await get(path, { 'identity-id': id, statuses: 'PENDING' });
		expect(pending.map((row) => [row.name, row.identityRequestId])).toEqual([
			['IT Reader', sandbox.requestItems()[0].requestId],
		]);
		expect((await get(path, { limit: 1 }))[0].requestStatus).toBeUndefined();
	});

	test('are roles and access profiles, by type, term or name; never entitlements or items that cannot be requested', async () => {
		expect(new Set((await get(path)).map((row) => row.type))).toEqual(new Set(['ROLE', 'ACCESS_PROFILE']));
		expect(new Set((await get(path, { types: 'ROLE' })).map((row) => row.type))).toEqual(new Set(['ROLE']));
		expect(await names(path, 'name sw "Break"')).toEqual(['Break Glass Administrator']);
		expect(await names(path, 'name eq "Quote \\"Desk\\" Reader"')).toEqual(['Quote "Desk" Reader']);
		expect(await names(path, 'name in ("Domain\\\\Operators")')).toEqual(['Domain\\Operators']);
		expect((await get(path, { term: 'glass', filters: 'name eq "x"' })).map((row) => row.name)).toEqual([
			'Break Glass Administrator',
		]);
		expect(await names(path, 'name eq "All Employees"')).toEqual([]);
		const [commented] = await get(path, { filters: 'name eq "Break Glass Administrator"' });
		expect(commented.requestCommentsRequired).toBe(true);
	});

	test('can be listed for oneself only, except by an admin', async () => {
		const user = as(holder.current, 'user');
		const status = async (params: Record<string, unknown>): Promise<number> =>
			(await user.get(path, { params })).status;
		expect(await status({ 'identity-id': 'me' })).toBe(200);
		expect(await status({ 'identity-id': holder.current.person('jonas.weber').id })).toBe(403);
		expect(await status({})).toBe(403);
		expect((await as(holder.current, 'admin').get(path, { params: { statuses: 'PENDING' } })).status).toBe(400);
	});

	test('leave out items in segments that the identity cannot see', async () => {
		const seen = async (alias: string): Promise<number> =>
			(await get(path, { 'identity-id': holder.current.person(alias).id, filters: 'name eq "Restricted Research"' }))
				.length;
		expect([await seen('priya.nair'), await seen('fatima.zahra')]).toEqual([0, 1]);
	});
});

test('roles, access profiles and entitlements can be filtered', async () => {
	const sap = holder.current.source('SAP').id;
	expect(await names('/roles/v1', 'name sw "Finance An"')).toEqual(['Finance Analyst']);
	expect(await names('/access-profiles/v1', 'name eq "Reporting"')).toEqual(['Reporting', 'Reporting']);
	expect(await names('/access-profiles/v1', `name eq "Reporting" and source.id eq "${sap}"`)).toEqual(['Reporting']);
	expect(await names('/entitlements/v1', 'requestable eq true and name sw "SAP_"')).toEqual(['SAP_POST', 'SAP_READ']);
	expect(await names('/entitlements/v1', 'requestable eq false')).toEqual(['AD Everyone']);
	expect(await names('/entitlements/v1', 'value in ("Z_READ", "owners")')).toEqual(['GitHub owners', 'SAP_READ']);
	const first = await get('/entitlements/v1', { sorters: 'name,id', limit: 3 });
	const next = await get('/entitlements/v1', {
		sorters: 'name,id',
		limit: 3,
		searchAfter: `${first[2].name},${first[2].id}`,
	});
	const both = await get('/entitlements/v1', { sorters: 'name,id', limit: 6 });
	expect([...first, ...next]).toEqual(both);
});

test('the entitlements of an identity include those from roles and access profiles', async () => {
	const { id } = holder.current.person('priya.nair');
	const rows = (await get(`/entitlements/v1/identities/${id}/entitlements`)) as unknown as Array<{
		objectRef: { name: string };
	}>;
	expect(rows.map((row) => row.objectRef.name).sort()).toEqual([
		'AD Engineering',
		'AD Everyone',
		'AD VPN',
		'GitHub developers',
	]);
	expect((await as(holder.current, 'user').get(`/entitlements/v1/identities/${id}/entitlements`)).status).toBe(403);
});

test('role assignments are references, and complete for a single role', async () => {
	const sandbox = holder.current;
	const { id } = sandbox.person('lucia.moreno');
	const path = `/identities/v1/${id}/role-assignments`;
	const [holding] = sandbox.holdingsOf('lucia.moreno', 'External Auditor');
	const references = await get(path);
	const reference = references.find((row) => row.id === holding.id);
	expect(reference).toMatchObject({
		startDate: new Date(holding.startDate ?? 0).toISOString(),
		removeDate: new Date(holding.removeDate ?? 0).toISOString(),
	});
	const whole = await get(path, { roleId: holding.itemId });
	expect(whole).toMatchObject([{ id: holding.id, assignmentSource: 'Access Request' }]);
	expect((await as(sandbox, 'manager').get(path)).status).toBe(200);
	expect((await as(sandbox, 'user').get(path)).status).toBe(403);
});

test('identities, their details and the revocable entitlements of one', async () => {
	const sandbox = holder.current;
	expect(await names('/identities/v1', 'alias eq "priya.nair"')).toEqual(['Priya Nair']);
	const { id } = sandbox.person('two.accounts');
	expect(await get(`/identities/v1/${id}`)).toMatchObject({ id, alias: 'two.accounts', identityStatus: 'ACTIVE' });
	expect((await as(sandbox, 'admin').get('/identities/v1/nobody')).status).toBe(404);
	const vpn = sandbox.item('AD VPN').id;
	const revocable = (await get('/revocable-objects/v1', { identityId: id, entitlementId: vpn })) as unknown as {
		accountTargets: Array<Record<string, unknown>>;
	};
	expect(revocable.accountTargets.map((target) => [target.accountName, target.revocable])).toEqual([
		['two.accounts', true],
		['adm-two.accounts', true],
	]);
});

test('the configuration can be read by all and written by an ORG_ADMIN', async () => {
	const sandbox = holder.current;
	const path = '/access-request-config/v2';
	const body = { requestOnBehalfOfConfig: { allowRequestOnBehalfOfAnyoneByAnyone: true } };
	expect((await as(sandbox, 'user').get(path)).status).toBe(200);
	expect((await as(sandbox, 'user').put(path, body)).status).toBe(403);
	const written = await as(sandbox, 'admin').put(path, body);
	expect([written.status, written.data]).toMatchObject([
		200,
		{
			requestOnBehalfOfConfig: {
				allowRequestOnBehalfOfAnyoneByAnyone: true,
				allowRequestOnBehalfOfEmployeeByManager: true,
			},
		},
	]);
	expect((await as(sandbox, 'admin').put(path, { approvalsMustBeExternal: 'yes' })).status).toBe(400);
	expect((await as(sandbox, 'user').post('/access-requests/v1', flat(sandbox, 'hana.kim', 'IT Reader'))).status).toBe(
		202,
	);
});

test('an account activity contains the metadata and the outcome of the request', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const body = {
		...flat(sandbox, 'bruno.costa', 'IT Reader', { clientMetadata: { a: '1' } }),
		clientMetadata: { b: '2' },
	};
	await admin.post('/access-requests/v1', body);
	const [pending] = await get('/account-activities/v1', { 'requested-for': sandbox.person('bruno.costa').id });
	expect(pending).toMatchObject({
		completionStatus: 'PENDING',
		executionStatus: 'EXECUTING',
		clientMetadata: { b: '2' },
		items: [{ clientMetadata: { a: '1' } }],
	});
	await sandbox.clock.advance(soon);
	expect(await get(`/account-activities/v1/${pending.id}`)).toMatchObject({
		completionStatus: 'SUCCESS',
		executionStatus: 'COMPLETED',
	});
	expect((await as(sandbox, 'manager').get(`/account-activities/v1/${pending.id}`)).status).toBe(403);
});
