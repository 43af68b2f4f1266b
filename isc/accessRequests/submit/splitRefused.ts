import type { WantedPair } from '../model/wanted';
import type { IscError } from '../../api/errors';
import { unique } from '../../shared/lists';

/** Shorter ids and names may occur in a text by chance. */
const SHORTEST_NAME = 4;
const QUOTED = [/"([^"]+)"/g, /“([^”]+)”/g, /'([^']+)'/g];

/** The rows of the pairs, in their order. */
export function rowsOf(pairs: readonly WantedPair[]): number[] {
	return unique(pairs.map((pair) => pair.row));
}

/** Whether a refusal may be due to a single row, so that ISC may accept the other rows without it. */
export function mayConcernOneRow(error: IscError): boolean {
	return (
		!error.meetsEveryRow && (error.kind === 'badRequest' || error.kind === 'forbidden' || error.kind === 'notFound')
	);
}

/**
 * Separates the rows of a refused call that ISC's text names, by id or by a name in quotation marks, from the other rows. Undefined if the
 * text names no row, or all of them.
 */
export function splitByNamedRows(
	pairs: readonly WantedPair[],
	text: string,
): { named: WantedPair[]; others: WantedPair[] } | undefined {
	const quoted = new Set(QUOTED.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1])));
	const words = new Set(text.split(/[^\w.-]+/).map((word) => word.replace(/\.+$/, '')));
	const isNamed = (value: string | undefined) =>
		value !== undefined && value.length >= SHORTEST_NAME && (quoted.has(value) || words.has(value));
	const byPerson = pairs.filter((pair) => isNamed(pair.identityId) || isNamed(pair.identityName));
	const byItem = pairs.filter((pair) => isNamed(pair.item.id) || isNamed(pair.item.name));
	const byBoth = byPerson.filter((pair) => byItem.includes(pair));
	for (const found of [byBoth, byPerson, byItem]) {
		const rows = new Set(rowsOf(found));
		const others = pairs.filter((pair) => !rows.has(pair.row));
		if (rows.size > 0 && others.length > 0) return { named: pairs.filter((pair) => rows.has(pair.row)), others };
	}
	return undefined;
}

/** Splits the rows in half. The rows of one person stay together if there are several people, so that each half is still people × items. */
export function halvesOf(pairs: readonly WantedPair[]): [WantedPair[], WantedPair[]] {
	const personOfRow = new Map<number, string>();
	for (const pair of pairs) if (!personOfRow.has(pair.row)) personOfRow.set(pair.row, pair.identityId);
	const people = unique(personOfRow.values());
	const rows = [...personOfRow.keys()];
	const firstPeople = new Set(people.slice(0, Math.ceil(people.length / 2)));
	const firstRows = new Set(
		people.length > 1
			? rows.filter((row) => firstPeople.has(personOfRow.get(row) ?? ''))
			: rows.slice(0, Math.ceil(rows.length / 2)),
	);
	return [pairs.filter((pair) => firstRows.has(pair.row)), pairs.filter((pair) => !firstRows.has(pair.row))];
}
