import { broken, faults, json, ruled } from './drafts';
import { flat, nested, ROLE } from './jsonDrafts';

const FLAT = { requestedFor: ['p1'], requestedItems: [ROLE] };

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
			'Request (JSON): The request JSON is invalid at line 3, column 1, near ""requestedItems": []"',
		]);
		expect(faults(json('{"requestedFor": ["p1"'))).toEqual([
			'Request (JSON): The request JSON is invalid at line 1, column 23, where the text ends too early',
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
		expect(faults(json(both))).toEqual(['Request (JSON): The body mixes the flat and the nested shape']);
		expect(faults(json({ ...nested({ identityId: 'p1', requestedItems: [ROLE] }), requestedFor: [] }))).toEqual([
			'Request (JSON): The body mixes the flat and the nested shape',
		]);
		expect(faults(json({}))).toEqual(['Request (JSON): The body names no people and no access items']);
		expect(faults(json({ clientMetadata: { a: 'b' } }))).toEqual([
			'Request (JSON): The body names no people and no access items',
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
			'requestType: The request type is "REVOKE_ACCESS", but this operation makes GRANT_ACCESS requests',
		]);
		expect(faults(json({ ...FLAT, requestType: ['GRANT_ACCESS'] }))).toEqual([
			'requestType: The request type is a list, but this operation makes GRANT_ACCESS requests',
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
			'RequestedFor: Unknown field "RequestedFor". Did you mean requestedFor? Known fields: requestType, requestedFor, requestedItems, requestedForWithRequestedItems, clientMetadata',
			'requestedItems[0].remove_date: Unknown field "remove_date". Did you mean removeDate? Known fields: type, id, comment, clientMetadata, startDate, removeDate, nativeIdentity, formInstanceId, assignmentId',
			'requestedItems[0].zzz: Unknown field "zzz". Remove it',
		]);
	});

	it('are named inside an entry', () => {
		const problems = broken(json(nested({ identityID: 'p1', identityId: 'p1', requestedItems: [ROLE] })));
		expect(problems.map((one) => [one.field, one.advice])).toEqual([
			[
				'requestedForWithRequestedItems[0].identityID',
				'Did you mean identityId? Known fields: identityId, identityType, requestedItems.',
			],
		]);
	});

	it('may belong to the other shape', () => {
		expect(broken(flat({ ...ROLE, accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: 'u' }] }] }))).toEqual([
			{
				row: 0,
				field: 'requestedItems[0].accountSelection',
				message: 'Unknown field "accountSelection"',
				advice: 'ISC takes it only in the nested shape: use requestedForWithRequestedItems.',
			},
		]);
		expect(
			broken(json(nested({ identityId: 'p1', requestedItems: [{ ...ROLE, assignmentId: 'a' }] })))[0].advice,
		).toMatch(/only in the flat shape/);
	});

	it('are refused whatever their name', () => {
		expect(faults(json('{"requestedFor":["p1"],"requestedItems":[{"type":"ROLE","id":"r1"}],"__proto__":{}}'))).toEqual(
			['__proto__: Unknown field "__proto__"'],
		);
		expect(faults(json({ ...FLAT, constructor: 1 }))).toEqual(['constructor: Unknown field "constructor"']);
		expect(faults(json({ ...FLAT, ['x'.repeat(200)]: 1 }))).toHaveLength(1);
		expect(faults(json({ ...FLAT, '': 1, 'remove date': 1 }))).toEqual([
			'[""]: Unknown field ""',
			'["remove date"]: Unknown field "remove date"',
		]);
	});
});

describe('lists', () => {
	it('are there and not empty', () => {
		expect(faults(json({ requestedFor: [], requestedItems: [] }))).toEqual([
			'requestedFor: No person was provided: the list is empty',
			'requestedItems: No access item was provided: the list is empty',
		]);
		expect(faults(json({ requestedFor: ['p1'] }))).toEqual([
			'requestedItems: No access item was provided: requestedItems is missing',
		]);
		expect(faults(json({ requestedItems: [ROLE] }))).toEqual([
			'requestedFor: No person was provided: requestedFor is missing',
		]);
		expect(faults(json({ requestedForWithRequestedItems: [] }))).toEqual([
			'requestedForWithRequestedItems: No person was provided: the list is empty',
		]);
		expect(faults(json(nested({ identityId: 'p1', requestedItems: [] })))).toEqual([
			'requestedForWithRequestedItems[0].requestedItems: No access item was provided: the list is empty',
		]);
	});

	it('are lists of the right things', () => {
		expect(faults(json({ requestedFor: 'p1', requestedItems: ROLE }))).toEqual([
			'requestedFor: The field must be a list but is text',
			'requestedItems: The field must be a list but is an object',
		]);
		expect(faults(json({ requestedFor: [7, '', { id: 'p1' }], requestedItems: ['r1'] }))).toEqual([
			'requestedFor[0]: The identity ID must be text but is the number 7',
			'requestedFor[1]: The identity ID is empty',
			'requestedFor[2]: The identity ID must be text but is an object',
			'requestedItems[0]: The access item must be an object but is text',
		]);
		expect(faults(json(nested('p1')))).toEqual([
			'requestedForWithRequestedItems[0]: The entry must be an object but is text',
		]);
	});
});
