import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../../../isc/shared/values';
import { isExpression, isNothing, returnedNothing } from './provided';

/** A resource locator: its mode and its value. A value from the list is an ID. */
export interface Locator {
	by: string;
	/** Text, or a list if it names several. */
	value: unknown;
}

/**
 * Reads a resource locator. An expression may also return the whole locator, as text or as a list.
 *
 * @param raw the locator before its expressions were evaluated
 * @throws {RowError} if its expression returned nothing
 */
export function asLocator(evaluated: unknown, raw: unknown, label: string): Locator {
	const { mode, value } = isRecord(evaluated) ? evaluated : { mode: undefined, value: evaluated };
	const computed = isExpression(raw) || (isRecord(raw) && isExpression(raw.value));
	if (computed && isNothing(value)) throw returnedNothing(label);
	return { by: typeof mode !== 'string' || mode === '' || mode === 'list' ? 'id' : mode, value };
}

/** @throws {RowError} as `asLocator` does */
export function readLocator(fns: IExecuteFunctions, row: number, name: string, label: string): Locator {
	return asLocator(
		fns.getNodeParameter(name, row, null) as unknown,
		fns.getNodeParameter(name, row, null, { rawExpressions: true }),
		label,
	);
}
