import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** How often each build is loaded, each time in a process of its own. */
const REPEATS = 30;

/** Prints the milliseconds that `require` of the action node takes in a process that has loaded n8n-workflow, as n8n has. */
const LOAD = `
	require(require.resolve('n8n-workflow', { paths: [process.argv[2]] }));
	const before = process.hrtime.bigint();
	const { SailPointIsc } = require(process.argv[1]);
	new SailPointIsc();
	console.log(Number(process.hrtime.bigint() - before) / 1e6);
`;

function load(dist: string): number {
	const node = path.resolve(dist, 'nodes/SailPointIsc/SailPointIsc.node.js');
	const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', LOAD, node, process.cwd()], {
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(stderr);
	return Number(stdout);
}

function middle(times: number[]): number {
	return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** Loads the builds in turn, so that what else the machine does meets all of them. */
function main(folders: string[]): void {
	const builds = folders.map((dist) => ({ dist, times: [] as number[] }));
	for (let repeat = 0; repeat < REPEATS; repeat += 1) for (const { dist, times } of builds) times.push(load(dist));
	const [first] = builds;
	for (const { dist, times } of builds) {
		const share = middle(times) / middle(first.times);
		console.log(
			`${dist}: median ${middle(times).toFixed(1)} ms, least ${Math.min(...times).toFixed(1)} ms, ${share.toFixed(2)} of the first`,
		);
	}
}

main(process.argv.length > 2 ? process.argv.slice(2) : ['dist']);
