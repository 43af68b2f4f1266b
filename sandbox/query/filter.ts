import { badRequest } from '../http/errors';
import type { Quirks } from '../quirks';
import { parseFilter, type Filter, type FilterOperator } from './filterParser';

type Value = string | number | boolean | null | undefined | readonly string[];

/** A field for filtering, with the operators listed in the documentation of the endpoint. */
export interface FilterField<Row> {
	operators: readonly FilterOperator[];
	get: (row: Row) => Value;
	/**
	 * `id`: compared exactly. `text`: case-insensitive, unless the setting says otherwise. `date`: an ISO date in the
	 * filter, ms in the row.
	 */
	kind: 'id' | 'text' | 'date' | 'boolean';
}

export type FilterFields<Row> = Readonly<Record<string, FilterField<Row>>>;

/** A filter as a test for rows, and in parsed form for endpoints that look rows up in an index instead of testing all. */
export interface CompiledFilter<Row> {
	parsed: Filter;
	test: (row: Row) => boolean;
}

/** The settings that affect filters. */
export type FilterQuirks = Pick<Quirks, 'caseSensitiveFilters' | 'quotedDates'>;

/** @throws ApiError 400 for a field or operator that the endpoint doesn't support */
export function compileFilter<Row>(text: string, fields: FilterFields<Row>, quirks: FilterQuirks): CompiledFilter<Row> {
	const parsed = parseFilter(text);
	return { parsed, test: testOf(parsed, fields, quirks) };
}

/** The same for a `filters` parameter, which may be absent. */
export function optionalFilter<Row>(
	text: string | undefined,
	fields: FilterFields<Row>,
	quirks: FilterQuirks,
): CompiledFilter<Row> | undefined {
	return text === undefined ? undefined : compileFilter(text, fields, quirks);
}

/**
 * The values of a comparison that every matching row must satisfy: one that stands alone or is joined to others by
 * `and`. Used to look rows up in an index.
 */
export function requiredValues(
	filter: Filter,
	field: string,
	operators: readonly FilterOperator[],
): string[] | undefined {
	if (filter.kind === 'compare')
		return filter.field === field && operators.includes(filter.operator) ? filter.values : undefined;
	if (filter.kind !== 'and') return undefined;
	for (const term of filter.terms) {
		const values = requiredValues(term, field, operators);
		if (values !== undefined) return values;
	}
	return undefined;
}

function testOf<Row>(filter: Filter, fields: FilterFields<Row>, quirks: FilterQuirks): (row: Row) => boolean {
	if (filter.kind === 'not') {
		const inner = testOf(filter.term, fields, quirks);
		return (row) => !inner(row);
	}
	if (filter.kind === 'compare') return comparison(filter, fields, quirks);
	const terms = filter.terms.map((term) => testOf(term, fields, quirks));
	if (filter.kind === 'and') return (row) => terms.every((term) => term(row));
	return (row) => terms.some((term) => term(row));
}

function comparison<Row>(
	filter: Extract<Filter, { kind: 'compare' }>,
	fields: FilterFields<Row>,
	quirks: FilterQuirks,
): (row: Row) => boolean {
	const field = fields[filter.field];
	if (field === undefined) throw badRequest(`Invalid filter: field "${filter.field}" cannot be used in filters.`);
	if (!field.operators.includes(filter.operator)) {
		throw badRequest(`Invalid filter: operator "${filter.operator}" is not supported for "${filter.field}".`);
	}
	const { get } = field;
	const fold =
		field.kind === 'text' && !quirks.caseSensitiveFilters
			? (text: string) => text.toLowerCase()
			: (text: string) => text;
	if (filter.operator === 'isnull') return (row) => isMissing(get(row));
	if (filter.operator === 'pr') return (row) => !isMissing(get(row));
	if (field.kind === 'date') return dateTest(filter, get, quirks.quotedDates);
	const wanted = filter.values.map(fold);
	return textTest(filter.operator, wanted, (row: Row) => textsOf(get(row)).map(fold));
}

function dateTest<Row>(
	filter: Extract<Filter, { kind: 'compare' }>,
	get: (row: Row) => Value,
	wantedForm: Quirks['quotedDates'],
): (row: Row) => boolean {
	if (wantedForm !== 'both' && filter.quoted.some((quoted) => quoted !== (wantedForm === 'quoted')))
		throw badRequest(`Invalid filter: the date of "${filter.field}" must be ${wantedForm}.`);
	const times = filter.values.map((value) => Date.parse(value));
	if (times.some(Number.isNaN)) throw badRequest(`Invalid filter: "${filter.values.join(', ')}" is not a date.`);
	const compare = ordering(filter.operator);
	return (row) => {
		const time = get(row);
		return typeof time === 'number' && times.some((wanted) => compare(time - wanted));
	};
}

function textTest<Row>(
	operator: FilterOperator,
	wanted: string[],
	textsOfRow: (row: Row) => string[],
): (row: Row) => boolean {
	const [first] = wanted;
	switch (operator) {
		case 'in': {
			const set = new Set(wanted);
			return (row) => textsOfRow(row).some((text) => set.has(text));
		}
		case 'ca':
			return (row) => {
				const texts = textsOfRow(row);
				return wanted.every((text) => texts.includes(text));
			};
		case 'eq':
			return (row) => textsOfRow(row).includes(first);
		case 'ne':
			return (row) => !textsOfRow(row).includes(first);
		case 'sw':
			return (row) => textsOfRow(row).some((text) => text.startsWith(first));
		case 'co':
			return (row) => textsOfRow(row).some((text) => text.includes(first));
		default: {
			const compare = ordering(operator);
			return (row) => textsOfRow(row).some((text) => compare(text < first ? -1 : text > first ? 1 : 0));
		}
	}
}

function ordering(operator: FilterOperator): (difference: number) => boolean {
	switch (operator) {
		case 'gt':
			return (difference) => difference > 0;
		case 'ge':
			return (difference) => difference >= 0;
		case 'lt':
			return (difference) => difference < 0;
		case 'le':
			return (difference) => difference <= 0;
		case 'ne':
			return (difference) => difference !== 0;
		default:
			return (difference) => difference === 0;
	}
}

function isMissing(value: Value): boolean {
	return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function textsOf(value: Value): string[] {
	if (value === null || value === undefined) return [];
	if (typeof value === 'object') return [...value];
	return [String(value)];
}
