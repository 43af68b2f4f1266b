import {
	accessProfiles,
	entitlements,
	requestableObjects,
	requestablePages,
	roles,
} from '../../../isc/api/accessItems';
import { listApprovals } from '../../../isc/api/approvals';
import type { AskedTenant } from '../../../isc/api/forms';
import type { IscCall } from '../../../isc/api/http';
import { publicIdentities, searchIdentities } from '../../../isc/api/identities';
import { collect } from '../../../isc/api/paging';
import { openStatusList, statusOfRequest, statusPages } from '../../../isc/api/status';
import { answer, answering, NoWaitClock } from './fakes';

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `id-${index}`);

let tenants = 0;

/** A tenant of which nothing is remembered. */
const fresh = (client: ReturnType<typeof answering>['client']): AskedTenant => ({
	client,
	clock: new NoWaitClock(),
	key: `endpoints-${++tenants}`,
});

/** What a function asks for, its answers all empty. */
async function asked(work: (client: ReturnType<typeof answering>['client']) => Promise<unknown>): Promise<IscCall[]> {
	const { client, calls } = answering(() => answer(200, []));
	await work(client);
	return calls;
}

describe('people', () => {
	test('ids many at a time, each e-mail and alias once and by itself', async () => {
		expect(await asked(async (client) => await publicIdentities(client, 'id', numbers(300)))).toHaveLength(1);
		const calls = await asked(async (client) => await publicIdentities(client, 'email', ['a@x', 'b"@x', 'a@x']));
		expect(calls.map(({ path, query }) => [path, query?.filters])).toEqual([
			['/public-identities/v1', 'email eq "a@x"'],
			['/public-identities/v1', 'email eq "b\\"@x"'],
		]);
	});

	test('search takes 800 at a time and asks for no nested lists', async () => {
		const calls = await asked(async (client) => await searchIdentities(client, 'alias', numbers(1_000)));
		expect(calls).toHaveLength(2);
		expect(calls[0].body).toMatchObject({
			indices: ['identities'],
			includeNested: false,
			query: { query: expect.stringMatching(/^name:\("id-0" OR /) },
		});
	});

	test('what is found is handed on from all calls', async () => {
		const { client } = answering(({ query }) => answer(200, [{ id: String(query?.filters) }]));
		const found = await publicIdentities(client, 'alias', ['a', 'b']);
		expect(found.map(({ id }) => id)).toEqual(['alias eq "a"', 'alias eq "b"']);
	});

	test('nobody asked for: nobody asked', async () => {
		expect(
			await asked(async (client) => [
				await publicIdentities(client, 'id', []),
				await searchIdentities(client, 'id', []),
			]),
		).toEqual([]);
	});
});

describe('access items', () => {
	test('requestable objects by name, for a person', async () => {
		const [call] = await asked(
			async (client) =>
				await requestableObjects(client, 'name', ['A', 'B'], {
					types: ['ROLE', 'ACCESS_PROFILE'],
					identityId: 'me',
					statuses: ['PENDING'],
				}),
		);
		expect(call).toMatchObject({
			path: '/requestable-objects/v1',
			query: { filters: 'name in ("A","B")', types: 'ROLE,ACCESS_PROFILE', 'identity-id': 'me', statuses: 'PENDING' },
		});
	});

	test('all requestable objects', async () => {
		const [call] = await asked(async (client) => await collect(requestablePages(client)));
		expect(call.query).toEqual({ sorters: 'name', limit: 250, offset: 0 });
	});

	test('entitlements by id', async () => {
		const [call] = await asked(async (client) => await entitlements(client, 'id', ['1']));
		expect(call).toMatchObject({ path: '/entitlements/v1', query: { filters: 'id in ("1")' } });
	});

	test('roles and access profiles: names one by one, roles at most 50 a page', async () => {
		const byName = await asked(async (client) => [
			await roles(client, 'name', ['A', 'B']),
			await accessProfiles(client, 'name', ['C']),
		]);
		expect(byName.map(({ path, query }) => [path, query?.filters, query?.limit])).toEqual([
			['/roles/v1', 'name eq "A"', 50],
			['/roles/v1', 'name eq "B"', 50],
			['/access-profiles/v1', 'name eq "C"', 250],
		]);
		expect(await asked(async (client) => await roles(client, 'id', ['1', '2']))).toHaveLength(1);
	});
});

describe('status list', () => {
	test('each part of the question in its parameter', async () => {
		const query = {
			requestedFor: 'p',
			requestedBy: 'me',
			assignedTo: 'q',
			executingOnly: true,
			since: 0,
			filter: 'accessRequestId eq "1"',
			newestFirst: true,
		};
		const [call] = await asked(async (client) => await collect(statusPages(fresh(client), query)));
		expect(call).toMatchObject({
			path: '/access-request-status/v1',
			query: {
				'requested-for': 'p',
				'requested-by': 'me',
				'assigned-to': 'q',
				'request-state': 'EXECUTING',
				filters: 'created ge "1970-01-01T00:00:00.000Z" and accessRequestId eq "1"',
				sorters: '-created',
			},
		});
	});

	test('nothing asked for: everybody’s, oldest first', async () => {
		const [call] = await asked(async (client) => await collect(statusPages(fresh(client))));
		expect(call.query).toEqual({ sorters: 'created', limit: 250, offset: 0 });
		const [regarding] = await asked(async (client) => await collect(statusPages(fresh(client), { regarding: 'p' })));
		expect(regarding.query).toMatchObject({ 'regarding-identity': 'p' });
	});

	test('the count', async () => {
		const { client, calls } = answering(() => answer(200, [], { 'x-total-count': '17' }));
		const list = await openStatusList(client, { 'request-state': 'EXECUTING' }, { count: true });
		expect(list.total).toBe(17);
		expect(calls).toHaveLength(1);
	});

	test('one request by eq, and by in where a tenant refuses eq', async () => {
		const { client, calls } = answering(({ query }) =>
			String(query?.filters).includes(' eq ') ? answer(400, {}) : answer(200, [{ accessRequestId: 'r' }]),
		);
		expect(await statusOfRequest(fresh(client), 'r')).toEqual([{ accessRequestId: 'r' }]);
		expect(calls.map(({ query }) => query?.filters)).toEqual(['accessRequestId eq "r"', 'accessRequestId in ("r")']);
		await expect(statusOfRequest(fresh(answering(() => answer(403, {})).client), 'r')).rejects.toMatchObject({
			kind: 'forbidden',
		});
	});
});

test('pending approvals: everybody’s, of people, of requests, of an approver', async () => {
	const filtersOf = async (query: Parameters<typeof listApprovals>[2]): Promise<unknown[]> =>
		(await asked(async (client) => await listApprovals(client, 'pending', query))).map((call) => [
			call.query?.['owner-id'],
			call.query?.filters,
		]);
	expect(await filtersOf({})).toEqual([[undefined, undefined]]);
	expect(await filtersOf({ requestedFor: ['a', 'b'] })).toEqual([[undefined, 'requestedFor.id in ("a","b")']]);
	expect(await filtersOf({ ownerId: 'me', accessRequestIds: ['r'] })).toEqual([['me', 'accessRequestId in ("r")']]);
	expect(await filtersOf({ requestedFor: [] })).toEqual([]);
});
