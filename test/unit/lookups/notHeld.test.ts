import { preflight } from '../../../isc/accessRequests/preflight';
import { MOST_LIVE_CALLS } from '../../../isc/api/liveReads';
import type { IscResponse } from '../../../isc/api/http';
import type { AccessItemType, StatusRow } from '../../../isc/api/wire';
import { sessionOver } from '../accounts/accountTenant';
import { answer } from '../api/fakes';
import {
	available,
	refused,
	respondBy,
	revokeOf,
	standingOf,
	standingsIn,
	standingsOf,
	target,
	targets,
	type Lists,
} from './liveTenant';

describe('an entitlement that search and the entitlements of the person do not list', () => {
	test('is not held if the revocable objects have no account with it', async () => {
		const standing = await standingOf({ revocable: { query: targets() } }, revokeOf('ENTITLEMENT'));
		expect(standing).toEqual({
			kind: 'notHeld',
			message: 'Person p0 doesn\'t hold the entitlement "VPN", so there is nothing to revoke.',
		});
	});

	test.each([{}, { assignmentId: null }, { revocable: false }])(
		'is revoked where revocable objects has it on an account: %j',
		async (more) => {
			const standing = await standingOf({ revocable: { query: targets(target(more)) } }, revokeOf('ENTITLEMENT'));
			expect(standing).toEqual({
				kind: 'submit',
				message:
					"Search and the person's entitlements don't list it, but ISC still assigns it to Person p0, so a revoke is needed.",
			});
		},
	);

	test.each([400, 403, 404, 405, 500])(
		'is revoked in doubt if the call for revocable objects fails with %i',
		async (status) => {
			const both = { query: refused(status), path: refused(status) };
			const standing = await standingOf({ revocable: both }, revokeOf('ENTITLEMENT'));
			expect(standing).toMatchObject({ kind: 'submit', unchecked: true });
			expect(standing).toHaveProperty(
				'message',
				expect.stringContaining(
					`Couldn't check whether Person p0 already has it: ISC didn't show it (status ${status}).`,
				),
			);
		},
	);

	test.each<[string, IscResponse]>([
		['no word of accounts', answer(200, {})],
		['no list of accounts', answer(200, { accountTargets: null })],
	])('is revoked in doubt where revocable objects has %s', async (_what, query) => {
		expect(await standingOf({ revocable: { query } }, revokeOf('ENTITLEMENT'))).toMatchObject({ unchecked: true });
	});

	test("is revoked in doubt if the person's entitlements can't be read; with Fail that is the row's error", async () => {
		const lists = { entitlements: refused(403), revocable: { query: targets() } };
		expect(await standingOf(lists, revokeOf('ENTITLEMENT'))).toMatchObject({ kind: 'submit', unchecked: true });
		const { standings } = await standingsOf(lists, [revokeOf('ENTITLEMENT')], 'fail');
		expect(standings).toMatchObject([
			{ kind: 'problem', problem: { message: expect.stringMatching(/^Couldn't check whether Person p0 already has/) } },
		]);
	});

	test.each([{ state: 'EXECUTING' as const }, { state: 'PROVISIONING_VERIFICATION_PENDING' as const }])(
		'is never "not held" while a grant of it runs: %j',
		async ({ state }) => {
			const row: StatusRow = {
				accessRequestId: 'r1',
				state,
				requestType: 'GRANT_ACCESS',
				type: 'ENTITLEMENT',
				name: 'VPN',
				requestedFor: { id: 'p0' },
				clientMetadata: { n8nItem: 'item' },
			};
			const { standings } = await standingsOf({ revocable: { query: targets() }, requests: [row] }, [
				revokeOf('ENTITLEMENT'),
			]);
			expect(standings).toMatchObject([{ kind: 'problem', accessRequestIds: ['r1'] }]);
		},
	);

	test('ids are compared in any spelling', async () => {
		const id = '2C91808A-7B1F-4C0D-9E55-0123456789AB';
		const entitlements = answer(200, [{ objectRef: { id: '2c91808a7b1f4c0d9e550123456789ab' } }]);
		const standing = await standingOf(
			{ entitlements, revocable: { query: targets() } },
			revokeOf('ENTITLEMENT', { item: { type: 'ENTITLEMENT', id } }),
		);
		expect(standing).toEqual({ kind: 'submit' });
	});
});

describe('revocable objects', () => {
	const two = [revokeOf('ENTITLEMENT'), revokeOf('ENTITLEMENT', { row: 1, identityId: 'p1' })];

	test('are read with the ids in the path if the tenant answers only that; the form is tried once', async () => {
		const { session, calls } = sessionOver(respondBy({ revocable: { path: targets() } }));
		const run = async () =>
			standingsIn(await preflight(two, session, { duplicateHandling: 'skip', runKey: 'run' })).map(({ kind }) => kind);
		expect(await run()).toEqual(['notHeld', 'notHeld']);
		const before = calls.filter(({ path }) => path === '/revocable-objects/v1').length;
		expect(await run()).toEqual(['notHeld', 'notHeld']);
		expect(calls.filter(({ path }) => path === '/revocable-objects/v1')).toHaveLength(before);
	});

	test('are not asked for again in a run in which that was forbidden', async () => {
		const pairs = Array.from({ length: 40 }, (_, row) => revokeOf('ENTITLEMENT', { row, identityId: `p${row}` }));
		const { standings, live } = await standingsOf({ revocable: { query: refused(403) } }, pairs);
		expect(standings.every((standing) => standing.kind === 'submit' && standing.unchecked)).toBe(true);
		expect(live.filter((path) => path.startsWith('/revocable-objects')).length).toBeLessThanOrEqual(10);
	});
});

describe('a role or access profile that search does not list', () => {
	test.each<[string, AccessItemType, Lists, string]>([
		['a role: no assignment, and it can be requested', 'ROLE', { requestable: available('AVAILABLE') }, 'notHeld'],
		['a role that cannot be requested: no assignment', 'ROLE', {}, 'notHeld'],
		[
			'a role: assigned',
			'ROLE',
			{
				assignments: answer(200, [
					{ id: 'a', role: { id: 'ITEM' } },
					{ id: 'b', role: { id: 'item' } },
				]),
			},
			'submit',
		],
		[
			'a role: assigned from a later date',
			'ROLE',
			{ assignments: answer(200, [{ id: 'a', role: { id: 'item' }, startDate: '2099-01-01T00:00:00Z' }]) },
			'submit',
		],
		['a role: assigned by its requestable object', 'ROLE', { requestable: available('ASSIGNED') }, 'submit'],
		['an access profile that can be requested', 'ACCESS_PROFILE', { requestable: available('AVAILABLE') }, 'notHeld'],
		['an access profile that is assigned', 'ACCESS_PROFILE', { requestable: available('ASSIGNED') }, 'submit'],
	])('%s', async (_what, type, lists, kind) => {
		const standing = await standingOf(lists, revokeOf(type));
		expect(standing.kind).toBe(kind);
		expect(standing).not.toHaveProperty('unchecked');
	});

	test.each<[string, AccessItemType, Lists, RegExp]>([
		[
			'the assignments may not be read',
			'ROLE',
			{ assignments: refused(403), requestable: available('AVAILABLE') },
			/status 403/,
		],
		['the requestable objects may not be read', 'ROLE', { requestable: refused(403) }, /status 403/],
		['an access profile cannot be requested', 'ACCESS_PROFILE', {}, /doesn't list it among what can be requested/],
		['a request is pending', 'ROLE', { requestable: available('PENDING') }, /a request for it is pending/],
		[
			'a request is pending and named',
			'ACCESS_PROFILE',
			{ requestable: available('PENDING', { identityRequestId: 'r7' }) },
			/r7/,
		],
		[
			'the status is one that no document knows',
			'ACCESS_PROFILE',
			{ requestable: available('NEW_ONE') },
			/Couldn't check/,
		],
	])('is revoked in doubt: %s', async (_what, type, lists, message) => {
		const standing = await standingOf(lists, revokeOf(type));
		expect(standing).toMatchObject({ kind: 'submit', unchecked: true });
		expect(standing).toHaveProperty('message', expect.stringMatching(message));
	});
});

test(`at most ${MOST_LIVE_CALLS} calls a run to prove that access is not held; further revokes are sent and say so`, async () => {
	const pairs = Array.from({ length: 300 }, (_, row) => revokeOf('ENTITLEMENT', { row, identityId: `p${row}` }));
	const { standings, live } = await standingsOf({ revocable: { query: targets() } }, pairs);
	expect(live.length).toBeLessThanOrEqual(MOST_LIVE_CALLS);
	const kinds = standings.map(({ kind }) => kind);
	expect(kinds.filter((kind) => kind === 'notHeld').length).toBeGreaterThan(85);
	const sent = standings.filter((standing) => standing.kind === 'submit');
	expect(sent.length + kinds.filter((kind) => kind === 'notHeld').length).toBe(300);
	for (const standing of sent) expect(standing.message).toMatch(/used up its 200 calls/);
});

test('each page of a long list of entitlements counts as a call', async () => {
	const page = answer(
		200,
		Array.from({ length: 250 }, (_, n) => ({ id: `e${n}` })),
	);
	let offset = 0;
	const { session, calls } = sessionOver((call) => {
		if (!call.path.startsWith('/entitlements/v1/identities/'))
			return respondBy({ revocable: { query: targets() } })(call);
		offset = Number(call.query?.offset ?? 0);
		return answer(
			200,
			(page.body as Array<{ id: string }>).map(({ id }) => ({ id: `${id}-${offset}` })),
		);
	});
	const standings = standingsIn(
		await preflight([revokeOf('ENTITLEMENT')], session, {
			duplicateHandling: 'skip',
			runKey: 'run',
		}),
	);
	expect(standings[0]).toMatchObject({ kind: 'submit', unchecked: true });
	expect(calls.length).toBeLessThanOrEqual(MOST_LIVE_CALLS + 2);
});

describe('someone with several accounts on the source', () => {
	const source = { id: 's1', name: 'AD' };
	const accounts = [
		{ id: 'acc-1', accountId: 'tove', source },
		{ id: 'acc-2', accountId: 'tove-adm', source },
	];

	test('one call shows whether it is held and on which account', async () => {
		const pair = revokeOf('ENTITLEMENT');
		const { standings, live } = await standingsOf(
			{ accounts, revocable: { query: targets(target({ accountId: 'ACC-2' }), target({ accountId: 'acc-2' })) } },
			[pair],
		);
		expect(standings).toMatchObject([{ kind: 'problem' }]);
		expect(live.filter((path) => path === '/revocable-objects/v1')).toHaveLength(1);
	});

	test("if it is on two accounts, the row's error lists both, even if search doesn't know one of them", async () => {
		const unknown = target({ accountId: 'acc-9', accountName: 'tove-old', sourceName: 'Old AD' });
		const standing = await standingOf(
			{ accounts, revocable: { query: targets(target(), unknown) } },
			revokeOf('ENTITLEMENT'),
		);
		expect(standing).toMatchObject({
			kind: 'problem',
			problem: {
				field: 'Native Identity',
				message: 'Person p0 holds the entitlement "VPN" 2 times, and this input item doesn\'t say which one to revoke',
				advice:
					'Set Native Identity to one of these: tove (on AD); tove-old (on Old AD). To revoke all of them, add an access item for each.',
			},
		});
	});
});
