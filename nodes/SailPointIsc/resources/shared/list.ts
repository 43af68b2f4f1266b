import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isTool, MAX_ROWS_AS_TOOL } from './asTool';
import { RowParameters } from '../../parameters';

const DEFAULT_LIMIT = 50;

/**
 * How many entries a row's list is to have at most: Limit, or no limit with Return All; for an AI agent, whose context it must fit, 100 at most.
 *
 * @throws {RowError} when Limit is no whole number of at least 1
 */
export function readLimit(fns: IExecuteFunctions, row: number): number {
	const most = isTool(fns) ? MAX_ROWS_AS_TOOL : Infinity;
	const parameters = new RowParameters(fns, row);
	if (parameters.isOn('returnAll', 'Return All')) return most;
	return Math.min(parameters.number('limit', 'Limit', { minimum: 1, isWhole: true }) ?? DEFAULT_LIMIT, most);
}

/** Whether a row's outputs are to be simplified. @throws {RowError} */
export function isSimplified(fns: IExecuteFunctions, row: number): boolean {
	return new RowParameters(fns, row).isOn('simplify', 'Simplify', true);
}

/** Pages of a list as outputs: each entry simplified, or whole where Simplify is off. */
export async function* outputs<T extends object>(
	source: AsyncIterable<T[]>,
	simplified: ((entry: T) => IDataObject) | undefined,
): AsyncGenerator<IDataObject[]> {
	for await (const page of source)
		yield simplified === undefined ? (page as unknown as IDataObject[]) : page.map(simplified);
}

/** A list over several sources, one after the other, that stops at the limit. Sources behind it are not asked. */
export async function* upTo<T>(
	limit: number,
	sources: Array<(limit: number) => AsyncIterable<T[]>>,
): AsyncGenerator<T[]> {
	let left = limit;
	for (const source of sources) {
		if (left <= 0) return;
		for await (const page of source(left)) {
			yield page.slice(0, left);
			left -= page.length;
			if (left <= 0) return;
		}
	}
}

/** The entries that pass, page by page, until there are `limit` of them: for what ISC itself cannot filter. */
export async function* passing<T>(
	source: AsyncIterable<T[]>,
	passes: (entry: T) => boolean,
	limit = Infinity,
): AsyncGenerator<T[]> {
	let left = limit;
	for await (const page of source) {
		const kept = page.filter(passes).slice(0, left);
		left -= kept.length;
		if (kept.length > 0) yield kept;
		if (left <= 0) return;
	}
}

/** Without the keys that have nothing in them. */
export function given(fields: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
	) as IDataObject;
}
