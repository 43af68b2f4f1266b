import { SandboxClock } from '../../sandbox/clock';
import { startSandbox } from '../../sandbox';
import { compileFilter, requiredValues, type FilterFields } from '../../sandbox/query/filter';
import { parseFilter } from '../../sandbox/query/filterParser';
import { FieldIndex } from '../../sandbox/store/fieldIndex';
import { LaggedRows } from '../../sandbox/store/lagged';
import { as } from './support';

interface Row {
	name: string;
	at: number;
	tags: string[];
	note: string | null;
}

const all = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'in', 'ca', 'isnull', 'pr'] as const;
const fields: FilterFields<Row> = {
	name: { operators: all, get: (row) => row.name, kind: 'text' },
	at: { operators: all, get: (row) => row.at, kind: 'date' },
	tags: { operators: all, get: (row) => row.tags, kind: 'text' },
	note: { operators: all, get: (row) => row.note, kind: 'text' },
};
const rows: Row[] = [
	{ name: 'Ann', at: Date.parse('2026-01-01'), tags: ['a', 'b'], note: null },
	{ name: 'Bob "B" \\ Co', at: Date.parse('2026-02-01'), tags: ['b'], note: 'x' },
	{ name: 'ann marie', at: Date.parse('2026-03-01'), tags: [], note: 'y' },
];

function names(filter: string, caseSensitive = false): string[] {
	return rows
		.filter(compileFilter(filter, fields, { caseSensitiveFilters: caseSensitive, quotedDates: 'both' }).test)
		.map((row) => row.name);
}

describe('the filter grammar', () => {
	const filters: Array<[filter: string, matches: number[]]> = [
		['name eq "ann"', [0]],
		['name sw "ANN"', [0, 2]],
		['name co "mar"', [2]],
		['name eq "Bob \\"B\\" \\\\ Co"', [1]],
		['name in ("Ann", "ann marie")', [0, 2]],
		['not (name sw "ann")', [1]],
		['name ne "Ann" and note pr', [1, 2]],
		['name eq "Ann" or name eq "ann marie" and note isnull', [0]],
		['(name eq "Ann" or name eq "ann marie") and note pr', [2]],
		['isnull note', [0]],
		['pr note', [1, 2]],
		['at ge 2026-02-01T00:00:00Z', [1, 2]],
		['at gt "2026-01-01T00:00:00Z" and at lt "2026-03-01T00:00:00Z"', [1]],
		['tags ca ("a", "b")', [0]],
		['tags eq "b"', [0, 1]],
		['name gt "b"', [1]],
	];
	test.each(filters)('%s', (filter, matches) => {
		expect(names(filter)).toEqual(matches.map((index) => rows[index].name));
	});

	test.each([
		'',
		'name',
		'name eq',
		'name is "x"',
		'name eq "x" and',
		'(name eq "x"',
		'name in "x"',
		'name eq "x" name eq "y"',
		'other eq "x"',
		'at eq "never"',
	])('"%s" is refused', (filter) => {
		expect(() => names(filter)).toThrow(/Invalid filter/);
	});

	test('is case-sensitive if told so', () => {
		expect(names('name sw "ann"', true)).toEqual(['ann marie']);
	});

	test('an index is used only for conditions that every match must satisfy', () => {
		expect(requiredValues(parseFilter('name eq "a" and note pr'), 'name', ['eq'])).toEqual(['a']);
		expect(requiredValues(parseFilter('name eq "a" or note pr'), 'name', ['eq'])).toBeUndefined();
		expect(requiredValues(parseFilter('not (name eq "a")'), 'name', ['eq'])).toBeUndefined();
		expect(requiredValues(parseFilter('name in ("a", "b")'), 'name', ['eq', 'in'])).toEqual(['a', 'b']);
	});
});

test('a field index finds whole values and beginnings, ignoring case, also after additions and removals', () => {
	const index = new FieldIndex<string>();
	for (const value of ['beta', 'Alpha', 'alphabet', 'ALPHA']) index.add(value, value);
	expect(index.equalTo('alpha')).toEqual(['Alpha', 'ALPHA']);
	expect(index.startingWith('alpha')).toEqual(['Alpha', 'ALPHA', 'alphabet']);
	index.add('alphorn', 'alphorn');
	index.remove('alpha', 'ALPHA');
	expect(index.startingWith('alph')).toEqual(['Alpha', 'alphabet', 'alphorn']);
	expect(index.startingWith('z')).toEqual([]);
});

test('lagged rows show each state until its lag has passed', () => {
	const rowsThen = new LaggedRows<{ n: number }>();
	rowsThen.keep('x', null, 0, 10);
	rowsThen.keep('x', { n: 1 }, 5, 10);
	expect([rowsThen.seen('x', 9), rowsThen.seen('x', 10), rowsThen.seen('x', 14), rowsThen.seen('x', 15)]).toEqual([
		null,
		{ n: 1 },
		{ n: 1 },
		undefined,
	]);
	rowsThen.keep('y', { n: 1 }, 0, 0);
	expect(rowsThen.seen('y', 0)).toBeUndefined();
});

describe('the clock', () => {
	test('runs timers in order, each at its own time, including those set on the way', async () => {
		const clock = new SandboxClock('stepped', '2026-01-01T00:00:00Z');
		const start = clock.now();
		const seen: Array<[string, number]> = [];
		const note = (name: string): void => void seen.push([name, clock.now() - start]);
		clock.schedule(start + 30, () => note('third'));
		clock.schedule(start + 10, () => {
			note('first');
			clock.schedule(clock.now() + 5, () => note('second'));
		});
		clock.schedule(start + 30, () => note('fourth'));
		const cancel = clock.schedule(start + 20, () => note('never'));
		cancel();
		await clock.advance(30);
		expect(seen).toEqual([
			['first', 10],
			['second', 15],
			['third', 30],
			['fourth', 30],
		]);
		expect(clock.now()).toBe(start + 30);
	});

	test('refuses a start that is not a date', () => {
		expect(() => new SandboxClock('real', 'yesterday')).toThrow('startTime "yesterday" isn\'t a date.');
	});
});

test('made-up people and items have the same names at every start', async () => {
	const size = { identities: 500, accessItems: 100 };
	const [one, two] = [
		await startSandbox({ rateLimit: 0, seed: size }),
		await startSandbox({ rateLimit: 0, seed: size }),
	];
	try {
		expect(one.person('user000500').id).toBe(two.person('user000500').id);
		expect(one.item('Bulk Role 00001', 'ROLE').id).toBe(two.item('Bulk Role 00001').id);
		const admin = as(one, 'admin');
		const found = await admin.get<Array<{ alias: string }>>('/public-identities/v1', {
			params: { filters: 'alias sw "user00049"', count: true },
		});
		expect([found.headers['x-total-count'], found.data[0].alias]).toEqual(['10', 'user000490']);
		const { data } = await admin.post<Array<{ accessCount: number }>>('/search/v1', {
			indices: ['identities'],
			query: { query: `id:${one.person('user000007').id}` },
		});
		expect(data[0].accessCount).toBe(3);
	} finally {
		await Promise.all([one.close(), two.close()]);
	}
});
