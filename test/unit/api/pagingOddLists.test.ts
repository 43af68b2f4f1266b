import { collect, openList, pageAt, pages, searchPages } from '../../../isc/api/paging';
import { unpagedList } from '../../../isc/api/listPage';
import { answer, answering } from './fakes';
import { idAt, oddList } from './oddLists';

const entries = (from: number, count: number): Array<{ id: string }> =>
	Array.from({ length: count }, (_, index) => ({ id: idAt(from + index) }));

describe('the end of a list', () => {
	test.each([50, 250, 500])('a list of exactly %i whose next page is refused is whole', async (length) => {
		const { client, calls } = oddList({ length, end: 'refused' });
		expect(await collect(pages(client, { path: '/x' }, { pageSize: 50 }))).toHaveLength(length);
		expect(calls).toHaveLength(length / 50 + 1);
	});

	test('a page at a time: the page after the last is empty, and nothing follows it', async () => {
		const { client } = oddList({ length: 50, end: 'refused' });
		expect(await pageAt(client, { path: '/x' }, 0, 50)).toMatchObject({ next: 50 });
		expect(await pageAt(client, { path: '/x' }, 50, 50)).toEqual({ rows: [] });
	});

	test('a refusal of the first page is an error, whatever it says', async () => {
		const { client } = answering(() => answer(400, { detailMessage: 'Specified offset is invalid.' }));
		await expect(collect(pages(client, { path: '/x' }))).rejects.toMatchObject({ kind: 'badRequest' });
	});

	test('a refusal of a later page that says something else is an error', async () => {
		const { client } = answering(({ query = {} }) =>
			query.offset === 0 ? answer(200, entries(0, 250)) : answer(400, { message: 'The filter is invalid.' }),
		);
		await expect(collect(pages(client, { path: '/x' }))).rejects.toMatchObject({ message: 'The filter is invalid.' });
	});

	test('a refused offset behind a page that was not whole is an error: the rest may be missing', async () => {
		const { client } = answering(({ query = {} }) =>
			query.offset === 0
				? answer(200, entries(0, 100), { 'x-total-count': '300' })
				: answer(400, { detailMessage: 'Specified offset is invalid.' }),
		);
		await expect(collect(pages(client, { path: '/x' }, { count: true }))).rejects.toMatchObject({
			message: expect.stringMatching(
				/returned 100 entries of GET \/x and says that there are more.*Specified offset is invalid\./,
			),
		});
	});
});

describe('past the 10,000th entry', () => {
	const total = 10_301;

	test('entitlements go on by the last id, each once, also at a list of exactly 10,000', async () => {
		for (const length of [10_000, total]) {
			const { client, calls } = oddList({ length, ceiling: 10_000, takesAfter: true });
			const call = { path: '/entitlements/v1', query: { sorters: 'id' } };
			const found = await collect(pages<{ id: string }>(client, call));
			expect(found).toHaveLength(length);
			expect(found.at(-1)?.id).toBe(idAt(length - 1));
			expect(calls[40].query).toEqual({ sorters: 'id', limit: 250, searchAfter: idAt(9_999) });
			expect(calls).toHaveLength(length === total ? 42 : 41);
		}
	});

	test('a tenant that does not heed searchAfter ends the list with an error, not for ever', async () => {
		const { client, calls } = answering(({ query = {} }) => answer(200, entries(Number(query.offset ?? 0), 250)));
		const call = { path: '/entitlements/v1', query: { sorters: 'id' } };
		await expect(collect(pages(client, call))).rejects.toMatchObject({
			message: expect.stringContaining('GET /entitlements/v1'),
		});
		expect(calls).toHaveLength(41);
	});

	test('a list that cannot go on says so', async () => {
		const { client } = oddList({ length: total, ceiling: 10_000 });
		await expect(collect(pages(client, { path: '/roles/v1' }))).rejects.toMatchObject({
			kind: 'badRequest',
			message: expect.stringMatching(/first 10,000 entries of GET \/roles\/v1/),
			advice: expect.stringContaining('filters'),
		});
	});

	test('a refused offset at the 10,000th entry is not taken for the end of the list', async () => {
		const { client } = oddList({ length: 10_000, end: 'refused' });
		await expect(collect(pages(client, { path: '/roles/v1' }))).rejects.toMatchObject({
			message: expect.stringContaining('there may be more'),
		});
	});

	test('a list that goes on by offset is read on, whatever its total said', async () => {
		const { client } = oddList({ length: total, total: () => 10_000 });
		const list = await openList<{ id: string }>(client, { path: '/x' }, { count: true });
		const rest = await collect(list.rest({ sideBySide: true }));
		expect(list.rows.length + rest.length).toBe(total);
	});
});

describe('a list that repeats itself', () => {
	const answers = {
		'the same page again and again': () => entries(0, 250),
		'pages in a circle': (offset: number) => entries((offset % 750) + 0, 250),
		'pages of rows without ids': () => Array.from({ length: 250 }, (_, index) => ({ name: `Row ${index}` })),
	};

	for (const [what, page] of Object.entries(answers)) {
		test.each([undefined, '1000000000000', '1e12', '1000000000', '-5', '250.5', 'abc', '1000', '2000'])(
			`${what}, total %s`,
			async (total) => {
				const { client, calls } = answering(({ query = {} }) =>
					answer(200, page(Number(query.offset)), total === undefined ? {} : { 'x-total-count': total }),
				);
				const list = await openList(client, { path: '/access-request-status/v1' }, { count: true });
				await expect(collect(list.rest({ sideBySide: true }))).rejects.toMatchObject({
					kind: 'garbage',
					message: expect.stringMatching(/GET \/access-request-status\/v1 .*same page twice/),
				});
				expect(calls.length).toBeLessThanOrEqual(12);
			},
		);
	}

	test('a list that never ends is given up', async () => {
		const { client, calls } = answering(({ query = {} }) => answer(200, entries(Number(query.offset), 250)));
		const reading = async () => {
			for await (const page of pages(client, { path: '/x' })) expect(page.length).toBeGreaterThan(0);
		};
		await expect(reading()).rejects.toMatchObject({ message: expect.stringMatching(/GET \/x with more than 500,/) });
		expect(calls.length).toBeLessThanOrEqual(2_001);
	}, 30_000);

	test('so is one that is to be held in memory, sooner', async () => {
		const { client, calls } = answering(({ query = {} }) => answer(200, entries(Number(query.offset), 250)));
		await expect(collect(pages(client, { path: '/x' }))).rejects.toMatchObject({ kind: 'garbage' });
		expect(calls.length).toBeLessThanOrEqual(401);
	}, 30_000);

	test('a search in a circle ends', async () => {
		const body = { indices: ['identities' as const], query: { query: '*' } };
		let call = 0;
		const { client, calls } = answering(() => answer(200, entries((call++ % 3) * 250, 250)));
		await expect(collect(searchPages(client, body))).rejects.toMatchObject({ kind: 'garbage' });
		expect(calls).toHaveLength(4);
	});

	test('entries that come twice because the list moved count once', async () => {
		const { client } = answering(({ query = {} }) =>
			answer(200, query.offset === 0 ? entries(0, 250) : entries(240, 60)),
		);
		expect(await collect(pages(client, { path: '/x' }))).toEqual(entries(0, 300));
		// Nothing new on the last page is no fault: entries came in front while it was asked for.
		const last = answering(({ query = {} }) => answer(200, query.offset === 0 ? entries(0, 250) : entries(245, 5)));
		expect(await collect(pages(last.client, { path: '/x' }))).toEqual(entries(0, 250));
	});
});

describe('entries of another shape', () => {
	test('null and text among entries are left out, and count for the offset', async () => {
		const odd = [null, 'text', ...entries(2, 248)];
		const { client, calls } = answering(({ query = {} }) =>
			answer(200, query.offset === 0 ? odd : entries(Number(query.offset), 3)),
		);
		expect(await collect(pages(client, { path: '/x' }))).toEqual(entries(2, 251));
		expect(calls.map(({ query }) => query?.offset)).toEqual([0, 250]);
	});

	test('nothing but null is an empty list; nothing but text is an error', async () => {
		expect(await collect(pages(answering(() => answer(200, [null])).client, { path: '/x' }))).toEqual([]);
		await expect(collect(pages(answering(() => answer(200, ['a', 1])).client, { path: '/x' }))).rejects.toMatchObject({
			kind: 'garbage',
			message: expect.stringContaining('GET /x'),
		});
	});

	test('the one entry of a list may come by itself', async () => {
		const { client } = answering(() => answer(200, { id: 'a' }));
		expect(await collect(pages(client, { path: '/x' }))).toEqual([{ id: 'a' }]);
		expect(await unpagedList(client, { path: '/x' })).toEqual([{ id: 'a' }]);
	});

	test.each([[undefined], [{}], [{ error: 'Down for maintenance' }], ['<html>']])(
		'%j is no list: an empty answer proves nothing',
		async (body) => {
			await expect(collect(pages(answering(() => answer(200, body)).client, { path: '/x' }))).rejects.toMatchObject({
				kind: 'garbage',
			});
		},
	);
});
