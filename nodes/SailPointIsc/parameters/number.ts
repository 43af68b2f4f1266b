import { RowError } from '../resources/shared/failure';
import { checkEmpty, isNothing, quoteValue, type Provided } from './provided';

export interface NumberRange {
	minimum: number;
	/** Default: the largest integer that a number can represent exactly. */
	maximum?: number;
	isWhole?: boolean;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A number, or text with a number; undefined if the field is empty.
 *
 * @throws {RowError} if it isn't a number or is out of range, or its expression returned nothing
 */
export function asNumber(provided: Provided, range: NumberRange): number | undefined {
	checkEmpty(provided, 'byHand');
	if (isNothing(provided.value)) return undefined;
	const { minimum, maximum = Number.MAX_SAFE_INTEGER, isWhole = false } = range;
	const number = numberOf(provided.value);
	if (number >= minimum && number <= maximum && (!isWhole || Number.isInteger(number))) return number;
	const allowed =
		range.maximum === undefined
			? `a ${isWhole ? 'whole ' : ''}number of at least ${minimum}`
			: `${minimum} to ${maximum}`;
	throw new RowError(`${provided.label} must be ${allowed}, but is ${quoteValue(provided.value)}`, `Enter ${allowed}.`);
}

/** Not just `Number(value)`, which turns false and an empty list into 0. */
function numberOf(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : NaN;
}
