import { parseFilter, type Filter } from '../../../sandbox/query/filterParser';

/**
 * What is wrong with the value of `filters` or `sorters` by the fields and operators that the description lists, as ISC's document
 * writes them: `**created**: *gt, lt*`, and for sorters `**created, modified**`. Nothing where the description lists none.
 */
export function proseProblems(name: string, value: string, description: string): string[] {
	const listed = [...description.matchAll(/\*\*([^*]+)\*\*:?\s*(?:\*([^*]+)\*)?/g)];
	if (listed.length === 0) return [];
	const words = (text = ''): string[] => text.split(',').map((word) => word.trim());
	if (name === 'filters')
		return filterProblems(value, new Map(listed.map(([, field, operators]) => [field, words(operators)])));
	const fields = new Set(listed.flatMap(([, all]) => words(all)));
	return name === 'sorters'
		? words(value)
				.map((field) => field.replace(/^-/, ''))
				.filter((field) => !fields.has(field))
				.map((field) => `sorters: ${field} is not documented`)
		: [];
}

function filterProblems(value: string, operators: ReadonlyMap<string, readonly string[]>): string[] {
	const compared: Array<Extract<Filter, { kind: 'compare' }>> = [];
	try {
		collect(parseFilter(value), compared);
	} catch (error) {
		return [`filters: ${error instanceof Error ? error.message : String(error)}`];
	}
	return compared
		.filter(({ field, operator }) => operators.get(field)?.includes(operator) !== true)
		.map(({ field, operator }) => `filters: ${field} ${operator} is not documented`);
}

function collect(filter: Filter, into: Array<Extract<Filter, { kind: 'compare' }>>): void {
	if (filter.kind === 'compare') into.push(filter);
	else if (filter.kind === 'not') collect(filter.term, into);
	else for (const term of filter.terms) collect(term, into);
}
