import type { RowProblem } from '../types';

/** A problem as n8n shows it: where and what, with the item's index (from 0) at the end, and what to do as the description. */
export function describeProblem(problem: RowProblem): { message: string; description: string } {
	const what = problem.message.replace(/\.$/, '');
	return { message: `${located(problem.field, what)} [item ${problem.row}]`, description: problem.advice };
}

/** What a field is called: the last part of where it is. `Access Items [1] > Start Date` → `Start Date` */
export function labelOf(field: string): string {
	return field.split(' > ').pop() ?? field;
}

/** A message that begins with the field's name needs it only once. */
function located(field: string | undefined, what: string): string {
	if (!field) return what;
	const label = labelOf(field);
	return what.startsWith(`${label} `) ? field.slice(0, field.length - label.length) + what : `${field}: ${what}`;
}
