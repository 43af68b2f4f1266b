import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import { chooseAccounts } from '../../../isc/accessRequests/resolve/chooseAccounts';
import type { IscSession } from '../../../isc/session';
import { account, accountTenant, source, wanting, type FakeItem } from './accountTenant';

const AD = source('AD', account('tove'), account('tove-adm'));
const SAP = source('SAP', account('TOVE1'));
const GIT = source('GitHub');

async function choose(session: IscSession, ...pairs: WantedPair[]) {
	const none = { hints: [], inactive: new Set<string>() };
	return await chooseAccounts({ pairs, problems: [], ...none }, session);
}

async function chosen(item: FakeItem, pair: WantedPair) {
	const { session } = accountTenant({ [pair.item.id]: item });
	const { pairs, problems } = await choose(session, pair);
	return { item: pairs[0]?.item, note: pairs[0]?.accountNote, problem: problems[0] };
}

test('a role over three sources: the named account, the only one, and the source alone where there is none', async () => {
	const { item, problem } = await chosen({ sources: [AD, SAP, GIT] }, wanting({ account: 'TOVE-ADM' }));
	expect(problem).toBeUndefined();
	expect(item).not.toHaveProperty('account');
	expect(item?.accountSelection).toEqual([
		{ sourceId: 'source-AD', accounts: [{ accountUuid: 'uuid-tove-adm', nativeIdentity: 'tove-adm' }] },
		{ sourceId: 'source-SAP', accounts: [{ accountUuid: 'uuid-TOVE1', nativeIdentity: 'TOVE1' }] },
		{ sourceId: 'source-GitHub' },
	]);
});

test("a source with several accounts, none of them called so, is the row's error: its accounts, and a selection to fill in", async () => {
	const other = source('Oracle', account('o1'), account('o2'));
	const { problem } = await chosen({ sources: [AD, other, SAP, GIT] }, wanting({ account: 'tove' }));
	expect(problem).toMatchObject({ row: 0, field: 'Account' });
	expect(problem?.message).toBe(
		'Tove Accola has several accounts on Oracle, none of them called "tove", and the role "Order Desk" needs one there too',
	);
	expect(problem?.advice).toContain('On Oracle: o1 (ID uuid-o1), o2 (ID uuid-o2).');
	const template = /set Account Selection to (\[.*\])\. Replace/.exec(problem?.advice ?? '')?.[1] ?? '';
	expect(JSON.parse(template)).toEqual([
		{ sourceId: 'source-AD', accounts: [{ accountUuid: 'uuid-tove', nativeIdentity: 'tove' }] },
		{ sourceId: 'source-SAP', accounts: [{ accountUuid: 'uuid-TOVE1', nativeIdentity: 'TOVE1' }] },
		{ sourceId: 'source-GitHub' },
		{ sourceId: 'source-Oracle', accounts: [{ accountUuid: '…' }] },
	]);
});

test('an account on no source lists all there are, by source', async () => {
	const { problem } = await chosen({ sources: [AD, SAP, GIT] }, wanting({ account: 'nobody' }));
	expect(problem?.message).toBe('No account of Tove Accola for the role "Order Desk" is called "nobody"');
	expect(problem?.advice).toBe(
		'Set Account to one of these. On AD: tove (ID uuid-tove), tove-adm (ID uuid-tove-adm). On SAP: TOVE1 (ID uuid-TOVE1). On GitHub: no account.',
	);
});

test('no account anywhere: nothing to choose from, and nothing is claimed about one', async () => {
	const { problem } = await chosen({ sources: [GIT] }, wanting({ account: 'tove' }));
	expect(problem?.message).toBe('Tove Accola has no account on GitHub that the role "Order Desk" could be for');
	expect(problem?.advice).toBe('Leave Account empty, or create the account first.');
});

test('two accounts with one display name are told apart by id; two spellings by the exact one', async () => {
	const twins = source('AD', { ...account('a'), name: 'Admin' }, { ...account('b'), name: 'Admin' });
	const { problem } = await chosen({ sources: [twins] }, wanting({ account: 'admin' }));
	expect(problem?.message).toBe('Tove Accola has several accounts called "admin" on AD');
	expect(problem?.advice).toBe('Set Account to the ID of one of them. On AD: a (ID uuid-a), b (ID uuid-b).');
	const spelled = source('AD', account('adm'), account('ADM', 'uuid-2'));
	const { item } = await chosen({ sources: [spelled] }, wanting({ account: 'ADM' }));
	expect(item?.accountSelection).toEqual([
		{ sourceId: 'source-AD', accounts: [{ accountUuid: 'uuid-2', nativeIdentity: 'ADM' }] },
	]);
});

test.each(['ACCESS_PROFILE_ALREADY_ASSIGNED_TO_AN_ACCOUNT', 'NO_ACCOUNT_ON_SOURCE', 'SOMETHING_NEW'])(
	'blocked (%s): no selection is sent, and the result says so',
	async (blocked) => {
		const { item, note, problem } = await chosen({ sources: [AD], blocked }, wanting({ account: 'tove' }));
		expect(problem).toBeUndefined();
		expect(item).toEqual({ type: 'ROLE', id: 'role', name: 'Order Desk' });
		expect(note).toBe(
			`ISC doesn't let anyone choose the account for this item (${blocked}), so the account of this input item was left out.`,
		);
	},
);

test('an account without a native identity or UUID cannot be named in a request', async () => {
	const { problem } = await chosen(
		{ sources: [AD, source('Odd', { id: '1', name: 'x' })] },
		wanting({ account: 'tove' }),
	);
	expect(problem?.message).toMatch(/neither a native identity nor a UUID for the account of Tove Accola on Odd/);
});

test('an item that the answer leaves out is not said to be without accounts', async () => {
	const { session } = accountTenant({});
	const { problems } = await choose(session, wanting({ account: 'tove' }));
	expect(problems[0].message).toMatch(/^Couldn't look up the accounts of Tove Accola/);
});

describe('people who share a call', () => {
	const people = Array.from({ length: 12 }, (_, row) =>
		wanting({ account: 'TOVE1' }, { row, identityId: `p${row}`, identityName: `Person ${row}` }),
	);

	test('ten in a call', async () => {
		const { session, calls } = accountTenant({ role: { sources: [SAP] } });
		const { problems, pairs } = await choose(session, ...people);
		expect(problems).toEqual([]);
		expect(pairs).toHaveLength(12);
		expect(calls).toHaveLength(2);
	});

	test('a person that ISC does not know fails alone', async () => {
		const { session } = accountTenant({ role: { sources: [SAP] } }, { p3: 400 });
		const { problems, pairs } = await choose(session, ...people);
		expect(problems.map(({ row }) => row)).toEqual([3]);
		expect(problems[0].message).toContain('ISC said: No such person for status 400');
		expect(pairs).toHaveLength(11);
	});

	test('a level that is too low is not asked person by person', async () => {
		const { session, calls } = accountTenant({ role: { sources: [SAP] } }, { p3: 403 });
		const { problems } = await choose(session, ...people);
		expect(problems).toHaveLength(10);
		expect(calls).toHaveLength(2);
	});
});

describe("the operator's own account selection, read anyway for another row", () => {
	const whole = [
		{ sourceId: 'source-AD', accounts: [{ accountUuid: 'uuid-tove' }] },
		{ sourceId: 'source-SAP', accounts: [{ nativeIdentity: 'tove1' }] },
		{ sourceId: 'source-GitHub' },
	];

	async function own(accountSelection: unknown, item: FakeItem = { sources: [AD, SAP, GIT] }, reader = 'p1') {
		const { session, calls } = accountTenant({ role: item });
		const { pairs, problems } = await choose(
			session,
			wanting({ account: 'tove' }, { identityId: reader }),
			wanting({ accountSelection }, { row: 1 }),
		);
		expect(calls).toHaveLength(1);
		return { problem: problems.find(({ row }) => row === 1), pair: pairs.find(({ row }) => row === 1) };
	}

	test('a whole one goes as it is', async () => {
		expect((await own(whole)).pair?.item.accountSelection).toEqual(whole);
	});

	test.each<[string, unknown, RegExp]>([
		['a source left out', whole.slice(1), /doesn't say which account on AD/],
		[
			'a source alone that has accounts',
			[{ sourceId: 'source-AD' }, ...whole.slice(1)],
			/doesn't say which account on AD/,
		],
		[
			'a source that the item is not on',
			[...whole, { sourceId: 'other' }],
			/source "other" isn't one of the sources of the role "Order Desk"/,
		],
		['one source twice', [...whole, whole[0]], /more than one account on AD/],
		[
			'two accounts of a source',
			[{ sourceId: 'source-AD', accounts: [{ accountUuid: 'uuid-tove' }, { accountUuid: 'uuid-tove-adm' }] }],
			/more than one account on AD/,
		],
		[
			"someone else's account",
			[{ sourceId: 'source-AD', accounts: [{ accountUuid: 'uuid-else' }] }, ...whole.slice(1)],
			/"uuid-else" isn't an account of Tove Accola on AD/,
		],
	])("%s is the row's error", async (_what, selection, message) => {
		const { problem, pair } = await own(selection);
		expect(problem).toMatchObject({ field: 'Account Selection' });
		expect(problem?.message).toMatch(message);
		expect(pair).toBeUndefined();
	});

	test('blocked: none is sent', async () => {
		const { pair } = await own(whole, { sources: [AD], blocked: 'ANY' });
		expect(pair?.item).not.toHaveProperty('accountSelection');
		expect(pair?.accountNote).toContain('(ANY)');
	});

	test('of a person who was not read, it is left to ISC', async () => {
		const { pair } = await own([{ sourceId: 'other' }], undefined, 'p2');
		expect(pair?.item.accountSelection).toEqual([{ sourceId: 'other' }]);
	});
});

describe('machine identities', () => {
	const machine = { identityType: 'MACHINE', identityName: 'build-server' } as const;
	const item = { type: 'ENTITLEMENT', id: 'role', name: 'Deployers' } as const;

	test('one account of one source, for a revoke its native identity', async () => {
		const grant = await chosen({ sources: [SAP] }, wanting({ ...item, account: 'tove1' }, machine));
		expect(grant.item?.accountSelection).toEqual([
			{ sourceId: 'source-SAP', accounts: [{ accountUuid: 'uuid-TOVE1', nativeIdentity: 'TOVE1' }] },
		]);
		const revoke = await chosen({ sources: [SAP] }, wanting(item, { ...machine, requestType: 'REVOKE_ACCESS' }));
		expect(revoke.item?.nativeIdentity).toBe('TOVE1');
	});

	test('without an account on the source a request cannot be made: ISC takes none without', async () => {
		const blocked = { sources: [GIT], blocked: 'NO_ACCOUNT_ON_SOURCE' };
		const { problem } = await chosen(blocked, wanting({ ...item, account: 'x' }, machine));
		expect(problem?.message).toBe(
			'build-server has no account on GitHub that the entitlement "Deployers" could be for',
		);
		expect(problem?.advice).toContain('Create the account on the source first');
	});
});
