import type { WantedPair } from './wanted';
import type { RowProblem } from '../../shared/faults';
import { typeName } from '../../api/itemNames';

/** e.g. `the role "Payroll"`, or with its id where the name was not learned. */
export function itemLabel(pair: WantedPair): string {
	const { type, id, name, sourceName } = pair.item;
	const source = sourceName === undefined ? '' : ` on ${sourceName}`;
	return name === undefined ? `the ${typeName(type)} ${id}` : `the ${typeName(type)} "${name}"${source}`;
}

/** e.g. `Jane Doe`, or the id where the name was not learned. */
export function personLabel(pair: WantedPair): string {
	return pair.identityName ?? pair.identityId;
}

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

/** A text as the start of a longer one: without its full stop. */
export function withoutStop(text: string): string {
	return text.replace(/[.\s]+$/, '');
}

/** As n8n names an input item in a message, counted from 0. */
export function itemTag(row: number): string {
	return `[item ${row}]`;
}
