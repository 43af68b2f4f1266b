import { collect, openList, pages, searchPages } from '../../../isc/api/paging';
import { answer, answering } from './fakes';

const rows = Array.from({ length: 1_000 }, (_, index) => ({ id: String(index).padStart(5, '0') }));

/** A list of `total` rows as ISC serves it. */
function list(total: number): ReturnType<typeof answering> {
	return answering(({ query = {} }) => {
		const from = Number(query.offset ?? 0);
		const headers: Record<string, string> = query.count === true ? { 'x-total-count': String(total) } : {};
		return answer(200, rows.slice(0, total).slice(from, from + Math.min(Number(query.limit), 250)), headers);
	});
}

describe('pages', () => {
	test.each([
		[0, 1],
		[249, 1],
		[250, 2],
		[600, 3],
	])('%i rows in %i calls', async (total, expected) => {
		const { client, calls } = list(total);
		expect(await collect(pages(client, { path: '/x', query: { sorters: 'id' } }))).toEqual(rows.slice(0, total));
		expect(calls).toHaveLength(expected);
		expect(calls.every(({ query }) => query?.sorters === 'id')).toBe(true);
	});

	test.each([
		[250, 1],
		[500, 2],
		[501, 3],
	])('with the count asked for, %i rows in %i calls', async (total, expected) => {
		const { client, calls } = list(total);
		expect(await collect(pages(client, { path: '/x' }, { count: true }))).toHaveLength(total);
		expect(calls.map(({ query }) => query?.count)).toEqual([
			true,
			...Array.from({ length: expected - 1 }, () => undefined),
		]);
	});

	test('with the count asked for, a server that caps its pages is read to the end', async () => {
		const { client } = answering(({ query = {} }) => {
			const from = Number(query.offset ?? 0);
			return answer(200, rows.slice(0, 120).slice(from, from + 50), { 'x-total-count': '120' });
		});
		expect(await collect(pages(client, { path: '/x' }, { count: true }))).toEqual(rows.slice(0, 120));
	});

	test('stops at the limit, and asks for no more than it', async () => {
		const { client, calls } = list(1_000);
		expect(await collect(pages(client, { path: '/x' }, { limit: 300 }))).toEqual(rows.slice(0, 300));
		expect(calls).toHaveLength(2);
		expect(await collect(pages(client, { path: '/x' }, { limit: 10 }))).toHaveLength(10);
		expect(calls[2].query?.limit).toBe(10);
	});

	test('asks for a page only when it is wanted', async () => {
		const { client, calls } = list(1_000);
		for await (const page of pages(client, { path: '/x' })) {
			expect(page).toHaveLength(250);
			break;
		}
		expect(calls).toHaveLength(1);
	});

	test('a server that ignores the offset is not asked for ever', async () => {
		const { client, calls } = answering(() => answer(200, rows.slice(0, 250)));
		await expect(collect(pages(client, { path: '/x' }))).rejects.toMatchObject({
			kind: 'garbage',
			message: expect.stringContaining('same page twice'),
		});
		expect(calls).toHaveLength(2);
	});

	test('the count alone takes one call', async () => {
		const { client, calls } = list(700);
		expect((await openList(client, { path: '/x' }, { count: true })).total).toBe(700);
		expect(calls).toHaveLength(1);
		const uncounted = answering(() => answer(200, [])).client;
		expect((await openList(uncounted, { path: '/x' }, { count: true })).total).toBeUndefined();
	});
});

describe('searchPages', () => {
	const body = { indices: ['identities' as const], query: { query: '*' }, queryResultFilter: { includes: ['name'] } };

	function index(total: number): ReturnType<typeof answering> {
		return answering((call) => {
			const { searchAfter } = call.body as { searchAfter?: [string] };
			const from = searchAfter === undefined ? 0 : Number(searchAfter[0]) + 1;
			return answer(200, rows.slice(0, total).slice(from, from + Number(call.query?.limit)));
		});
	}

	test('goes on after the last id, sorted by id, which it asks for', async () => {
		const { client, calls } = index(600);
		expect(await collect(searchPages(client, body))).toEqual(rows.slice(0, 600));
		expect(calls).toHaveLength(3);
		expect(calls.map((call) => (call.body as { searchAfter?: string[] }).searchAfter)).toEqual([
			undefined,
			['00249'],
			['00499'],
		]);
		expect(calls[0]).toMatchObject({
			method: 'POST',
			path: '/search/v1',
			query: { limit: 250 },
			body: { sort: ['id'], queryResultFilter: { includes: ['id', 'name'] } },
		});
	});

	test('stops at the limit', async () => {
		const { client } = index(600);
		expect(await collect(searchPages<{ id: string }>(client, body, { pageSize: 100, limit: 250 }))).toEqual(
			rows.slice(0, 250),
		);
	});

	test('a server that ignores searchAfter, or leaves out the id, is not asked for ever', async () => {
		const same = answering(() => answer(200, rows.slice(0, 250)));
		await expect(collect(searchPages(same.client, body))).rejects.toMatchObject({ kind: 'garbage' });
		const bare = answering(() =>
			answer(
				200,
				rows.slice(0, 250).map(() => ({})),
			),
		);
		await expect(collect(searchPages(bare.client, body))).rejects.toMatchObject({
			message: expect.stringContaining('without an id'),
		});
		expect(bare.calls).toHaveLength(1);
	});
});
