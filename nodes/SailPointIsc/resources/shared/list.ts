import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isTool, MAX_ROWS_AS_TOOL } from './asTool';
import { RowParameters } from '../../parameters';

const DEFAULT_LIMIT = 50;

/**
 * The most entries that a row's list may have: Limit, or no limit with Return All. An AI agent gets at most 100.
 *
 * @throws {RowError} if Limit isn't a whole number of at least 1
 */
export function readLimit(fns: IExecuteFunctions, row: number): number {
	const most = isTool(fns) ? MAX_ROWS_AS_TOOL : Infinity;
	const parameters = new RowParameters(fns, row);
	if (parameters.isOn('returnAll', 'Return All')) return most;
	return Math.min(parameters.number('limit', 'Limit', { minimum: 1, isWhole: true }) ?? DEFAULT_LIMIT, most);
}

/** Whether the output of a row is simplified. An agent's tool has Output instead of Simplify. @throws {RowError} */
export function isSimplified(fns: IExecuteFunctions, row: number): boolean {
	const parameters = new RowParameters(fns, row);
	return isTool(fns) ? outputOf(parameters) === 'simplified' : parameters.isOn('simplify', 'Simplify', true);
}

function outputOf(parameters: RowParameters): 'simplified' | 'raw' | 'selectedFields' {
	return parameters.choice('output', 'Output', ['simplified', 'raw', 'selectedFields']) ?? 'simplified';
}

/**
 * What an agent selects of an output: nothing is left out unless Output is Selected Fields.
 * @throws {RowError} if Fields is empty then
 */
export function selectedFields(fns: IExecuteFunctions, row: number): (json: IDataObject) => IDataObject {
	const parameters = new RowParameters(fns, row);
	if (!isTool(fns) || !parameters.has('output') || outputOf(parameters) !== 'selectedFields') return (json) => json;
	const names = (parameters.text('fields', 'Fields', 'never') ?? '').split(',').map((name) => name.trim());
	return (json) => Object.fromEntries(names.filter((name) => name in json).map((name) => [name, json[name]]));
}

/** The pages of a list as outputs: each entry simplified, or whole if Simplify is off. */
export async function* outputPages<T extends object>(
	source: AsyncIterable<T[]>,
	simplified: ((entry: T) => IDataObject) | undefined,
): AsyncGenerator<IDataObject[]> {
	for await (const page of source)
		yield simplified === undefined ? (page as unknown as IDataObject[]) : page.map(simplified);
}

/** One list from several sources, in their order. Stops at the limit, and doesn't read the sources after it. */
export async function* joinedPages<T>(
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

/** The entries that pass, page by page, until there are `limit` of them: for filters that ISC doesn't have. */
export async function* filteredPages<T>(
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

/** The same as a field of its own, which is left out if nothing in it has a value. */
export function groupOf(fields: Record<string, unknown>): IDataObject | undefined {
	const group = withoutEmpty(fields);
	return Object.keys(group).length === 0 ? undefined : group;
}

/** The fields that have a value: not undefined, null or empty text. */
export function withoutEmpty(fields: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
	) as IDataObject;
}
