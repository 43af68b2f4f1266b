import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, shown, type Provided } from './provided';

export interface NumberRange {
	minimum: number;
	/** Default: no bound but what a number can hold exactly. */
	maximum?: number;
	isWhole?: boolean;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A number, or its text; undefined where the field is empty.
 *
 * @throws {RowError} where it is no number, out of range, or its expression returned nothing
 */
export function asNumber(given: Provided, range: NumberRange): number | undefined {
	checkEmpty(given, 'byHand');
	if (isNothing(given.value)) return undefined;
	const { minimum, maximum = Number.MAX_SAFE_INTEGER, isWhole = false } = range;
	const number = numberOf(given.value);
	if (number >= minimum && number <= maximum && (!isWhole || Number.isInteger(number))) return number;
	const bound =
		range.maximum === undefined
			? `a ${isWhole ? 'whole ' : ''}number of at least ${minimum}`
			: `${minimum} to ${maximum}`;
	throw new RowError(`${given.label} must be ${bound}, but is ${shown(given.value)}`, `Enter ${bound}.`);
}

/** `Number` makes 0 of false and of an empty list: they are no numbers here. */
function numberOf(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : NaN;
}
