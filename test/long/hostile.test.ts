import { runCell, type Cell, type Ends, type Work } from '../support/hostile/cells';
import { faultsOf } from '../support/hostile/judge';
import { MISBEHAVIORS } from '../support/hostile/misbehaviors';

const AT_ONCE = 20;
const KINDS: Array<[Work, Ends]> = [
	['grant', 'runs out'],
	['grant', 'canceled'],
	['list', 'runs out'],
	['list', 'canceled'],
	['dropdown', 'runs out'],
	['credential test', 'runs out'],
];

test.each(KINDS)(
	'%s, %s: whatever the tenant does, it ends in time, with a clear word, and the next one on a well tenant works',
	async (work, ends) => {
		const open: Cell[] = MISBEHAVIORS.map((misbehavior) => ({ misbehavior, work, ends }));
		const faults: string[] = [];
		const before = process.memoryUsage().heapUsed;
		await Promise.all(
			Array.from({ length: AT_ONCE }, async () => {
				for (let cell = open.shift(); cell !== undefined; cell = open.shift()) {
					const { name } = cell.misbehavior;
					faults.push(...faultsOf(cell, await runCell(cell)).map((fault) => `${name}: ${fault}`));
				}
			}),
		);
		expect(faults.sort()).toEqual([]);
		expect(process.memoryUsage().heapUsed - before).toBeLessThan(600 * 1024 * 1024);
	},
);
