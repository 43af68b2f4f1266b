import fc from 'fast-check';

import { collect, openList, pages } from '../../../isc/api/paging';
import { idAt, oddList, type ListEnd, type SaidTotal } from './oddLists';

const ends = fc.constantFrom<ListEnd>('empty', 'refused', 'formatted');
const lengths = fc.oneof(
	fc.integer({ min: 0, max: 1_200 }),
	fc.constantFrom(0, 1, 49, 50, 51, 249, 250, 251, 500, 750, 1_000),
);
const pageSizes = fc.constantFrom(1, 7, 50, 100, 250);
const totals = fc.constantFrom<(length: number) => SaidTotal>(
	(length) => length,
	() => undefined,
	() => 1e12,
	() => '1e12',
	() => 1e9,
	() => -5,
	() => 250.5,
	() => 'abc',
	() => '',
	() => 10_000,
	(length) => length + 1,
	(length) => length + 700,
	(length) => Math.max(0, length - 1),
	(length) => Math.floor(length / 2),
	() => 0,
);

const allIds = (length: number): string[] => Array.from({ length }, (_, index) => idAt(index));

/** A total that is exactly what has come by then can't be told from a right one. */
function believedTooEarly(length: number, pageSize: number, said: SaidTotal): boolean {
	return typeof said === 'number' && said > 0 && said < length && said % pageSize === 0;
}

/** A total that says there is more, and a refusal of it, with no whole page before it: what is missing can't be known. */
function isWithheld(length: number, pageSize: number, end: ListEnd, said: SaidTotal): boolean {
	const total = typeof said === 'number' && Number.isInteger(said) && said <= 1_000_000 && said !== 10_000 ? said : 0;
	return end !== 'empty' && length > 0 && length < pageSize && total > length;
}

type Found = Array<{ id: string }> | Error;

function expectAll(found: Found, length: number, withheld: boolean): void {
	if (withheld) expect(found).toMatchObject({ message: expect.stringMatching(/GET \/x and says that there are more/) });
	else expect(found instanceof Error ? found : found.map(({ id }) => id)).toEqual(allIds(length));
}

const orError = async (reading: Promise<Array<{ id: string }>>): Promise<Found> =>
	await reading.catch((error: Error) => error);

describe('a list of any length, page size, end and total', () => {
	test('read page by page: every entry once and in order, in a bounded number of calls', async () => {
		await fc.assert(
			fc.asyncProperty(lengths, pageSizes, ends, totals, fc.boolean(), async (length, pageSize, end, total, count) => {
				fc.pre(!count || !believedTooEarly(length, pageSize, total(length)));
				const { client, calls } = oddList({ length, end, total });
				const found = await orError(collect(pages<{ id: string }>(client, { path: '/x' }, { pageSize, count })));
				expectAll(found, length, count && isWithheld(length, pageSize, end, total(length)));
				expect(calls.length).toBeLessThanOrEqual(Math.ceil(length / pageSize) + 2);
			}),
			{ numRuns: 400 },
		);
	}, 60_000);

	test('read side by side: the same, with a few calls more where the total is too large', async () => {
		await fc.assert(
			fc.asyncProperty(lengths, pageSizes, ends, totals, async (length, pageSize, end, total) => {
				fc.pre(!believedTooEarly(length, pageSize, total(length)));
				const { client, calls } = oddList({ length, end, total });
				const list = await openList<{ id: string }>(client, { path: '/x' }, { pageSize, count: true });
				const rest = await orError(collect(list.rest({ sideBySide: true })));
				const found = rest instanceof Error ? rest : [...list.rows, ...rest];
				expectAll(found, length, isWithheld(length, pageSize, end, total(length)));
				expect(calls.length).toBeLessThanOrEqual(Math.ceil(length / pageSize) + 2 + 8);
				if (total(length) === length) expect(calls.length).toBe(Math.max(1, Math.ceil(length / pageSize)));
			}),
			{ numRuns: 400 },
		);
	}, 60_000);

	test('of a tenant that caps its pages below what is asked for: every entry once, or an error that names the list', async () => {
		await fc.assert(
			fc.asyncProperty(lengths, fc.constantFrom(10, 50, 100), ends, totals, async (length, cap, end, total) => {
				fc.pre(!believedTooEarly(length, cap, total(length)));
				// Without a total that is right nothing tells a page that was capped from the last one.
				fc.pre(Number(total(length)) >= length || length <= cap);
				fc.pre(Number.isInteger(Number(total(length))) && Number(total(length)) <= 1_000_000);
				fc.pre(Number(total(length)) !== 10_000);
				const { client, calls } = oddList({ length, cap, end, total });
				const list = await openList<{ id: string }>(client, { path: '/x' }, { count: true });
				const rest = await orError(collect(list.rest({ sideBySide: true })));
				const found = rest instanceof Error ? rest : [...list.rows, ...rest];
				expectAll(found, length, length > 0 && end !== 'empty' && Number(total(length)) > length);
				expect(calls.length).toBeLessThanOrEqual(Math.ceil(length / cap) + 2);
			}),
			{ numRuns: 300 },
		);
	}, 60_000);

	test('up to a limit: the first entries, and no call beyond them', async () => {
		await fc.assert(
			fc.asyncProperty(lengths, fc.integer({ min: 1, max: 600 }), ends, async (length, limit, end) => {
				const { client, calls } = oddList({ length, end });
				const found = await collect(pages<{ id: string }>(client, { path: '/x' }, { limit }));
				expect(found.map(({ id }) => id)).toEqual(allIds(Math.min(length, limit)));
				expect(calls.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(limit / Math.min(limit, 250))));
			}),
			{ numRuns: 200 },
		);
	}, 60_000);
});
