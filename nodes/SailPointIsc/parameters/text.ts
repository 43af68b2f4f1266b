import { textOf, textProblem } from '../../../isc/shared/values';
import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, quoteValue, type Empty, type Provided } from './provided';

/**
 * Trimmed text; undefined if it is empty. A number counts as text.
 *
 * @throws {RowError} if it isn't text, or is empty and `empty` doesn't allow that
 */
export function asText(provided: Provided, empty: Empty): string | undefined {
	checkEmpty(provided, empty);
	if (isNothing(provided.value)) return undefined;
	const problem = textProblem(provided.value);
	const text = textOf(provided.value);
	if (problem === undefined && text !== undefined) return text;
	throw new RowError(
		problem?.startsWith('must be') === true
			? `${provided.label} must be text, but is ${quoteValue(provided.value)}`
			: `${provided.label} ${problem}`,
		'Enter text, or use an expression that returns text, such as {{ $json.reason.text }}.',
	);
}
