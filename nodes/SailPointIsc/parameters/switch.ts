import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, quoteValue, type Provided } from './provided';

/**
 * True or false. From a spreadsheet, a form or a model it comes as text.
 *
 * @throws {RowError} if it is neither, or its expression returned nothing
 */
export function asSwitch(provided: Provided, fallback: boolean): boolean {
	checkEmpty(provided, 'byHand');
	if (isNothing(provided.value)) return fallback;
	const value = typeof provided.value === 'string' ? provided.value.trim().toLowerCase() : provided.value;
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw new RowError(
		`${provided.label} must be true or false, but is ${quoteValue(provided.value)}`,
		'Turn it on or off, or use an expression that returns true or false.',
	);
}
