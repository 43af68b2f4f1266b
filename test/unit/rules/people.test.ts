import type { IdentityDraft } from '../../../isc/api/lookUp/references';
import { broken, faults, grant, items, item, person, ruled } from './drafts';

function people(...identities: IdentityDraft[]) {
	return ruled(grant({ identities })).entries[0].identities;
}

describe('people', () => {
	it('keeps their order, trims, and takes numbers for text', () => {
		expect(people(person(' p2 '), person(4711, 'alias', 2), person('Jane.Doe@example.com ', 'email', 3))).toEqual([
			{ by: 'id', value: 'p2', field: 'Identities [1] > Identity' },
			{ by: 'alias', value: '4711', field: 'Identities [2] > Identity' },
			{ by: 'email', value: 'Jane.Doe@example.com', field: 'Identities [3] > Identity' },
		]);
	});

	it('takes each once', () => {
		const found = people(
			person(['a', 'b', 'a']),
			person('A@x.io', 'email', 2),
			person('a@X.io', 'email', 3),
			person('b', 'alias', 4),
		);
		expect(found.map((one) => one.by !== 'self' && `${one.by} ${one.value}`)).toEqual([
			'id a',
			'id b',
			'email A@x.io',
			'alias b',
		]);
	});

	it('takes more than ten', () => {
		expect(people(person(Array.from({ length: 40 }, (_, index) => `p${index}`)))).toHaveLength(40);
	});

	it('is the user behind the credential, whatever the identities hold', () => {
		const draft = grant({ requestedFor: 'self', identities: [person('')] });
		expect(ruled(draft).entries[0].identities).toEqual([{ by: 'self', field: 'Requested For' }]);
	});

	it.each([
		[[]],
		[[person('')]],
		[[person(null)]],
		[[person(undefined), person(' ', 'email', 2)]],
		[[person([])]],
		[[person(['', null])]],
	])('says that no person was given: %j', (identities) => {
		expect(faults(grant({ identities }))).toEqual(['Identities: No person was provided']);
	});

	it('says that no machine identity was given', () => {
		const problems = faults(grant({ identities: [person('')], requestedFor: 'machines' }));
		expect(problems).toContain('Identities: No machine identity was provided');
	});

	it.each([
		['id', 'ID'],
		['email', 'email address'],
		['alias', 'user name'],
	] as const)('refuses an empty %s beside one that is filled in', (by, words) => {
		expect(faults(grant({ identities: [person('p1'), person('  ', by, 2)] }))).toEqual([
			`Identities [2] > Identity: The person's ${words} is empty`,
		]);
	});

	it.each(['jane', 'jane@', '@example.com', 'jane doe@example.com', 'a@x.io, b@x.io', 'a@x.io;b@x.io', 'a@b@c', 42])(
		'refuses %p as an email address',
		(value) => {
			expect(faults(grant({ identities: [person(value, 'email')] }))).toEqual([
				`Identities [1] > Identity: "${value}" isn't an email address`,
			]);
		},
	);

	it.each(['a@b', "o'neil+x@sub.example.co.uk", 'jürgen@müller.example'])('takes %p as an email address', (value) => {
		expect(people(person(value, 'email'))).toHaveLength(1);
	});

	it.each([
		[{ id: 'p1' }, 'an object'],
		[true, 'true'],
		[Number.NaN, 'the number NaN'],
		[1e21, 'the number 1e+21'],
		[new Date(0), 'a date'],
	])('refuses %p as an id', (value, kind) => {
		expect(faults(grant({ identities: [person(value)] }))).toEqual([
			`Identities [1] > Identity: The person's ID must be text but is ${kind}`,
		]);
	});
});

describe('lists', () => {
	it('counts each value as an entry, two levels deep', () => {
		expect(people(person([['a', 7], 'b', []])).map((one) => [one.by !== 'self' && one.value, one.field])).toEqual([
			['a', 'Identities [1] > Identity (list entry 1.1)'],
			['7', 'Identities [1] > Identity (list entry 1.2)'],
			['b', 'Identities [1] > Identity (list entry 2)'],
		]);
	});

	it('refuses a list that is deeper', () => {
		expect(faults(grant({ identities: [person([[['a']]])] }))).toEqual([
			"Identities [1] > Identity (list entry 1.1): The person's ID must be text but is a list",
		]);
	});

	it('takes resource locators in it, each in its own way', () => {
		const list = [
			{ __rl: true, mode: 'list', value: 'a' },
			{ __rl: true, mode: 'email', value: 'b@x.io' },
			{ __rl: true, mode: '', value: 'c' },
			{ __rl: true, value: ['d', 'e'] },
		];
		expect(people(person(list, 'alias')).map((one) => one.by !== 'self' && `${one.by} ${one.value}`)).toEqual([
			'id a',
			'email b@x.io',
			'alias c',
			'alias d',
			'alias e',
		]);
	});

	it('refuses a way that it does not know', () => {
		expect(faults(grant({ identities: [person([{ __rl: true, mode: 'phone', value: 'a' }])] }))).toEqual([
			'Identities [1] > Identity (list entry 1): "phone" isn\'t a way to name a person',
		]);
		expect(faults(grant({ identities: [person([{ __rl: true, mode: 'constructor', value: 'a' }])] }))).toHaveLength(1);
	});

	it('names each entry that is wrong', () => {
		expect(faults(grant({ identities: [person(['a', '', { id: 'b' }])] }))).toEqual([
			"Identities [1] > Identity (list entry 2): The person's ID is empty",
			"Identities [1] > Identity (list entry 3): The person's ID must be text but is an object",
		]);
	});

	it('makes an item of each value, with the same details', () => {
		const draft = grant({ accessItems: [item(['r1', 'r2'], { comment: 'both', clientMetadata: { a: 'b' } })] });
		expect(items(draft)).toEqual([
			{
				type: 'ROLE',
				by: 'id',
				value: 'r1',
				field: 'Access Items [1] (list entry 1)',
				comment: 'both',
				clientMetadata: { a: 'b' },
			},
			{
				type: 'ROLE',
				by: 'id',
				value: 'r2',
				field: 'Access Items [1] (list entry 2)',
				comment: 'both',
				clientMetadata: { a: 'b' },
			},
		]);
	});

	it('reports a fault of shared details once', () => {
		expect(broken(grant({ accessItems: [item(['r1', 'r2'], { removeDate: '2020-01-01' })] }))).toHaveLength(1);
	});
});
