import { runCell, type Cell, type Ends, type Work } from '../support/hostile/cells';
import { faultsOf } from '../support/hostile/judge';
import { MISBEHAVIORS } from '../support/hostile/misbehaviors';

const AT_ONCE = 40;
const KINDS: Array<[Work, Ends]> = [
	['grant', 'runs out'],
	['grant', 'canceled'],
	['list', 'runs out'],
	['list', 'canceled'],
	['dropdown', 'runs out'],
	['credential test', 'runs out'],
];

test('whatever a tenant does: each run ends in time, with a clear word, and the next one on a well tenant works', async () => {
	const open: Cell[] = KINDS.flatMap(([work, ends]) =>
		MISBEHAVIORS.map((misbehavior) => ({ misbehavior, work, ends })),
	);
	const count = open.length;
	const faults: string[] = [];
	const before = process.memoryUsage().heapUsed;
	const begun = Date.now();
	await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			for (let cell = open.shift(); cell !== undefined; cell = open.shift()) {
				const found = faultsOf(cell, await runCell(cell));
				faults.push(...found.map((fault) => `${cell?.work}, ${cell?.ends}, ${cell?.misbehavior.name}: ${fault}`));
			}
		}),
	);
	console.log(`${MISBEHAVIORS.length} misbehaviors, ${count} cells, ${Math.round((Date.now() - begun) / 1000)} s`);
	expect(faults.sort()).toEqual([]);
	expect(process.memoryUsage().heapUsed - before).toBeLessThan(600 * 1024 * 1024);
});
