import { parseJson } from '../../../isc/shared/jsonText';
import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, shown, type Provided } from './provided';

/**
 * One of the choices, spelled in any case; undefined where the field is empty.
 *
 * @throws {RowError} where it is none of them, or its expression returned nothing
 */
export function asChoice<Choice extends string>(given: Provided, choices: readonly Choice[]): Choice | undefined {
	checkEmpty(given, 'byHand');
	return isNothing(given.value) ? undefined : oneOf(given.value, given.label, choices);
}

/**
 * Several of the choices, each once, in the order given; empty where none is. A list may come as a list, as JSON text or as text with
 * commas: n8n hands text over where something stands behind the expression, and so do forms and models.
 *
 * @throws {RowError} where one is unknown, or the expression returned nothing
 */
export function asChoices<Choice extends string>(given: Provided, choices: readonly Choice[]): Choice[] {
	checkEmpty(given, 'byHand');
	if (isNothing(given.value)) return [];
	return [...new Set(listOf(given.value).map((value) => oneOf(value, given.label, choices)))];
}

function oneOf<Choice extends string>(value: unknown, label: string, choices: readonly Choice[]): Choice {
	const text = typeof value === 'string' ? value.trim() : undefined;
	const exact = choices.find((choice) => choice === text);
	if (exact !== undefined) return exact;
	const alike = choices.filter((choice) => choice.toLowerCase() === text?.toLowerCase());
	if (alike.length === 1) return alike[0];
	throw new RowError(
		`${label} must be one of ${choices.join(', ')}, but is ${shown(value)}`,
		'Choose from the list in the editor, or let the expression return one of these values.',
	);
}

/** The entries of a list however it is written; lists within the list count as part of it. */
export function listOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.flat();
	if (typeof value !== 'string') return [value];
	const parsed = value.trim().startsWith('[') ? parseJson(value) : undefined;
	if (parsed?.ok === true && Array.isArray(parsed.value)) return (parsed.value as unknown[]).flat();
	return value.split(',').map((part) => part.trim());
}
