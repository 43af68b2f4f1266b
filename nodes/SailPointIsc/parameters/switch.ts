import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, shown, type Provided } from './provided';

/**
 * On or off. From a spreadsheet, a form or a model a switch comes as text.
 *
 * @throws {RowError} where it is neither, or its expression returned nothing
 */
export function asSwitch(given: Provided, fallback: boolean): boolean {
	checkEmpty(given, 'byHand');
	if (isNothing(given.value)) return fallback;
	const value = typeof given.value === 'string' ? given.value.trim().toLowerCase() : given.value;
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw new RowError(
		`${given.label} must be true or false, but is ${shown(given.value)}`,
		'Turn it on or off, or let its expression return true or false.',
	);
}
