import { parseJson } from '../../../isc/shared/jsonText';
import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, quoteValue, type Provided } from './provided';

/**
 * One of the choices, in upper or lower case; undefined if the field is empty.
 *
 * @throws {RowError} if it is none of them, or its expression returned nothing
 */
export function asChoice<Choice extends string>(provided: Provided, choices: readonly Choice[]): Choice | undefined {
	checkEmpty(provided, 'byHand');
	return isNothing(provided.value) ? undefined : matchingChoice(provided.value, provided.label, choices);
}

/**
 * Several of the choices, each once, in their order; empty if there is none. Takes a list, JSON text, or text with commas: n8n passes text if
 * an expression has anything after it, and so do forms and models.
 *
 * @throws {RowError} if one is unknown, or the expression returned nothing
 */
export function asChoices<Choice extends string>(provided: Provided, choices: readonly Choice[]): Choice[] {
	checkEmpty(provided, 'byHand');
	if (isNothing(provided.value)) return [];
	return [...new Set(listOf(provided.value).map((value) => matchingChoice(value, provided.label, choices)))];
}

function matchingChoice<Choice extends string>(value: unknown, label: string, choices: readonly Choice[]): Choice {
	const text = typeof value === 'string' ? value.trim() : undefined;
	const exact = choices.find((choice) => choice === text);
	if (exact !== undefined) return exact;
	const sameLetters = choices.filter((choice) => choice.toLowerCase() === text?.toLowerCase());
	if (sameLetters.length === 1) return sameLetters[0];
	throw new RowError(
		`${label} must be one of ${choices.join(', ')}, but is ${quoteValue(value)}`,
		'Choose from the list in the editor, or use an expression that returns one of these values.',
	);
}

/** The entries of a list in any of its forms. A list within the list adds its entries. */
export function listOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.flat();
	if (typeof value !== 'string') return [value];
	const parsed = value.trim().startsWith('[') ? parseJson(value) : undefined;
	if (parsed?.ok === true && Array.isArray(parsed.value)) return (parsed.value as unknown[]).flat();
	return value.split(',').map((part) => part.trim());
}
