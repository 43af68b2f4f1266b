import { judge } from '../../../bench/src/judge';

const rows: Array<[string, string]> = [
	['p0', 'i'],
	['p1', 'i'],
	['p2', 'i'],
	['p3', 'i'],
];
const taken202 = { newRequests: [{ requestedFor: 'p' }] };

function ran(
	...outputs: Array<
		Array<{ json: Record<string, unknown>; pairedItem?: number | { item: number } | Array<{ item: number }> }>
	>
) {
	return { executionTime: 1, outputs };
}

test('a node that reports each row truly leaves nothing unknown', () => {
	const run = ran(
		[
			{ json: taken202, pairedItem: 0 },
			{ json: taken202, pairedItem: { item: 1 } },
		],
		[
			{ json: { error: '429' }, pairedItem: [{ item: 2 }] },
			{ json: { error: '429' }, pairedItem: 3 },
		],
	);
	expect(judge(rows, ['p0|i', 'p1|i'], run)).toEqual({ accepted: 2, doubled: 0, lost: 2, confirmed: 2, unknown: 0 });
});

test('a node that fails without output leaves all rows unknown, the refused ones too', () => {
	expect(judge(rows, ['p0|i'], ran())).toEqual({ accepted: 1, doubled: 0, lost: 3, confirmed: 0, unknown: 4 });
});

test('a claim that the tenant contradicts, either way, and one that is UNCONFIRMED count as unknown', () => {
	const run = ran([
		{ json: taken202, pairedItem: 0 },
		{ json: { error: 'refused' }, pairedItem: 1 },
		{ json: { error: { results: [{ outcome: 'UNCONFIRMED' }] } }, pairedItem: 2 },
		{ json: taken202 },
	]);
	expect(judge(rows, ['p1|i', 'p2|i', 'p3|i'], run)).toEqual({
		accepted: 3,
		doubled: 0,
		lost: 1,
		confirmed: 0,
		unknown: 4,
	});
});

test('a row that was taken twice is accepted once and doubled', () => {
	const run = ran(rows.map((_, pairedItem) => ({ json: taken202, pairedItem })));
	const verdict = judge(rows, ['p0|i', 'p1|i', 'p2|i', 'p3|i', 'p3|i'], run);
	expect(verdict).toEqual({ accepted: 4, doubled: 1, lost: 0, confirmed: 4, unknown: 0 });
});
