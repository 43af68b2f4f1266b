import type { IExecuteFunctions } from 'n8n-workflow';

import { isBlank } from '../../../isc/shared/values';
import { RowError } from '../resources/shared/failure';

/** The value of a parameter for one input item, before it is read as text, number, date and so on. */
export interface Provided {
	/** What the expression returned or the operator entered; undefined if the parameter isn't there. */
	value: unknown;
	/** An expression returned it. A field that an operator leaves empty is empty on purpose. An expression that returns nothing isn't. */
	isExpression: boolean;
	/** The parameter's name in the editor, for messages. */
	label: string;
}

/**
 * Reads a parameter from n8n. All readers in this folder use it.
 *
 * @param name path of the parameter, e.g. `filters.email`
 * @param label its name in the editor
 * @throws {ExpressionError} if its expression fails
 */
export function provided(fns: IExecuteFunctions, row: number, name: string, label: string): Provided {
	const raw = fns.getNodeParameter(name, row, null, { rawExpressions: true }) as unknown;
	if (raw === null) return { value: undefined, isExpression: false, label };
	return { value: fns.getNodeParameter(name, row, null) as unknown, isExpression: isExpression(raw), label };
}

/** Whether a parameter is there: a filter or option that the operator added. */
export function isPresent(fns: IExecuteFunctions, row: number, name: string): boolean {
	return fns.getNodeParameter(name, row, null, { rawExpressions: true }) !== null;
}

/** Whether no part of the parameter is an expression, so that every input item has the same value. */
export function isLiteral(fns: IExecuteFunctions, name: string): boolean {
	return !hasExpression(fns.getNodeParameter(name, 0, null, { rawExpressions: true }));
}

/** n8n marks an expression with a leading equals sign. */
export function isExpression(raw: unknown): boolean {
	return typeof raw === 'string' && raw.startsWith('=');
}

/** Whether a raw value is an expression, or contains one. */
export function hasExpression(raw: unknown): boolean {
	if (typeof raw !== 'object' || raw === null) return isExpression(raw);
	return Object.values(raw).some(hasExpression);
}

/** No value, blank text, or a list of nothing else. */
export function isNothing(value: unknown): boolean {
	return isBlank(value) || (Array.isArray(value) && value.every(isNothing));
}

/**
 * What an empty value means.
 *
 * - `allowed`: no error. For a comment, for example.
 * - `byHand`: no error if the operator left the field empty; the row's error if an expression returned nothing.
 * - `never`: the row's error.
 */
export type Empty = 'allowed' | 'byHand' | 'never';

/** @throws {RowError} if the value is empty and `empty` doesn't allow that */
export function checkEmpty({ value, isExpression: computed, label }: Provided, empty: Empty): void {
	if (empty === 'allowed' || !isNothing(value)) return;
	if (computed) throw returnedNothing(label);
	if (empty === 'never') throw new RowError(`${label} is empty`, `Fill in ${label}.`);
}

export function returnedNothing(label: string): RowError {
	return new RowError(
		`The expression of ${label.replace(/^The /, 'the ')} returned nothing for this item`,
		"Check what the expression reads. If you don't need the value, remove the field, or clear it so that it has no expression.",
	);
}

/** A value as messages show it: text in double quotes, anything else as it is, at most 80 characters. */
export function quoteValue(value: unknown): string {
	const text = typeof value === 'string' ? JSON.stringify(value) : describe(value);
	return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function describe(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value);
	try {
		return JSON.stringify(value);
	} catch {
		return Array.isArray(value) ? 'a list' : 'an object';
	}
}
