import { chunks } from '../../../isc/shared/lists';
import fc from 'fast-check';

import { anyOf, inFilters, quote } from '../../../isc/api/filters';

/** Reads one quoted value at `at`: what a server does with it. */
function readQuoted(text: string, at: number): { value: string; end: number } {
	if (text[at] !== '"') throw new Error(`no quote at ${at} of ${text}`);
	let value = '';
	let index = at + 1;
	for (; index < text.length && text[index] !== '"'; index += 1) {
		if (text[index] === '\\') index += 1;
		value += text[index];
	}
	if (index >= text.length) throw new Error('the quote is not closed');
	return { value, end: index + 1 };
}

function readList(text: string, open: string, separator: string): string[] {
	if (!text.startsWith(open)) throw new Error(`${text} does not begin with ${open}`);
	const values: string[] = [];
	for (let at = open.length; ; at += separator.length) {
		const { value, end } = readQuoted(text, at);
		values.push(value);
		at = end;
		if (text.slice(at) === ')') return values;
		if (!text.startsWith(separator, at)) throw new Error(`no separator at ${at} of ${text}`);
	}
}

/** Texts full of what makes trouble. */
const nasty = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: fc.constantFrom('"', '\\', ' ', ',', '(', ')', 'a', '+', '%', '&', 'é', '漢', '\n') }),
);

test('a quoted value is read back as it was', () => {
	fc.assert(
		fc.property(nasty, (value) => {
			expect(readQuoted(quote(value), 0)).toEqual({ value, end: quote(value).length });
		}),
		{ numRuns: 2_000 },
	);
	expect(quote('a"b\\c')).toBe('"a\\"b\\\\c"');
});

test('in-filters name each value once, in order, each filter short enough', () => {
	fc.assert(
		fc.property(fc.array(nasty, { maxLength: 60 }), fc.integer({ min: 300, max: 3_000 }), (values, most) => {
			const filters = inFilters('name', values, most);
			expect(filters.flatMap((filter) => readList(filter, 'name in (', ','))).toEqual([...new Set(values)]);
			for (const filter of filters) {
				const lonely = readList(filter, 'name in (', ',').length === 1;
				expect(lonely || encodeURIComponent(filter).length <= most).toBe(true);
			}
		}),
		{ numRuns: 1_000 },
	);
});

test('a thousand ids make few filters, whose addresses stay under 8 kB', () => {
	const ids = Array.from({ length: 1_000 }, (_, index) => index.toString(16).padStart(32, '2c918083'));
	const filters = inFilters('requestedFor.id', ids);
	for (const filter of filters) expect(encodeURIComponent(filter).length).toBeLessThan(8_000 - 200);
	expect(filters.length).toBeLessThanOrEqual(7);
});

test('search queries name each value once, at most 800 in each', () => {
	fc.assert(
		fc.property(fc.array(nasty, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (values, most) => {
			const lists = anyOf('email', values, most).map((query) => readList(query, 'email:(', ' OR '));
			expect(lists.flat()).toEqual([...new Set(values)]);
			expect(lists.every((list) => list.length <= most)).toBe(true);
		}),
		{ numRuns: 1_000 },
	);
	expect(
		anyOf(
			'id',
			Array.from({ length: 801 }, (_, index) => String(index)),
		),
	).toHaveLength(2);
});

test('no values make no filter and no query', () => {
	expect(inFilters('id', [])).toEqual([]);
	expect(anyOf('id', [])).toEqual([]);
});

test('chunks', () => {
	expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});
