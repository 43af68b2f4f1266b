import type { WantedPair } from './wanted';
import type { RowProblem } from '../../shared/faults';
import { typeName } from '../../api/itemNames';

/** e.g. `the role "Payroll"`, or the id if the name isn't known. */
export function itemLabel(pair: WantedPair): string {
	const { type, id, name, sourceName } = pair.item;
	const source = sourceName === undefined ? '' : ` on ${sourceName}`;
	return name === undefined ? `the ${typeName(type)} ${id}` : `the ${typeName(type)} "${name}"${source}`;
}

/** e.g. `Jane Doe`, or the id if the name isn't known. */
export function personLabel(pair: WantedPair): string {
	return pair.identityName ?? pair.identityId;
}

/** A problem as n8n shows it. The message says where and what, with the number of the input item at the end; the description says what to do. */
export function describeProblem(problem: RowProblem): { message: string; description: string } {
	const message = withField(problem.field, problem.message.replace(/\.$/, ''));
	return { message: `${message} ${itemTag(problem.row)}`, description: problem.advice };
}

/** The last part of a field's path, which is its name on screen: `Access Items [1] > Start Date` → `Start Date` */
export function labelOf(field: string): string {
	return field.split(' > ').pop() ?? field;
}

/** Puts the field before a message. A message that already begins with the field's name gets only the rest of its path. */
function withField(field: string | undefined, message: string): string {
	if (!field) return message;
	const label = labelOf(field);
	const path = field.slice(0, field.length - label.length);
	return message.startsWith(`${label} `) ? path + message : `${field}: ${message}`;
}

/** A text without its period, to be the start of a longer one. */
export function withoutStop(text: string): string {
	return text.replace(/[.\s]+$/, '');
}

/** How n8n names an input item in a message, counted from 0. */
export function itemTag(row: number): string {
	return `[item ${row}]`;
}
