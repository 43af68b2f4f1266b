import { collect, pages } from '../../../isc/api/paging';
import { answer, answering } from './fakes';

interface Entry {
	id: string;
}

const entries = (from: number, count: number): Entry[] =>
	Array.from({ length: count }, (_, index) => ({ id: `e${from + index}` })).reverse();

/** The newest entries first. `between` new ones come before each of the first calls, but for the very first. */
function movingList(length: number, between: number, movingCalls: number) {
	const list = entries(1, length);
	let calls = 0;
	return answering(({ query }) => {
		if (calls > 0 && calls < movingCalls) list.unshift(...entries(list.length + 1, between));
		calls += 1;
		const offset = Number(query?.offset);
		const headers: Record<string, string> = query?.count === true ? { 'x-total-count': String(list.length) } : {};
		return answer(200, list.slice(offset, offset + Number(query?.limit)), headers);
	});
}

test.each(
	[true, false].flatMap((count) =>
		[
			[1_000, 100],
			[1_000, 249],
			[1_000, 300],
			[2_600, 240],
		].map(([length, between]) => ({ length, between, count })),
	),
)(
	'$length entries, $between more before each page, count $count: each that was there is read, and once',
	async ({ length, between, count }) => {
		const { client } = movingList(length, between, 9);
		const read = await collect(pages<Entry>(client, { path: '/x', query: { sorters: '-modified' } }, { count }));
		const ids = read.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const missing = entries(1, length).filter(({ id }) => !ids.includes(id));
		expect(missing).toEqual([]);
	},
);

test('a list whose entries move faster than it is read ends with an error', async () => {
	const list = entries(1, 1_000);
	const { client, calls } = answering(({ query }) => {
		list.unshift(...list.splice(-260));
		return answer(200, list.slice(Number(query?.offset) % 1_000).slice(0, 250));
	});
	await expect(collect(pages<Entry>(client, { path: '/x' }))).rejects.toThrow(/returned before/);
	expect(calls.length).toBeLessThan(100);
});
