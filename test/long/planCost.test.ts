import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Planned in a process of its own, so that neither the test runner's memory nor its instrumentation counts. */
function cost(pairs: number, shape: string): { cpuMs: number; peakMb: number; calls: number } {
	const script = resolve(__dirname, '../unit/plan/planCost.ts');
	const printed = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', script, String(pairs), shape], {
		encoding: 'utf8',
	});
	return JSON.parse(printed);
}

test.each(['table', 'holes', 'scattered'])(
	'100,000 pairs (%s) take at most 3 s CPU and 300 MB over the base, and cost grows no faster than linearly',
	(shape) => {
		const small = cost(10_000, shape);
		const large = cost(100_000, shape);
		expect(large.cpuMs).toBeLessThanOrEqual(3_000);
		expect(large.peakMb).toBeLessThanOrEqual(300);
		expect(large.cpuMs / small.cpuMs).toBeLessThanOrEqual(20);
		expect(large.calls).toBeGreaterThan(small.calls);
	},
	120_000,
);
