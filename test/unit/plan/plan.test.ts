import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import { planCalls, type PlanOptions } from '../../../isc/accessRequests/plan';
import { faultsOf } from './check';
import { pair, table } from './pairs';

const combined: PlanOptions = { combineItems: true, nestedForSeveral: true, runKey: 'run' };
const apart: PlanOptions = { ...combined, combineItems: false };

function plan(pairs: WantedPair[], options: PlanOptions) {
	const calls = planCalls(pairs, options);
	expect(faultsOf(pairs, calls)).toEqual([]);
	return calls.map((call) => call.body);
}

describe('each row its own request', () => {
	test('people × items of one row are one flat call, marked for the status list', () => {
		const pairs = [pair(0, 1, 1), pair(0, 1, 2), pair(0, 2, 1), pair(0, 2, 2)];
		expect(plan(pairs, apart)).toEqual([
			{
				requestType: 'GRANT_ACCESS',
				requestedFor: ['person-1', 'person-2'],
				requestedItems: [
					{ type: 'ENTITLEMENT', id: 'item-1', clientMetadata: { n8nRequest: 'run', n8nItem: 'item-1' } },
					{ type: 'ENTITLEMENT', id: 'item-2', clientMetadata: { n8nRequest: 'run', n8nItem: 'item-2' } },
				],
			},
		]);
	});

	test('rows never share a call, and come in their order', () => {
		const bodies = plan(table(3, 2), apart);
		expect(bodies).toHaveLength(6);
		expect(bodies.map((body) => body.requestedFor?.[0])).toEqual([
			'person-0',
			'person-0',
			'person-1',
			'person-1',
			'person-2',
			'person-2',
		]);
	});

	test('a row is split only where the limits force it', () => {
		const row = (people: number, items: number) => table(people, items).map((one) => ({ ...one, row: 0 }));
		expect(plan(row(10, 25), apart)).toHaveLength(1);
		expect(plan(row(11, 25), apart)).toHaveLength(2);
		expect(plan(row(10, 26), apart)).toHaveLength(2);
		expect(plan(row(1, 60), apart)).toHaveLength(3);
	});

	test('a row whose table has holes is one nested call', () => {
		const pairs = [pair(0, 1, 1), pair(0, 1, 2), pair(0, 2, 1)];
		expect(plan(pairs, apart)[0].requestedForWithRequestedItems).toHaveLength(2);
	});

	test('JSON that was nested stays nested, where it fits one call', () => {
		const nested = { ...apart, nestedRows: new Set([0]) };
		expect(plan([pair(0, 1, 1), pair(1, 2, 1)], nested).map((body) => Object.keys(body)[1])).toEqual([
			'requestedForWithRequestedItems',
			'requestedFor',
		]);
		const large = table(10, 3).map((one) => ({ ...one, row: 0 }));
		expect(plan(large, nested)).toHaveLength(1);
	});

	test('request metadata is the call’s own', () => {
		const [body] = plan([pair(0, 1, 1, { pair: { requestMetadata: { ticket: 'INC1' } } })], apart);
		expect(body.clientMetadata).toEqual({ ticket: 'INC1' });
	});

	test('an account to choose makes the row nested, whole', () => {
		const account = { accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: 'a' }] }] };
		const bodies = plan([pair(0, 1, 1, { item: account }), pair(0, 1, 2)], apart);
		expect(bodies).toHaveLength(1);
		expect(bodies[0].requestedForWithRequestedItems?.[0].requestedItems).toHaveLength(2);
	});
});

describe('combined', () => {
	test.each([
		[100, 10, 10],
		[10, 25, 1],
		[20, 25, 2],
		[11, 26, 4],
		[1000, 1, 100],
		[1, 100, 4],
	])('%i people × %i items, one pair a row, take at most %i calls, all flat', (people, items, most) => {
		const bodies = plan(table(people, items), combined);
		expect(bodies.length).toBeLessThanOrEqual(most);
		expect(bodies.every((body) => body.requestedFor)).toBe(true);
	});

	test('rows that differ in items, dates or comments share nested calls', () => {
		const pairs = Array.from({ length: 10 }, (_, row) =>
			pair(row, row, row % 5, { item: { comment: `for ${row}`, removeDate: `2031-01-0${(row % 9) + 1}T00:00:00Z` } }),
		);
		const bodies = plan(pairs, combined);
		expect(bodies).toHaveLength(1);
		expect(bodies[0].requestedForWithRequestedItems).toHaveLength(10);
	});

	test('25 entries fill a nested call, whatever their people', () => {
		const pairs = Array.from({ length: 300 }, (_, row) =>
			pair(row, row % 100, row, { item: { comment: `row ${row}` } }),
		);
		expect(plan(pairs, combined)).toHaveLength(12);
	});

	test.each([
		[
			'long lists first',
			[
				[24, 10],
				[1, 10],
			],
			10,
		],
		[
			'people are scarce',
			[
				[15, 10],
				[1, 90],
			],
			10,
		],
		[
			'as many people as entries',
			[
				[4, 50],
				[1, 50],
			],
			10,
		],
	])('packs to the floor: %s', (_, groups, calls) => {
		let person = 0;
		let item = 0;
		const pairs = groups.flatMap(([size, count]) =>
			Array.from({ length: count }, () => ++person).flatMap((who) =>
				Array.from({ length: size }, () => pair(who, who, ++item)),
			),
		);
		expect(plan(pairs, combined)).toHaveLength(calls);
	});

	test('a table with holes takes few more calls than one without', () => {
		const pairs = table(100, 10).filter((_, index) => index % 23 !== 0);
		expect(plan(pairs, combined).length).toBeLessThanOrEqual(20);
	});

	test('what all share goes flat, what is theirs alone nested', () => {
		const shared = table(10, 10);
		const alone = Array.from({ length: 50 }, (_, index) => pair(1000 + index, index % 10, 100 + index));
		expect(plan([...shared, ...alone], combined)).toHaveLength(3);
	});

	test('a tenant that refuses nested calls for several people gets flat ones', () => {
		const pairs = Array.from({ length: 10 }, (_, row) => pair(row, row, row % 2));
		const bodies = plan(pairs, { ...combined, nestedForSeveral: false });
		expect(bodies.every((body) => body.requestedFor)).toBe(true);
		expect(bodies).toHaveLength(2);
	});

	test('request metadata that differs keeps rows apart', () => {
		const pairs = ['a', 'a', 'b'].map((ticket, row) => pair(row, row, 1, { pair: { requestMetadata: { ticket } } }));
		expect(plan(pairs, combined)).toHaveLength(2);
	});

	test('the same access for two accounts of one person is never twice in one call', () => {
		const account = (uuid: string) => ({
			item: { accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: uuid }] }] },
		});
		expect(plan([pair(0, 1, 1, account('a')), pair(1, 1, 1, account('b'))], combined)).toHaveLength(2);
	});
});

describe('an assignment id, which ISC takes in the flat shape only', () => {
	const assigned = { item: { type: 'ROLE' as const, assignmentId: 'as-1' } };

	test('keeps what shares its row flat', () => {
		const [body, ...more] = plan([pair(0, 1, 1, assigned), pair(0, 1, 2)], apart);
		expect(more).toEqual([]);
		expect(body.requestedItems).toHaveLength(2);
	});

	test('goes apart from what is nested', () => {
		const account = { item: { accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: 'a' }] }] } };
		expect(
			plan([pair(0, 1, 1, assigned), pair(0, 1, 2, account)], apart).map((body) => body.requestedItems?.length ?? 0),
		).toEqual([1, 0]);
	});

	test('lets others share nested calls', () => {
		const pairs = Array.from({ length: 10 }, (_, row) => pair(row, row, row, row === 0 ? assigned : {}));
		expect(plan(pairs, combined)).toHaveLength(2);
	});
});

describe('revokes', () => {
	const revoke = (row: number, person: number, item: number, type: 'ROLE' | 'ACCESS_PROFILE' | 'ENTITLEMENT') =>
		pair(row, person, item, { item: { type, comment: 'left' }, pair: { requestType: 'REVOKE_ACCESS' } });

	test('one person each, roles and access profiles together, entitlements one by one', () => {
		const pairs = [
			revoke(0, 1, 1, 'ROLE'),
			revoke(0, 1, 2, 'ACCESS_PROFILE'),
			revoke(0, 1, 3, 'ENTITLEMENT'),
			revoke(0, 1, 4, 'ENTITLEMENT'),
			revoke(0, 2, 1, 'ROLE'),
		];
		const bodies = plan(pairs, apart);
		expect(bodies.map((body) => body.requestedItems?.length)).toEqual([2, 1, 1, 1]);
		expect(bodies.every((body) => body.requestedFor?.length === 1)).toBe(true);
	});

	test('combined: rows of one person share a call', () => {
		const pairs = [revoke(0, 1, 1, 'ROLE'), revoke(1, 2, 1, 'ROLE'), revoke(2, 1, 2, 'ACCESS_PROFILE')];
		expect(plan(pairs, combined)).toHaveLength(2);
		expect(plan(pairs, apart)).toHaveLength(3);
	});

	test('machines: nested, one entitlement each', () => {
		const pairs = [1, 2].map((item) =>
			pair(0, 1, item, {
				item: { comment: 'x', nativeIdentity: 'svc' },
				pair: { requestType: 'REVOKE_ACCESS', identityType: 'MACHINE' },
			}),
		);
		const bodies = plan(pairs, combined);
		expect(bodies).toHaveLength(2);
		expect(bodies[0].requestedForWithRequestedItems?.[0].identityType).toBe('MACHINE');
	});
});

test('machines and people never share a call; machines are nested', () => {
	const machine = (row: number) => pair(row, 100 + row, 1, { pair: { identityType: 'MACHINE' } });
	const bodies = plan([pair(0, 1, 1), machine(1), machine(2)], combined);
	expect(bodies).toHaveLength(2);
	expect(plan([machine(1), machine(2)], { ...combined, nestedForSeveral: false })).toHaveLength(2);
});

test('a pair that several rows ask for is sent once, as the first row has it', () => {
	const pairs = [pair(3, 1, 1, { item: { comment: 'first' } }), pair(5, 1, 1, { item: { comment: 'second' } })];
	const bodies = plan(pairs, apart);
	expect(bodies).toHaveLength(1);
	expect(bodies[0].requestedItems?.[0].comment).toBe('first');
});

test('the same pairs give the same calls', () => {
	const pairs = table(30, 7).filter((_, index) => index % 5 !== 0);
	expect(planCalls(pairs, combined)).toEqual(planCalls(pairs, combined));
});

test('no pairs, no calls', () => {
	expect(planCalls([], combined)).toEqual([]);
});
