import { as, flat, http, inDays, problem, sandboxForTests, soon, statusOf, type Submitted } from './support';

const holder = sandboxForTests();
const url = '/access-requests/v1';

test('a user can request for themselves, but not for a colleague', async () => {
	const sandbox = holder.current;
	const user = as(sandbox, 'user');
	expect((await user.post(url, flat(sandbox, 'priya.nair', 'IT Reader'))).status).toBe(202);
	expect(problem(await user.post(url, flat(sandbox, 'jonas.weber', 'IT Reader')))).toMatch(
		/^403 .*not authorized to request access/,
	);
});

test('a manager can request for direct reports if the configuration allows it', async () => {
	const sandbox = holder.current;
	const manager = as(sandbox, 'manager');
	expect((await manager.post(url, flat(sandbox, 'priya.nair', 'IT Reader'))).status).toBe(202);
	expect((await manager.post(url, flat(sandbox, 'carla.rossi', 'IT Reader'))).status).toBe(403);
	sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfEmployeeByManager = false;
	expect((await manager.post(url, flat(sandbox, 'jonas.weber', 'IT Reader'))).status).toBe(403);
});

test('anyone can request for anyone if the configuration allows it', async () => {
	const sandbox = holder.current;
	sandbox.config.requestOnBehalfOfConfig.allowRequestOnBehalfOfAnyoneByAnyone = true;
	expect((await as(sandbox, 'user').post(url, flat(sandbox, 'carla.rossi', 'IT Reader'))).status).toBe(202);
});

test('only an ORG_ADMIN can request if approvals are external', async () => {
	const sandbox = holder.current;
	sandbox.config.approvalsMustBeExternal = true;
	expect((await as(sandbox, 'user').post(url, flat(sandbox, 'priya.nair', 'IT Reader'))).status).toBe(403);
	expect((await as(sandbox, 'admin').post(url, flat(sandbox, 'priya.nair', 'IT Reader'))).status).toBe(202);
});

test('an API client, which has no user, can neither request access nor ask for its own status', async () => {
	const sandbox = holder.current;
	const api = as(sandbox, 'apiClient');
	expect(problem(await api.post(url, flat(sandbox, 'priya.nair', 'IT Reader')))).toMatch(/^403 .*user context/);
	expect((await api.get('/access-request-status/v1?requested-by=me&limit=1')).status).toBe(403);
	expect((await api.get('/roles/v1?limit=1')).status).toBe(200);
});

test('a token works only for the endpoints of its scopes', async () => {
	const limited = as(holder.current, 'limited');
	expect((await limited.get('/public-identities/v1?limit=1')).status).toBe(200);
	expect((await limited.get('/access-request-status/v1?limit=1')).status).toBe(200);
	expect((await limited.post('/search/v1', { indices: ['identities'] })).status).toBe(403);
});

test('search, roles and subscriptions are not available at USER level', async () => {
	const user = as(holder.current, 'user');
	expect((await user.post('/search/v1', { indices: ['identities'] })).status).toBe(403);
	expect((await user.get('/roles/v1')).status).toBe(403);
	expect((await user.get('/trigger-subscriptions/v1')).status).toBe(403);
	expect((await user.get('/entitlements/v1?limit=1')).status).toBe(200);
});

test('a call without a token, with a forged token or with an expired one gets a 401 with its own kind of body', async () => {
	const sandbox = holder.current;
	const anonymous = await http(sandbox.url).get('/public-identities/v1');
	expect([anonymous.status, anonymous.data]).toEqual([401, { error: 'JWT is required' }]);
	const foreign = await http(sandbox.url, { Authorization: 'Bearer abc.def.ghi' }).get('/public-identities/v1');
	expect([foreign.status, foreign.data]).toEqual([401, { error: 'JWT validation failed: Invalid token' }]);
	const admin = as(sandbox, 'admin');
	expect((await admin.get('/public-identities/v1?limit=1')).status).toBe(200);
	await sandbox.clock.advance(749_000);
	const expired = await admin.get('/public-identities/v1?limit=1');
	expect([expired.status, expired.data]).toEqual([401, { error: 'JWT validation failed: JWT is expired' }]);
});

describe('the nested shape', () => {
	test('can contain different items, dates and comments for each identity', async () => {
		const sandbox = holder.current;
		const line = (name: string, extra: Record<string, unknown> = {}): Record<string, unknown> => ({
			id: sandbox.item(name).id,
			type: sandbox.item(name).type,
			...extra,
		});
		const requestedForWithRequestedItems = [
			{
				identityId: sandbox.person('bruno.costa').id,
				requestedItems: [line('IT Reader', { removeDate: inDays(sandbox, 5) })],
			},
			{
				identityId: sandbox.person('hana.kim').id,
				identityType: 'HUMAN',
				requestedItems: [line('IT Editor'), line('AWS Deploy')],
			},
		];
		const admin = as(sandbox, 'admin');
		const response = await admin.post<Submitted>(url, { requestedForWithRequestedItems });
		expect(response.data.newRequests.map((entry) => entry.requestedItemsDetails.length)).toEqual([1, 2]);
		await sandbox.clock.advance(soon);
		expect(
			sandbox.holds('bruno.costa', 'IT Reader') &&
				sandbox.holds('hana.kim', 'IT Editor') &&
				sandbox.holds('hana.kim', 'AWS Deploy'),
		).toBe(true);
		expect(sandbox.holds('bruno.costa', 'IT Editor')).toBe(false);
		sandbox.quirks.nestedSeveral = 'refused';
		expect((await admin.post(url, { requestedForWithRequestedItems })).status).toBe(400);
		expect(
			(await admin.post(url, { requestedForWithRequestedItems: requestedForWithRequestedItems.slice(0, 1) })).status,
		).toBe(202);
	});

	test('cannot be combined with the flat one', async () => {
		const sandbox = holder.current;
		const nested = [
			{
				identityId: sandbox.person('hana.kim').id,
				requestedItems: [{ id: sandbox.item('IT Reader').id, type: 'ROLE' }],
			},
		];
		const response = await as(sandbox, 'admin').post(url, {
			...flat(sandbox, 'hana.kim', 'IT Reader'),
			requestedForWithRequestedItems: nested,
		});
		expect(problem(response)).toMatch(/^400 .*cannot be used together/);
	});

	test('can select the account, and the status row shows it', async () => {
		const sandbox = holder.current;
		const person = sandbox.person('two.accounts');
		const item = sandbox.item('Active Directory Group 1');
		const account = person.accounts.find((candidate) => candidate.nativeIdentity === 'adm-two.accounts');
		const submit = (accountUuid: string | undefined): Promise<{ status: number }> =>
			as(sandbox, 'admin').post(url, {
				requestedForWithRequestedItems: [
					{
						identityId: person.id,
						requestedItems: [
							{
								id: item.id,
								type: item.type,
								accountSelection: [{ sourceId: item.sourceId, accounts: [{ accountUuid }] }],
							},
						],
					},
				],
			});
		expect((await submit('other')).status).toBe(400);
		expect((await submit(account?.uuid)).status).toBe(202);
		await sandbox.clock.advance(soon);
		expect(sandbox.holdingsOf(person, item).map((held) => held.nativeIdentity)).toEqual(['adm-two.accounts']);
		const [row] = await statusOf(as(sandbox, 'admin'), person.id);
		expect(row.requestedAccounts?.[0].accountUuid).toBe(account?.uuid);
	});

	test('counts 25 distinct entitlements, or every line with the other setting', async () => {
		const sandbox = holder.current;
		const items = sandbox.addItems('ENTITLEMENT', 20).map(({ id, type }) => ({ id, type }));
		const requestedForWithRequestedItems = sandbox
			.addPeople(2)
			.map((person) => ({ identityId: person.id, requestedItems: items }));
		const admin = as(sandbox, 'admin');
		expect((await admin.post(url, { requestedForWithRequestedItems })).status).toBe(202);
		sandbox.quirks.nestedCount = 'lines';
		expect((await admin.post(url, { requestedForWithRequestedItems })).status).toBe(400);
	});
});

describe('access request ids', () => {
	test('one for each person, or one for the whole call, or several for many items', async () => {
		const sandbox = holder.current;
		const items = sandbox.addItems('ROLE', 3).map(({ id, type }) => ({ id, type }));
		const submit = async (): Promise<string[][]> => {
			const requestedFor = sandbox.addPeople(2).map((person) => person.id);
			const response = await as(sandbox, 'admin').post<Submitted>(url, { requestedFor, requestedItems: items });
			return response.data.newRequests.map((entry) => entry.accessRequestIds);
		};
		const perPerson = await submit();
		expect([perPerson.length, new Set(perPerson.flat()).size]).toEqual([2, 2]);
		sandbox.quirks.requestIds = 'perCall';
		const perCall = await submit();
		expect([perCall.length, new Set(perCall.flat()).size]).toEqual([2, 1]);
		sandbox.quirks.requestIds = 'perPerson';
		sandbox.quirks.itemsPerRequest = 2;
		expect((await submit()).map((ids) => ids.length)).toEqual([2, 2]);
	});
});
