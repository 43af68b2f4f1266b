import { broken, faults, grant, item, items, json, revoke } from './drafts';

describe('an item repeated within a row', () => {
	it('is sent once', () => {
		const draft = grant({
			comment: 'c',
			accessItems: [item(['r1', 'r2', 'r1']), item('r1', { comment: 'c' }, 2), item(' r2 ', {}, 3)],
		});
		expect(items(draft).map((one) => [one.value, one.field])).toEqual([
			['r1', 'Access Items [1] (list entry 1)'],
			['r2', 'Access Items [1] (list entry 2)'],
		]);
	});

	it('is another one with another type, account or assignment, and by name', () => {
		const draft = revoke({
			accessItems: [
				item('x'),
				item('x', { type: 'ACCESS_PROFILE' }, 2),
				item('x', { by: 'name' }, 3),
				item('x', { assignmentId: 'a' }, 4),
				item('x', { nativeIdentity: 'n' }, 5),
			],
		});
		expect(items(draft)).toHaveLength(5);
	});

	it.each([
		['comments', { comment: 'other' }],
		['start dates', { startDate: '2026-07-01' }],
		['end dates', { removeDate: '2026-07-01' }],
		['form instance IDs', { formInstanceId: 'f' }],
		['client metadata', { clientMetadata: { a: 'b' } }],
		['comments and end dates', { comment: 'other', removeDate: '2026-07-01' }],
	])('with different %s is refused, and both are named', (words, rest) => {
		expect(broken(grant({ comment: 'c', accessItems: [item('r1'), item('r1', rest, 2)] }))).toEqual([
			{
				row: 0,
				field: 'Access Items [2]',
				message: `The role "r1" is listed twice, in Access Items [1] and Access Items [2], with different ${words}`,
				advice: 'Remove one of them, or use the same values in both.',
			},
		]);
	});

	it('is the same whatever the order of its metadata', () => {
		const accessItems = [
			item('r1', { clientMetadata: { a: '1', b: '2' } }),
			item('r1', { clientMetadata: { b: '2', a: '1' } }, 2),
		];
		expect(items(grant({ accessItems }))).toHaveLength(1);
	});

	it('is refused in JSON of either shape', () => {
		const [first, second] = [
			{ type: 'ENTITLEMENT', id: 'e' },
			{ type: 'ENTITLEMENT', id: 'e', comment: 'x' },
		];
		expect(faults(json({ requestedFor: ['p'], requestedItems: [first, second] }))).toEqual([
			'requestedItems[1].id: The entitlement "e" is listed twice, in requestedItems[0].id and requestedItems[1].id, with different comments',
		]);
		const nested = (...entries: object[]) => ({ requestedForWithRequestedItems: entries });
		expect(
			faults(json(nested({ identityId: 'p', requestedItems: [first] }, { identityId: 'p', requestedItems: [second] }))),
		).toHaveLength(1);
		expect(
			items(json(nested({ identityId: 'p', requestedItems: [first] }, { identityId: 'q', requestedItems: [second] }))),
		).toHaveLength(2);
	});
});
