import { as, flat, http, problem, sandboxForTests, soon } from './support';

const holder = sandboxForTests();
const url = '/access-requests/v1';

/** Where an entitlement of a person is listed. */
async function shownIn(
	person: string,
	name: string,
): Promise<{ search: boolean; identity: boolean; revocable: unknown[] }> {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const [{ id }, item] = [sandbox.person(person), sandbox.item(name, 'ENTITLEMENT')];
	const search = await admin.post<unknown[]>('/search/v1', {
		indices: ['identities'],
		query: { query: `id:${id} AND @access(id:${item.id})` },
	});
	const own = await admin.get<Array<{ objectRef: { id: string } }>>(`/entitlements/v1/identities/${id}/entitlements`);
	const revocable = await admin.get<{ accountTargets: Array<{ assignmentId: string }> }>(
		`/revocable-objects/v1/${id}/${item.id}`,
	);
	return {
		search: search.data.length === 1,
		identity: own.data.some(({ objectRef }) => objectRef.id === item.id),
		revocable: revocable.data.accountTargets.map(({ assignmentId }) => assignmentId),
	};
}

describe('an entitlement that was granted by request and is removed on the source', () => {
	test('stays assigned, is shown only in revocable-objects, and comes back at the refresh', async () => {
		const sandbox = holder.current;
		const [holding] = sandbox.holdingsOf('priya.nair', 'AD VPN');
		expect(await shownIn('priya.nair', 'AD VPN')).toEqual({ search: true, identity: true, revocable: [holding.id] });
		sandbox.removeOnSource('priya.nair', 'AD VPN');
		expect(sandbox.holds('priya.nair', 'AD VPN')).toBe(false);
		expect(await shownIn('priya.nair', 'AD VPN')).toEqual({ search: false, identity: false, revocable: [holding.id] });
		sandbox.refresh();
		expect(await shownIn('priya.nair', 'AD VPN')).toEqual({ search: true, identity: true, revocable: [holding.id] });
	});

	test('is gone for good after a revoke', async () => {
		const sandbox = holder.current;
		sandbox.removeOnSource('priya.nair', 'AD VPN');
		const body = flat(sandbox, 'priya.nair', 'AD VPN', { comment: 'Leaves' }, 'REVOKE_ACCESS');
		expect((await as(sandbox, 'admin').post(url, body)).status).toBe(202);
		await sandbox.clock.advance(soon);
		sandbox.refresh();
		expect(sandbox.requestItems().map(({ state }) => state)).toEqual(['REQUEST_COMPLETED']);
		expect(sandbox.holdingsOf('priya.nair', 'AD VPN')).toEqual([]);
	});

	test('comes back at once when it is granted again', async () => {
		const sandbox = holder.current;
		sandbox.removeOnSource('priya.nair', 'AD VPN');
		sandbox.request('priya.nair', 'AD VPN');
		await sandbox.clock.advance(soon);
		expect(sandbox.holds('priya.nair', 'AD VPN')).toBe(true);
		expect(sandbox.holdingsOf('priya.nair', 'AD VPN')).toHaveLength(1);
	});

	test('is gone immediately with the other setting, also if removed by the control route', async () => {
		const sandbox = holder.current;
		sandbox.quirks.stickyEntitlements = false;
		const control = http(`${sandbox.url}/_control`);
		const body = { identityId: sandbox.person('priya.nair').id, entitlementId: sandbox.item('AD VPN').id };
		expect((await control.post('/source/remove', body)).status).toBe(204);
		expect((await control.post('/refresh')).data).toEqual({ restored: 0 });
		expect(await shownIn('priya.nair', 'AD VPN')).toEqual({ search: false, identity: false, revocable: [] });
		expect(problem(await control.post('/source/remove', body))).toContain('no direct assignment');
		sandbox.quirks.stickyEntitlements = true;
		sandbox.hold('priya.nair', 'AD VPN');
		await control.post('/source/remove', body);
		expect((await control.post('/refresh')).data).toEqual({ restored: 1 });
	});
});

test('requests and revokes of entitlements can be disabled for the tenant, and no configuration shows it', async () => {
	const sandbox = holder.current;
	const admin = as(sandbox, 'admin');
	const ask = async (item: string, requestType: string): Promise<number> =>
		(await admin.post(url, flat(sandbox, 'priya.nair', item, { comment: 'Please' }, requestType))).status;
	const before = (await admin.get<unknown>('/access-request-config/v2')).data;
	sandbox.quirks.entitlementRequests = 'off';
	expect(await ask('SAP_READ', 'GRANT_ACCESS')).toBe(403);
	expect(await ask('AD VPN', 'REVOKE_ACCESS')).toBe(403);
	expect(await ask('IT Reader', 'GRANT_ACCESS')).toBe(202);
	expect((await admin.get<unknown>('/access-request-config/v2')).data).toEqual(before);
	sandbox.quirks.entitlementRequests = 'on';
	expect(await ask('SAP_READ', 'GRANT_ACCESS')).toBe(202);
});

describe('a role with several sources', () => {
	const account = (source: string, nth = 0): object => {
		const sandbox = holder.current;
		const { id } = sandbox.source(source);
		const on = sandbox.person('many.sources').accounts.filter(({ sourceId }) => sourceId === id);
		return { sourceId: id, accounts: [{ accountUuid: on[nth].uuid, nativeIdentity: on[nth].nativeIdentity }] };
	};
	const sourceAlone = (source: string): object => ({ sourceId: holder.current.source(source).id });
	const nested = (item: string, accountSelection: object[]): object => {
		const { id, type } = holder.current.item(item);
		const requestedItems = [{ id, type, accountSelection }];
		const identityId = holder.current.person('many.sources').id;
		return { requestType: 'GRANT_ACCESS', requestedForWithRequestedItems: [{ identityId, requestedItems }] };
	};
	const ask = async (accountSelection: object[], item = 'Cross-System Analyst'): Promise<string> => {
		const answer = await as(holder.current, 'admin').post(url, nested(item, accountSelection));
		return answer.status === 202 ? 'taken' : problem(answer);
	};

	test('requires one entry for each source, the source alone if the person has no account there', async () => {
		const sandbox = holder.current;
		const whole = [account('GitHub', 1), account('AWS'), sourceAlone('Salesforce')];
		expect(await ask(whole)).toBe('taken');
		await sandbox.clock.advance(soon);
		expect(sandbox.holds('many.sources', 'Cross-System Analyst')).toBe(true);
		const held = sandbox.holdingsOf('many.sources', 'Cross-System Analyst');
		expect(held.map(({ nativeIdentity }) => nativeIdentity)).toEqual(['adm-many.sources']);
		expect(await ask(whole)).toBe('taken');
		expect(sandbox.requestItems().map(({ duplicate }) => duplicate)).toEqual([false, true]);
	});

	test.each([
		['a source is missing', () => [account('GitHub'), account('AWS')], 'Salesforce'],
		['a source is repeated', () => [account('GitHub'), account('GitHub', 1), account('AWS')], 'once'],
		['a source does not belong to the role', () => [account('HR')], 'once'],
		[
			'an existing account is not named',
			() => [sourceAlone('GitHub'), account('AWS'), sourceAlone('Salesforce')],
			'GitHub',
		],
	])('is refused if %s', async (_what, selection, text) => {
		const answer = await ask(selection());
		expect(answer).toMatch(/^400 /);
		expect(answer).toContain(text);
		expect(holder.current.requestItems()).toEqual([]);
	});

	test('an access profile the person already has takes no selection, and accounts-selection says so', async () => {
		const sandbox = holder.current;
		const reason = 'ACCESS_PROFILE_ALREADY_ASSIGNED_TO_AN_ACCOUNT';
		const choices = async (item: string): Promise<unknown> => {
			const body = flat(sandbox, 'many.sources', item);
			const headers = { 'X-SailPoint-Experimental': 'true' };
			const answer = await as(sandbox, 'admin').post<{ identities: Array<{ requestedItems: unknown[] }> }>(
				`${url}/accounts-selection`,
				body,
				{ headers },
			);
			return answer.data.identities[0].requestedItems[0];
		};
		expect(await choices('GitHub Contributor')).toMatchObject({
			accountsSelectionBlocked: true,
			accountsSelectionBlockedReason: reason,
		});
		expect(await choices('GitHub Basic')).toMatchObject({
			accountsSelectionBlocked: false,
			accountsSelectionBlockedReason: null,
		});
		expect(await choices('Cross-System Analyst')).toMatchObject({
			sources: [
				{ name: 'GitHub', accounts: [{}, {}] },
				{ name: 'AWS', accounts: [{}] },
				{ name: 'Salesforce', accounts: [] },
			],
		});
		expect(await ask([account('GitHub')], 'GitHub Contributor')).toContain(reason);
		expect(await ask([account('GitHub')], 'GitHub Basic')).toBe('taken');
	});
});
