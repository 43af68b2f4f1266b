import { applyRules } from '../../../isc/accessRequests/rules';
import { broken, CONTEXT, faults, grant, item, items, person, ruled } from './drafts';

describe('access items of a grant', () => {
	it('has nothing but what is given', () => {
		expect(ruled(grant())).toEqual({
			row: 0,
			requestType: 'GRANT_ACCESS',
			entries: [
				{
					identityType: 'HUMAN',
					identities: [{ by: 'id', value: 'p1', field: 'Identities [1] > Identity' }],
					items: [{ type: 'ROLE', by: 'id', value: 'r1', field: 'Access Items [1]' }],
				},
			],
		});
	});

	it('leaves empty optional fields out', () => {
		const empty = {
			comment: ' ',
			startDate: '',
			removeDate: null,
			assignmentId: '',
			nativeIdentity: '  ',
			formInstanceId: '',
			accountSelection: '',
			clientMetadata: {},
		};
		expect(
			items(
				grant({ ...empty, clientMetadata: [{ key: '', value: '' }], reference: '', accessItems: [item('r1', empty)] }),
			),
		).toEqual([{ type: 'ROLE', by: 'id', value: 'r1', field: 'Access Items [1]' }]);
		expect(items(grant({ accessItems: [item('r1', { accountSelection: [] })] }))[0]).not.toHaveProperty(
			'accountSelection',
		);
	});

	it('keeps what is given, trimmed', () => {
		const given = {
			comment: ' why\nnot ',
			startDate: '2026-07-01T00:00Z',
			removeDate: '2026-08-01T00:00Z',
			nativeIdentity: ' CN=x ',
			formInstanceId: ' f1 ',
			accountSelection: [{ sourceId: 's1', accounts: [{ accountUuid: 'u1', nativeIdentity: null }] }],
			clientMetadata: { ticket: 7 },
		};
		expect(items(grant({ accessItems: [item(' Finance ', { ...given, by: 'name', type: 'ENTITLEMENT' })] }))).toEqual([
			{
				type: 'ENTITLEMENT',
				by: 'name',
				value: 'Finance',
				field: 'Access Items [1]',
				comment: 'why\nnot',
				startDate: '2026-07-01T00:00:00.000Z',
				removeDate: '2026-08-01T00:00:00.000Z',
				nativeIdentity: 'CN=x',
				formInstanceId: 'f1',
				accountSelection: [{ sourceId: 's1', accounts: [{ accountUuid: 'u1' }] }],
				clientMetadata: { ticket: '7' },
			},
		]);
	});

	it.each(['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'])('takes the type %s', (type) => {
		expect(items(grant({ accessItems: [item('x', { type })] }))[0].type).toBe(type);
	});

	it.each([
		['role', 'The type must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT but is "role"'],
		['ROLE ', 'The type must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT but is "ROLE "'],
		['Access Profile', 'The type must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT but is "Access Profile"'],
		[['ROLE'], 'The type must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT but is a list'],
		['', 'The type of the access item is missing. It must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT'],
		[undefined, 'The type of the access item is missing. It must be one of ROLE, ACCESS_PROFILE, ENTITLEMENT'],
	])('refuses the type %p', (type, message) => {
		expect(faults(grant({ accessItems: [item('x', { type })] }))).toEqual([`Access Items [1] > Type: ${message}`]);
	});

	it('names a field beside the locator where that has a name of its own', () => {
		const draft = grant({ accessItems: [{ ...item('x', { type: 'X' }), field: 'Access Items [3] > Access Item' }] });
		expect(broken(draft)[0].field).toBe('Access Items [3] > Type');
	});

	it.each([[[]], [[item('')]], [[item(null), item([''], {}, 2)]], [[item([])]]])(
		'says that no access item was given: %j',
		(accessItems) => {
			expect(faults(grant({ accessItems }))).toEqual(['Access Items: No access item was provided']);
		},
	);

	it('refuses an empty one beside one that is filled in', () => {
		expect(faults(grant({ accessItems: [item('r1'), item(' ', {}, 2), item('', { by: 'name' }, 3)] }))).toEqual([
			"Access Items [2]: The access item's ID is empty",
			"Access Items [3]: The access item's name is empty",
		]);
	});

	it('refuses what is no text, and ways that it does not know', () => {
		expect(faults(grant({ accessItems: [item({ id: 'r1' })] }))).toEqual([
			"Access Items [1]: The access item's ID must be text but is an object",
		]);
		expect(faults(grant({ accessItems: [item([{ __rl: true, mode: 'email', value: 'r1' }])] }))).toEqual([
			'Access Items [1] (list entry 1): "email" isn\'t a way to name an access item',
		]);
	});

	it('takes more than 25', () => {
		expect(items(grant({ accessItems: [item(Array.from({ length: 60 }, (_, index) => index))] }))).toHaveLength(60);
	});

	it('refuses text fields that hold no text', () => {
		const draft = grant({
			comment: ['a'],
			accessItems: [
				item('r1', {
					nativeIdentity: {},
					formInstanceId: true,
					assignmentId: [1],
					accountSelection: 'x',
					clientMetadata: 'x',
				}),
			],
		});
		expect(faults(draft)).toEqual([
			'Comment: The comment must be text but is a list',
			'Access Items [1] > Assignment ID: The assignment ID must be text but is a list',
			'Access Items [1] > Native Identity: The native identity must be text but is an object',
			'Access Items [1] > Form Instance ID: The form instance ID must be text but is true',
			'Access Items [1] > Account Selection: The account selection must be a list but is text',
			'Access Items [1] > Client Metadata: The client metadata must be an object of texts but is text',
			'Access Items [1] > Assignment ID: An access item takes an assignment ID or an account selection, not both',
		]);
	});
});

describe('comments and dates of a row', () => {
	it("hold for items without their own; the item's own win", () => {
		const draft = grant({
			comment: 'row',
			startDate: '2026-07-01T00:00Z',
			removeDate: '2026-09-01T00:00Z',
			accessItems: [
				item('a'),
				item('b', { comment: 'own', removeDate: '2026-08-01T00:00Z' }, 2),
				item('c', { startDate: '2026-07-15T00:00Z' }, 3),
			],
		});
		expect(
			items(draft).map(({ comment, startDate, removeDate }) => [
				comment,
				startDate?.slice(0, 10),
				removeDate?.slice(0, 10),
			]),
		).toEqual([
			['row', '2026-07-01', '2026-09-01'],
			['own', '2026-07-01', '2026-08-01'],
			['row', '2026-07-15', '2026-09-01'],
		]);
	});

	it('starts as soon as possible today, though the row says later', () => {
		const draft = grant({
			startDate: '2026-07-01',
			accessItems: [item('a', { startDate: '2026-06-15' }), item('b', {}, 2)],
		});
		expect(items(draft).map((one) => one.startDate)).toEqual([undefined, '2026-06-30T22:00:00.000Z']);
	});

	it('reports a faulty date of the row once', () => {
		const draft = grant({ startDate: 'soon', removeDate: '2020-01-01', accessItems: [item('a'), item('b', {}, 2)] });
		expect(broken(draft).map((problem) => problem.field)).toEqual(['Options > Start Date', 'End Date']);
	});

	it('names the date of the item', () => {
		const draft = grant({
			accessItems: [item('a', { startDate: '2026-02-30' }), item('b', { removeDate: '2026-06-14' }, 2)],
		});
		expect(faults(draft)).toEqual([
			'Access Items [1] > Start Date: Start Date "2026-02-30" doesn\'t exist in the calendar',
			'Access Items [2] > End Date: End Date "2026-06-14" (2026-06-14T21:59:59.999Z) isn\'t in the future',
		]);
	});

	it('refuses a removal before or with the start', () => {
		for (const removeDate of ['2026-07-01T00:00Z', '2026-06-30T00:00Z']) {
			const draft = grant({ startDate: '2026-07-01T00:00Z', accessItems: [item('a', { removeDate })] });
			expect(faults(draft)[0]).toMatch(
				/^Access Items \[1\] > End Date: The end date \(.*\) isn't after the start date \(2026-07-01T00:00:00.000Z\)$/,
			);
		}
		expect(
			broken(grant({ startDate: '2026-08-01', removeDate: '2026-07-01', accessItems: [item(['a', 'b'])] })).map(
				(one) => one.field,
			),
		).toEqual(['End Date']);
	});

	it('takes one day: from its start to its end', () => {
		const [one] = items(grant({ startDate: '2026-07-01', removeDate: '2026-07-01' }));
		expect([one.startDate, one.removeDate]).toEqual(['2026-06-30T22:00:00.000Z', '2026-07-01T21:59:59.999Z']);
	});
});

describe('several rows', () => {
	it('reports all faults of a row, and keeps the order of rows', () => {
		const drafts = [
			grant({ row: 4 }),
			grant({ row: 2, identities: [], accessItems: [], removeDate: 'x' }),
			grant({ row: 9 }),
			grant({ row: 1, identities: [person('')] }),
		];
		const { rows, problems } = applyRules(drafts, CONTEXT);
		expect(rows.map((row) => row.row)).toEqual([4, 9]);
		expect(problems.map((problem) => [problem.row, problem.field])).toEqual([
			[2, 'Identities'],
			[2, 'End Date'],
			[2, 'Access Items'],
			[1, 'Identities'],
		]);
	});

	it('makes nothing of nothing', () => {
		expect(applyRules([], CONTEXT)).toEqual({ rows: [], problems: [] });
	});
});
