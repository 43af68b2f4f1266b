import { faults, item, items, person, revoke, ruled } from './drafts';

describe('revoke', () => {
	it('takes several people and items, with a comment and a remove date', () => {
		const row = ruled(
			revoke({ identities: [person(['a', 'b'])], accessItems: [item(['x', 'y'])], removeDate: '2026-07-01' }),
		);
		expect(row.requestType).toBe('REVOKE_ACCESS');
		expect(row.entries[0].identities).toHaveLength(2);
		expect(row.entries[0].items.map((one) => [one.value, one.comment, one.removeDate])).toEqual([
			['x', 'left the team', '2026-07-01T21:59:59.999Z'],
			['y', 'left the team', '2026-07-01T21:59:59.999Z'],
		]);
	});

	it.each([undefined, '', '  '])('needs a comment: %p', (comment) => {
		expect(faults(revoke({ comment }))).toEqual(['Comment: Revoke needs a comment']);
		expect(faults(revoke({ comment, reference: 'INC1' }))).toEqual(['Comment: Revoke needs a comment']);
	});

	it("takes the item's comment, and misses it where only some items have one", () => {
		expect(items(revoke({ comment: '', accessItems: [item('x', { comment: 'own' })] }))[0].comment).toBe('own');
		expect(faults(revoke({ comment: '', accessItems: [item('x', { comment: 'own' }), item('y', {}, 2)] }))).toEqual([
			'Comment: Revoke needs a comment',
		]);
	});

	it('does not miss a comment that is no text', () => {
		expect(faults(revoke({ comment: {} }))).toEqual(['Comment: The comment must be text but is an object']);
	});

	it('takes no start date, whatever it is', () => {
		for (const startDate of ['2026-07-01', 'nonsense']) {
			expect(faults(revoke({ startDate }))).toEqual(['Options > Start Date: Revoke takes no start date']);
			expect(faults(revoke({ accessItems: [item('x', { startDate })] }))).toEqual([
				'Access Items [1] > Start Date: Revoke takes no start date',
			]);
		}
	});

	it('takes a remove date in the future only', () => {
		expect(faults(revoke({ removeDate: '2026-06-14T00:00Z' }))[0]).toMatch(
			/^End Date: End Date .* isn't in the future$/,
		);
	});

	it('is not for oneself', () => {
		expect(faults(revoke({ requestedFor: 'self' }))).toEqual(['Requested For: Nobody can revoke their own access']);
	});

	it('needs a person and an access item', () => {
		expect(faults(revoke({ identities: [person('')], accessItems: [item('')] }))).toEqual([
			'Identities: No person was provided',
			'Access Items: No access item was provided',
		]);
	});

	it('keeps which assignment and which account, and tells them apart', () => {
		const accessItems = [
			item('x', { assignmentId: 'a1' }),
			item('x', { assignmentId: 'a2' }, 2),
			item('e', { type: 'ENTITLEMENT', nativeIdentity: 'CN=1' }, 3),
		];
		expect(items(revoke({ accessItems })).map((one) => one.assignmentId ?? one.nativeIdentity)).toEqual([
			'a1',
			'a2',
			'CN=1',
		]);
	});

	it('takes no account selection and no form', () => {
		const accountSelection = [{ sourceId: 's', accounts: [{ accountUuid: 'u' }] }];
		expect(faults(revoke({ accessItems: [item('x', { accountSelection, formInstanceId: 'f' })] }))).toEqual([
			'Access Items [1] > Account Selection: Revoke takes no account selection',
			'Access Items [1] > Form Instance ID: Only a grant for people can have a form',
		]);
	});
});
