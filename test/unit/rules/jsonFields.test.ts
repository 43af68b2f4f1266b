import { faults, items, json, ruled } from './drafts';
import { flat, nested, ROLE } from './jsonDrafts';

describe('fields of an item and of an entry', () => {
	it('are kept where given, and left out where null or empty', () => {
		const given = {
			comment: 'c',
			startDate: '2026-07-01T00:00:00Z',
			removeDate: '2026-07-31',
			nativeIdentity: 'n',
			assignmentId: 'a',
			formInstanceId: 'f',
			clientMetadata: { k: 'v' },
		};
		expect(items(flat({ ...ROLE, ...given }))).toEqual([
			{
				type: 'ROLE',
				by: 'id',
				value: 'r1',
				field: 'requestedItems[0].id',
				...given,
				startDate: '2026-07-01T00:00:00.000Z',
				removeDate: '2026-07-31T21:59:59.999Z',
			},
		]);
		const nothing = {
			comment: '',
			startDate: '',
			removeDate: ' ',
			nativeIdentity: null,
			assignmentId: '',
			formInstanceId: null,
			clientMetadata: {},
		};
		expect(items(flat({ ...ROLE, ...nothing }))).toEqual(items(flat(ROLE)));
	});

	it('keep an account selection for people', () => {
		const accountSelection = [
			{ sourceId: 's', accounts: [{ nativeIdentity: 'CN=1', accountUuid: null }] },
			{ sourceId: 't', accounts: null },
		];
		expect(
			items(json(nested({ identityId: 'p1', requestedItems: [{ ...ROLE, accountSelection }] })))[0].accountSelection,
		).toEqual([{ sourceId: 's', accounts: [{ nativeIdentity: 'CN=1' }] }, { sourceId: 't' }]);
	});

	it.each(['comment', 'assignmentId', 'nativeIdentity', 'formInstanceId'])('must be text: %s', (name) => {
		const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/ id$/, ' ID');
		for (const [value, kind] of [
			[7, 'the number 7'],
			[true, 'true'],
			[['x'], 'a list'],
			[{}, 'an object'],
		] as const) {
			expect(faults(flat({ ...ROLE, [name]: value }))).toEqual([
				`requestedItems[0].${name}: The ${words} must be text but is ${kind}`,
			]);
		}
	});

	it.each(['startDate', 'removeDate'])('must be a date: %s', (name) => {
		expect(faults(flat({ ...ROLE, [name]: 1798675200000 }))).toEqual([
			`requestedItems[0].${name}: requestedItems[0].${name} is the number 1798675200000, not a date`,
		]);
	});

	it('have an end in the future, and may have a start that has passed', () => {
		const past = '2026-06-15T09:00:00.000Z';
		expect(faults(flat({ ...ROLE, removeDate: past }))[0]).toMatch(/ isn't in the future$/);
		expect(items(flat({ ...ROLE, startDate: past }))).toMatchObject([{ startDate: past }]);
	});

	it('have a start before a removal', () => {
		expect(faults(flat({ ...ROLE, startDate: '2026-08-01', removeDate: '2026-07-01' }))[0]).toMatch(
			/^requestedItems\[0\]\.removeDate: The end date \(.*\) isn't after the start date/,
		);
	});

	it('have no empty form instance id', () => {
		expect(faults(flat({ ...ROLE, formInstanceId: '' }))).toEqual([
			'requestedItems[0].formInstanceId: The form instance ID is empty',
		]);
	});

	it('have an id and a type', () => {
		expect(faults(flat({}))).toEqual([
			'requestedItems[0].type: The type of the access item is missing. It must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT',
			"requestedItems[0].id: The access item's ID is empty",
		]);
		expect(faults(flat({ type: 'Role', id: 7 }))).toEqual([
			'requestedItems[0].type: The type must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT but is "Role"',
			"requestedItems[0].id: The access item's ID must be text but is the number 7",
		]);
	});

	it('have an identity id, and one of two identity types', () => {
		expect(faults(json(nested({ identityType: 'ROBOT', requestedItems: [ROLE] })))).toEqual([
			'requestedForWithRequestedItems[0].identityType: The identity type must be HUMAN or MACHINE but is "ROBOT"',
			'requestedForWithRequestedItems[0].identityId: The identity ID is empty',
		]);
		expect(
			faults(json(nested({ identityId: ' ', requestedItems: [ROLE] }, { identityId: 5, requestedItems: [ROLE] }))),
		).toEqual([
			'requestedForWithRequestedItems[0].identityId: The identity ID is empty',
			'requestedForWithRequestedItems[1].identityId: The identity ID must be text but is the number 5',
		]);
	});
});

describe('a revoke for a person', () => {
	const REVOKE = { requestType: 'REVOKE_ACCESS' } as const;

	it('is flat, with a comment on each item', () => {
		expect(items(flat({ ...ROLE, comment: 'gone', assignmentId: 'a' }, REVOKE))[0]).toMatchObject({
			comment: 'gone',
			assignmentId: 'a',
		});
		expect(faults(flat(ROLE, REVOKE))).toEqual(['requestedItems[0].comment: Revoke needs a comment']);
		expect(faults(json(nested({ identityId: 'p1', requestedItems: [{ ...ROLE, comment: 'gone' }] }), REVOKE))).toEqual([
			"requestedForWithRequestedItems: Revoke for a person can't use the nested shape",
		]);
	});

	it('has one person', () => {
		const item = { ...ROLE, comment: 'gone' };
		expect(faults(json({ requestedFor: ['p1', 'p2'], requestedItems: [item] }, REVOKE))).toEqual([
			'requestedFor: Revoke takes one person, but the list has 2',
		]);
		expect(
			ruled(json({ requestedFor: ['p1', 'p1'], requestedItems: [item] }, REVOKE)).entries[0].identities,
		).toHaveLength(1);
	});

	it('has no start date and no form', () => {
		expect(faults(flat({ ...ROLE, comment: 'gone', startDate: '2026-07-01', formInstanceId: 'f' }, REVOKE))).toEqual([
			'requestedItems[0].startDate: Revoke takes no start date',
			'requestedItems[0].formInstanceId: Only a grant for people can have a form',
		]);
	});
});

describe('a modify', () => {
	it('has a date on each item', () => {
		expect(faults(flat(ROLE, { requestType: 'MODIFY_ACCESS' }))).toEqual([
			'requestedItems[0].removeDate: Modify needs a start date, an end date or both',
		]);
		expect(items(flat({ ...ROLE, removeDate: '2026-07-01' }, { requestType: 'MODIFY_ACCESS' }))).toHaveLength(1);
	});
});
