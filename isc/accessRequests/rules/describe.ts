import type { RowProblem } from '../types';

/** A problem as n8n shows it: where and what, with the item's index (from 0) at the end, and what to do as the description. */
export function describeProblem(problem: RowProblem): { message: string; description: string } {
	const what = problem.message.replace(/\.$/, '');
	const where = problem.field ? `${problem.field}: ` : '';
	return { message: `${where}${what} [item ${problem.row}]`, description: problem.advice };
}
