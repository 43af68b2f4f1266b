import { IdMap, IdSet } from '../../../isc/shared/ids';

const PLAIN = '2c9180857182305e0171993735622948';
const SPELLINGS = [
	PLAIN,
	PLAIN.toUpperCase(),
	'2c918085-7182-305e-0171-993735622948',
	'2C918085-7182-305E-0171-993735622948',
];

test.each(SPELLINGS)('a map finds an id in each spelling, filed under %s', (first) => {
	const map = new IdMap<number>([[first, 1]]);
	for (const spelling of SPELLINGS) {
		expect([map.get(spelling), map.has(spelling)]).toEqual([1, true]);
		map.set(spelling, 2).set(first, 1);
	}
	expect([...map]).toEqual([[first, 1]]);
	expect(map.delete(SPELLINGS[3])).toBe(true);
	expect([map.size, map.has(first), map.delete(first)]).toEqual([0, false, false]);
});

test.each(SPELLINGS)('a set holds an id once, as it was first spelled: %s', (first) => {
	const set = new IdSet([first, ...SPELLINGS]);
	expect([...set]).toEqual([first]);
	for (const spelling of SPELLINGS) expect(set.has(spelling)).toBe(true);
	expect(set.delete(SPELLINGS[2])).toBe(true);
	expect([set.size, set.has(first), set.delete(first)]).toEqual([0, false, false]);
});

test('what is no id of that shape is compared to the letter', () => {
	const map = new IdMap([['Some-Role', 1]]);
	expect([map.get('some-role'), map.get('SomeRole'), map.get('Some-Role')]).toEqual([undefined, undefined, 1]);
	expect(new IdSet(['a', 'A']).size).toBe(2);
});

test('cleared, nothing is left to be found', () => {
	const map = new IdMap([[PLAIN, 1]]);
	const set = new IdSet([PLAIN]);
	map.clear();
	set.clear();
	expect([map.get(SPELLINGS[1]), map.size, set.has(SPELLINGS[1]), set.size]).toEqual([undefined, 0, false, 0]);
	expect([map.set(SPELLINGS[1], 2).get(PLAIN), set.add(SPELLINGS[1]).has(PLAIN)]).toEqual([2, true]);
});
