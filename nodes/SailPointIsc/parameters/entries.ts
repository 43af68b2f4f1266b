import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../../../isc/shared/values';
import { RowError } from '../resources/shared/failure';
import { isExpression, isNothing, returnedNothing, quoteValue, type Provided } from './provided';

/** An entry of a fixed collection: its fields, evaluated and raw. */
export interface Entry {
	values: Record<string, unknown>;
	raw: Record<string, unknown>;
	/** An expression returned the whole entry. */
	isComputed: boolean;
}

/**
 * The entries of a fixed collection, in order.
 *
 * @param name path of the list, e.g. `sort.rule`
 * @throws {RowError} if an expression returned anything but entries
 */
export function readEntries(fns: IExecuteFunctions, row: number, name: string, label: string): Entry[] {
	const raw = fns.getNodeParameter(name, row, [], { rawExpressions: true }) as unknown;
	const evaluated = fns.getNodeParameter(name, row, []) as unknown;
	if (isExpression(raw) && isNothing(evaluated)) throw returnedNothing(label);
	const list = Array.isArray(evaluated) ? (evaluated as unknown[]) : [evaluated];
	const rawList = Array.isArray(raw) ? (raw as unknown[]) : [raw];
	return list.map((values, index) => {
		if (!isRecord(values))
			throw new RowError(
				`${label} takes entries with fields, but got ${quoteValue(values)}`,
				'Add the entries in the editor, with an expression in each field.',
			);
		const rawEntry = rawList[index];
		return { values, raw: isRecord(rawEntry) ? rawEntry : {}, isComputed: !isRecord(rawEntry) };
	});
}

/** A collection within an entry, such as Details; without fields if it is empty. @throws {RowError} if it isn't a collection */
export function entryOf({ values, raw, isComputed }: Entry, name: string, label: string): Entry {
	const value = values[name];
	if (isNothing(value)) {
		if (isExpression(raw[name])) throw returnedNothing(label);
		return { values: {}, raw: {}, isComputed };
	}
	if (!isRecord(value))
		throw new RowError(
			`${label} takes fields, but got ${quoteValue(value)}`,
			'Add the fields in the editor, with an expression in each.',
		);
	const rawValue = raw[name];
	return { values: value, raw: isRecord(rawValue) ? rawValue : {}, isComputed: isComputed || !isRecord(rawValue) };
}

/** A field of an entry. */
export function fieldOf({ values, raw, isComputed }: Entry, name: string, label: string): Provided {
	return { value: values[name], isExpression: name in values && (isComputed || isExpression(raw[name])), label };
}
