import { runCell, type Cell } from '../support/hostile/cells';
import { faultsOf } from '../support/hostile/judge';
import { MISBEHAVIORS } from '../support/hostile/misbehaviors';

/** A sample; `test/long` has them all. */
const SAMPLE = ['drip', 'false gzip', 'Retry-After of an hour', 'no content', 'slow headers', 'deep JSON', '40 MB'];

const cells = MISBEHAVIORS.filter(({ name }) => SAMPLE.includes(name)).flatMap((misbehavior): Cell[] => [
	{ misbehavior, work: 'grant', ends: 'runs out' },
	{ misbehavior, work: 'list', ends: 'canceled' },
]);

test('a tenant that misbehaves ends no run late or without a clear word, and does not harm the next one', async () => {
	expect(cells).toHaveLength(2 * SAMPLE.length);
	const results = await Promise.all(cells.map(async (cell) => ({ cell, result: await runCell(cell) })));
	const faults = results.flatMap(({ cell, result }) =>
		faultsOf(cell, result).map((fault) => `${cell.work}, ${cell.misbehavior.name}: ${fault}`),
	);
	expect(faults).toEqual([]);
	const wordFor = (name: string) =>
		results.find(({ cell }) => cell.work === 'grant' && cell.misbehavior.name === name)?.result.word;
	expect(wordFor('Retry-After of an hour')).toContain('ISC asks to wait until');
});
