import { textOf, textProblem } from '../../../isc/shared/values';
import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, shown, type Empty, type Provided } from './provided';

/**
 * Text without blanks around it; undefined where it is empty. A number counts as its text.
 *
 * @throws {RowError} where it is no text, or empty and may not be
 */
export function asText(given: Provided, empty: Empty): string | undefined {
	checkEmpty(given, empty);
	if (isNothing(given.value)) return undefined;
	const problem = textProblem(given.value);
	const text = textOf(given.value);
	if (problem === undefined && text !== undefined) return text;
	throw new RowError(
		problem?.startsWith('must be') === true
			? `${given.label} must be text, but is ${shown(given.value)}`
			: `${given.label} ${problem}`,
		'Enter text, or let the expression return one text, such as {{ $json.reason.text }}.',
	);
}
