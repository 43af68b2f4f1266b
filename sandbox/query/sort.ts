import { badRequest } from '../http/errors';

export type SortValue = string | number | boolean | null | undefined;
export type SortFields<Row> = Readonly<Record<string, (row: Row) => SortValue>>;

/**
 * Sorts rows by a `sorters` parameter such as `name,-created`.
 * @throws ApiError 400 for a field that can't be used for sorting
 */
export function sortRows<Row>(
	rows: readonly Row[],
	sorters: string | undefined,
	fields: SortFields<Row>,
): readonly Row[] {
	if (sorters === undefined || sorters.trim() === '') return rows;
	const keys = sorters.split(',').map((sorter) => sortKey(sorter.trim(), fields));
	return [...rows].sort((a, b) => {
		for (const { get, sign } of keys) {
			const order = compareValues(get(a), get(b));
			if (order !== 0) return order * sign;
		}
		return 0;
	});
}

function sortKey<Row>(sorter: string, fields: SortFields<Row>): { get: (row: Row) => SortValue; sign: 1 | -1 } {
	const descending = sorter.startsWith('-');
	const name = sorter.replace(/^[-+]/, '');
	const get = fields[name];
	if (get === undefined) throw badRequest(`Invalid sorter: field "${name}" cannot be used for sorting.`);
	return { get, sign: descending ? -1 : 1 };
}

/** Compares two values. Missing ones come last. */
export function compareValues(a: SortValue, b: SortValue): number {
	if (a === b) return 0;
	if (a === null || a === undefined) return 1;
	if (b === null || b === undefined) return -1;
	if (typeof a === 'string' && typeof b === 'string')
		return a.toLowerCase() < b.toLowerCase() || (a.toLowerCase() === b.toLowerCase() && a < b) ? -1 : 1;
	return a < b ? -1 : 1;
}
