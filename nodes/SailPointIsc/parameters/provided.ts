import type { IExecuteFunctions } from 'n8n-workflow';

import { isBlank } from '../../../isc/shared/values';
import { RowError } from '../resources/shared/failure';

/** What a parameter of one input item holds, before it is read as text, number, date … */
export interface Provided {
	/** What the expression returned, or what was typed in; undefined where the parameter isn't there. */
	value: unknown;
	/** An expression returned it. What an operator left empty by hand is empty on purpose; an expression that returns nothing isn't. */
	isExpression: boolean;
	/** The parameter's name in the editor, for messages. */
	label: string;
}

/**
 * The only door to n8n's parameters, for all readers of this folder.
 *
 * @param name path of the parameter, e.g. `filters.email`
 * @param label its name in the editor
 * @throws {ExpressionError} where its expression fails
 */
export function provided(fns: IExecuteFunctions, row: number, name: string, label: string): Provided {
	const raw = fns.getNodeParameter(name, row, null, { rawExpressions: true }) as unknown;
	if (raw === null) return { value: undefined, isExpression: false, label };
	return { value: fns.getNodeParameter(name, row, null) as unknown, isExpression: isExpression(raw), label };
}

/** Whether a parameter is there at all: a filter or option that was added. */
export function isPresent(fns: IExecuteFunctions, row: number, name: string): boolean {
	return fns.getNodeParameter(name, row, null, { rawExpressions: true }) !== null;
}

/** Whether every input item has the same value, because no part of it is an expression. */
export function isLiteral(fns: IExecuteFunctions, name: string): boolean {
	return !hasExpression(fns.getNodeParameter(name, 0, null, { rawExpressions: true }));
}

/** n8n marks an expression by a leading equals sign. */
export function isExpression(raw: unknown): boolean {
	return typeof raw === 'string' && raw.startsWith('=');
}

/** Whether a raw value is an expression or has one anywhere in it. */
export function hasExpression(raw: unknown): boolean {
	if (typeof raw !== 'object' || raw === null) return isExpression(raw);
	return Object.values(raw).some(hasExpression);
}

/** Nothing that could be meant: no value, blank text, or a list without anything in it. */
export function isNothing(value: unknown): boolean {
	return isBlank(value) || (Array.isArray(value) && value.every(isNothing));
}

/**
 * What an empty value means.
 *
 * - `allowed`: nothing is wrong, such as for a comment.
 * - `byHand`: fine where the operator left the field empty; the row's error where an expression returned nothing.
 * - `never`: the row's error.
 */
export type Empty = 'allowed' | 'byHand' | 'never';

/** @throws {RowError} where the value is nothing and may not be */
export function checkEmpty({ value, isExpression: computed, label }: Provided, empty: Empty): void {
	if (empty === 'allowed' || !isNothing(value)) return;
	if (computed) throw returnedNothing(label);
	if (empty === 'never') throw new RowError(`${label} is empty`, `Fill in ${label}.`);
}

export function returnedNothing(label: string): RowError {
	return new RowError(
		`The expression of ${label.replace(/^The /, 'the ')} returned nothing for this item`,
		'Check what the expression reads. Where the value is not needed, remove the field or leave it empty by hand.',
	);
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
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
