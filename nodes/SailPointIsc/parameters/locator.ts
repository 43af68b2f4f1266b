import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../../../isc/shared/values';
import { isExpression, isNothing, returnedNothing } from './provided';

/** A resource locator: how something is named, and by which value. A value from the list is an id. */
export interface Locator {
	by: string;
	/** Text, or a list of several. */
	value: unknown;
}

/**
 * A resource locator as it stands; an expression in place of the whole of it returns text or a list.
 *
 * @param raw the same before its expressions were evaluated
 * @throws {RowError} where its expression returned nothing
 */
export function asLocator(evaluated: unknown, raw: unknown, label: string): Locator {
	const isWhole = !isRecord(evaluated);
	const { mode, value } = isWhole ? { mode: undefined, value: evaluated } : evaluated;
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
