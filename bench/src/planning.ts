import { execFileSync } from 'node:child_process';
import path from 'node:path';

const SCRIPT = path.resolve(__dirname, '..', '..', 'test', 'unit', 'plan', 'planCost.ts');

/** What it costs to plan so many pairs, with no tenant at all. */
export interface PlanningCost {
	pairs: number;
	cpuMs: number;
	/** Over what the process held before. */
	peakMb: number;
	calls: number;
}

/** Plans a table of people × 10 items in a process of its own. */
export function planningCost(pairs: number): PlanningCost {
	const printed = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', SCRIPT, String(pairs), 'table'], {
		encoding: 'utf8',
	});
	return { pairs, ...(JSON.parse(printed) as Omit<PlanningCost, 'pairs'>) };
}
