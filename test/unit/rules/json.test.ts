import type { JsonDraft } from '../../../isc/accessRequests/types';
import { broken, faults, items, json, ruled } from './drafts';

const ROLE = { type: 'ROLE', id: 'r1' };
const FLAT = { requestedFor: ['p1'], requestedItems: [ROLE] };

function flat(item: unknown, rest: Partial<JsonDraft> = {}) {
	return json({ requestedFor: ['p1'], requestedItems: [item] }, rest);
}

function nested(...entries: unknown[]) {
	return { requestedForWithRequestedItems: entries };
}

describe('the body as a whole', () => {
	it('is one entry where it is flat', () => {
		expect(
			ruled(json({ requestedFor: [' p1 ', 'p2', 'p1'], requestedItems: [ROLE, { type: 'ENTITLEMENT', id: ' e1 ' }] })),
		).toEqual({
			row: 0,
			requestType: 'GRANT_ACCESS',
			entries: [
				{
					identityType: 'HUMAN',
					identities: [
						{ by: 'id', value: 'p1', field: 'requestedFor[0]' },
						{ by: 'id', value: 'p2', field: 'requestedFor[1]' },
					],
					items: [
						{ type: 'ROLE', by: 'id', value: 'r1', field: 'requestedItems[0].id' },
						{ type: 'ENTITLEMENT', by: 'id', value: 'e1', field: 'requestedItems[1].id' },
					],
				},
			],
		});
	});

	it('is an entry for each identity where it is nested', () => {
		const body = nested(
			{ identityId: 'p1', requestedItems: [ROLE] },
			{ identityId: 'p2', identityType: 'HUMAN', requestedItems: [{ type: 'ROLE', id: 'r2' }] },
			{ identityId: 'p1', identityType: null, requestedItems: [{ type: 'ROLE', id: 'r3' }, ROLE] },
		);
		expect(
			ruled(json(body)).entries.map(({ identities, items: wanted }) => [identities, wanted.map((one) => one.value)]),
		).toEqual([
			[[{ by: 'id', value: 'p1', field: 'requestedForWithRequestedItems[0].identityId' }], ['r1', 'r3']],
			[[{ by: 'id', value: 'p2', field: 'requestedForWithRequestedItems[1].identityId' }], ['r2']],
		]);
	});

	it('may be text', () => {
		expect(ruled(json(JSON.stringify(FLAT)))).toEqual(ruled(json(FLAT)));
	});

	it('says where text is broken', () => {
		expect(faults(json('{\n"requestedFor": ["p1"]\n"requestedItems": []}'))).toEqual([
			'Request (JSON): The request JSON is broken at line 3, column 1, near “"requestedItems": []”',
		]);
		expect(faults(json('{"requestedFor": ["p1"'))).toEqual([
			'Request (JSON): The request JSON is broken at line 1, column 23, at its end: something is missing',
		]);
	});

	it.each(['', '  ', null, undefined])('is not empty: %p', (body) => {
		expect(faults(json(body))).toEqual(['Request (JSON): The request JSON is empty']);
	});

	it.each([
		['[]', 'a list'],
		[[FLAT], 'a list'],
		['"text"', 'text'],
		['7', 'the number 7'],
		['null', 'null'],
		[true, 'true'],
	])('is an object: %j', (body, kind) => {
		expect(faults(json(body))).toEqual([`Request (JSON): The request JSON must be an object but is ${kind}`]);
	});

	it('has one shape', () => {
		const both = { ...FLAT, ...nested({ identityId: 'p1', requestedItems: [ROLE] }) };
		expect(faults(json(both))).toEqual(['Request (JSON): The body has both shapes, flat and nested']);
		expect(faults(json({ ...nested({ identityId: 'p1', requestedItems: [ROLE] }), requestedFor: [] }))).toEqual([
			'Request (JSON): The body has both shapes, flat and nested',
		]);
		expect(faults(json({}))).toEqual(['Request (JSON): The body requests nothing for nobody']);
		expect(faults(json({ clientMetadata: { a: 'b' } }))).toEqual([
			'Request (JSON): The body requests nothing for nobody',
		]);
	});

	it('may have null for what it does not use', () => {
		expect(
			ruled(json({ ...FLAT, requestedForWithRequestedItems: null, clientMetadata: null, requestType: null })),
		).toEqual(ruled(json(FLAT)));
		expect(
			ruled(json({ requestedFor: null, requestedItems: null, ...nested({ identityId: 'p1', requestedItems: [ROLE] }) }))
				.entries,
		).toHaveLength(1);
	});

	it('names its request type only where it is that of the operation', () => {
		expect(ruled(json({ ...FLAT, requestType: 'GRANT_ACCESS' }))).toEqual(ruled(json(FLAT)));
		expect(faults(json({ ...FLAT, requestType: 'REVOKE_ACCESS' }))).toEqual([
			'requestType: The request type is “REVOKE_ACCESS”, but the operation makes GRANT_ACCESS requests',
		]);
		expect(faults(json({ ...FLAT, requestType: ['GRANT_ACCESS'] }))).toEqual([
			'requestType: The request type is a list, but the operation makes GRANT_ACCESS requests',
		]);
	});
});

describe('fields that are not known', () => {
	it('are named with their path and the nearest known name', () => {
		const body = {
			RequestedFor: ['p1'],
			requestedFor: ['p1'],
			requestedItems: [{ ...ROLE, remove_date: '2026-12-01', zzz: 1 }],
		};
		const problems = broken(json(body));
		expect(problems.map(({ field, message, advice }) => `${field}: ${message}. ${advice.split('.')[0]}`)).toEqual([
			'RequestedFor: The field “RequestedFor” is not known. Did you mean requestedFor? Known here: requestType, requestedFor, requestedItems, requestedForWithRequestedItems, clientMetadata',
			'requestedItems[0].remove_date: The field “remove_date” is not known. Did you mean removeDate? Known here: type, id, comment, clientMetadata, startDate, removeDate, nativeIdentity, formInstanceId, assignmentId',
			'requestedItems[0].zzz: The field “zzz” is not known. Take it out',
		]);
	});

	it('are named inside an entry', () => {
		const problems = broken(json(nested({ identityID: 'p1', identityId: 'p1', requestedItems: [ROLE] })));
		expect(problems.map((one) => [one.field, one.advice])).toEqual([
			[
				'requestedForWithRequestedItems[0].identityID',
				'Did you mean identityId? Known here: identityId, identityType, requestedItems.',
			],
		]);
	});

	it('may belong to the other shape', () => {
		expect(broken(flat({ ...ROLE, accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: 'u' }] }] }))).toEqual([
			{
				row: 0,
				field: 'requestedItems[0].accountSelection',
				message: 'The field “accountSelection” is not known',
				advice: 'ISC takes it in the nested shape only: use requestedForWithRequestedItems.',
			},
		]);
		expect(
			broken(json(nested({ identityId: 'p1', requestedItems: [{ ...ROLE, assignmentId: 'a' }] })))[0].advice,
		).toMatch(/flat shape only/);
	});

	it('are refused whatever their name', () => {
		expect(faults(json('{"requestedFor":["p1"],"requestedItems":[{"type":"ROLE","id":"r1"}],"__proto__":{}}'))).toEqual(
			['__proto__: The field “__proto__” is not known'],
		);
		expect(faults(json({ ...FLAT, constructor: 1 }))).toEqual(['constructor: The field “constructor” is not known']);
		expect(faults(json({ ...FLAT, ['x'.repeat(200)]: 1 }))).toHaveLength(1);
		expect(faults(json({ ...FLAT, '': 1, 'remove date': 1 }))).toEqual([
			'[""]: The field “” is not known',
			'["remove date"]: The field “remove date” is not known',
		]);
	});
});

describe('lists', () => {
	it('are there and not empty', () => {
		expect(faults(json({ requestedFor: [], requestedItems: [] }))).toEqual([
			'requestedFor: No person was given: the list is empty',
			'requestedItems: No access item was given: the list is empty',
		]);
		expect(faults(json({ requestedFor: ['p1'] }))).toEqual([
			'requestedItems: No access item was given: requestedItems is missing',
		]);
		expect(faults(json({ requestedItems: [ROLE] }))).toEqual([
			'requestedFor: No person was given: requestedFor is missing',
		]);
		expect(faults(json({ requestedForWithRequestedItems: [] }))).toEqual([
			'requestedForWithRequestedItems: No person was given: the list is empty',
		]);
		expect(faults(json(nested({ identityId: 'p1', requestedItems: [] })))).toEqual([
			'requestedForWithRequestedItems[0].requestedItems: No access item was given: the list is empty',
		]);
	});

	it('are lists of the right things', () => {
		expect(faults(json({ requestedFor: 'p1', requestedItems: ROLE }))).toEqual([
			'requestedFor: The field must be a list but is text',
			'requestedItems: The field must be a list but is an object',
		]);
		expect(faults(json({ requestedFor: [7, '', { id: 'p1' }], requestedItems: ['r1'] }))).toEqual([
			'requestedFor[0]: The identity id must be text but is the number 7',
			'requestedFor[1]: The identity id is empty',
			'requestedFor[2]: The identity id must be text but is an object',
			'requestedItems[0]: The access item must be an object but is text',
		]);
		expect(faults(json(nested('p1')))).toEqual([
			'requestedForWithRequestedItems[0]: The entry must be an object but is text',
		]);
	});
});

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
		const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
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
		const which = name.replace('Date', '');
		expect(faults(flat({ ...ROLE, [name]: 1798675200000 }))).toEqual([
			`requestedItems[0].${name}: The ${which} date is not a date but the number 1798675200000`,
		]);
		expect(faults(flat({ ...ROLE, [name]: '2026-06-15T10:00:00Z' }))[0]).toMatch(/ is not in the future$/);
	});

	it('have a start before a removal', () => {
		expect(faults(flat({ ...ROLE, startDate: '2026-08-01', removeDate: '2026-07-01' }))[0]).toMatch(
			/^requestedItems\[0\]\.removeDate: The access would be removed/,
		);
	});

	it('have no empty form instance id', () => {
		expect(faults(flat({ ...ROLE, formInstanceId: '' }))).toEqual([
			'requestedItems[0].formInstanceId: The form instance id is empty',
		]);
	});

	it('have an id and a type', () => {
		expect(faults(flat({}))).toEqual([
			'requestedItems[0].type: The type of the access item is missing; it is one of ROLE, ACCESS_PROFILE, ENTITLEMENT',
			"requestedItems[0].id: The access item's id is empty",
		]);
		expect(faults(flat({ type: 'Role', id: 7 }))).toEqual([
			'requestedItems[0].type: The type “Role” is not one of ROLE, ACCESS_PROFILE, ENTITLEMENT',
			"requestedItems[0].id: The access item's id must be text but is the number 7",
		]);
	});

	it('have an identity id, and one of two identity types', () => {
		expect(faults(json(nested({ identityType: 'ROBOT', requestedItems: [ROLE] })))).toEqual([
			'requestedForWithRequestedItems[0].identityType: The identity type “ROBOT” is not one of HUMAN, MACHINE',
			'requestedForWithRequestedItems[0].identityId: The identity id is empty',
		]);
		expect(
			faults(json(nested({ identityId: ' ', requestedItems: [ROLE] }, { identityId: 5, requestedItems: [ROLE] }))),
		).toEqual([
			'requestedForWithRequestedItems[0].identityId: The identity id is empty',
			'requestedForWithRequestedItems[1].identityId: The identity id must be text but is the number 5',
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
		expect(faults(flat(ROLE, REVOKE))).toEqual(['requestedItems[0].comment: A revoke needs a comment']);
		expect(faults(json(nested({ identityId: 'p1', requestedItems: [{ ...ROLE, comment: 'gone' }] }), REVOKE))).toEqual([
			'requestedForWithRequestedItems: A revoke for a person cannot have the nested shape',
		]);
	});

	it('has one person', () => {
		const item = { ...ROLE, comment: 'gone' };
		expect(faults(json({ requestedFor: ['p1', 'p2'], requestedItems: [item] }, REVOKE))).toEqual([
			'requestedFor: A revoke takes one person, but 2 are given',
		]);
		expect(
			ruled(json({ requestedFor: ['p1', 'p1'], requestedItems: [item] }, REVOKE)).entries[0].identities,
		).toHaveLength(1);
	});

	it('has no start date and no form', () => {
		expect(faults(flat({ ...ROLE, comment: 'gone', startDate: '2026-07-01', formInstanceId: 'f' }, REVOKE))).toEqual([
			'requestedItems[0].startDate: A revoke takes no start date',
			'requestedItems[0].formInstanceId: A form goes only with a grant for people',
		]);
	});
});

describe('a modify', () => {
	it('has a date on each item', () => {
		expect(faults(flat(ROLE, { requestType: 'MODIFY_ACCESS' }))).toEqual([
			'requestedItems[0].removeDate: A modify needs a start date, a remove date or both',
		]);
		expect(items(flat({ ...ROLE, removeDate: '2026-07-01' }, { requestType: 'MODIFY_ACCESS' }))).toHaveLength(1);
	});
});
