import type { WantedPair } from '../model/wanted';
import type { IscError } from '../../api/errors';

/** Shorter texts name nothing for sure. */
const NAMING_LENGTH = 4;
const QUOTED = [/"([^"]+)"/g, /“([^”]+)”/g, /'([^']+)'/g];

/** The rows of the pairs, in order. */
export function rowsOf(pairs: readonly WantedPair[]): number[] {
	return [...new Set(pairs.map((pair) => pair.row))];
}

/** Whether the refusal may be for the sake of something in the body, so that the rest may still go through. */
export function mayConcernOneRow(error: IscError): boolean {
	return (
		!error.meetsEveryRow && (error.kind === 'badRequest' || error.kind === 'forbidden' || error.kind === 'notFound')
	);
}

/**
 * Splits the pairs of a refused call into those of the rows that ISC's text names, by id or by a name in quotation marks,
 * and the rest. Undefined where the text names no row, or all of them.
 */
export function namedRows(
	pairs: readonly WantedPair[],
	text: string,
): { named: WantedPair[]; others: WantedPair[] } | undefined {
	const quoted = new Set(QUOTED.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1])));
	const words = new Set(text.split(/[^\w.-]+/).map((word) => word.replace(/\.+$/, '')));
	const isNamed = (value: string | undefined) =>
		value !== undefined && value.length >= NAMING_LENGTH && (quoted.has(value) || words.has(value));
	const people = pairs.filter((pair) => isNamed(pair.identityId) || isNamed(pair.identityName));
	const items = pairs.filter((pair) => isNamed(pair.item.id) || isNamed(pair.item.name));
	const both = people.filter((pair) => items.includes(pair));
	for (const found of [both, people, items]) {
		const rows = new Set(rowsOf(found));
		const others = pairs.filter((pair) => !rows.has(pair.row));
		if (rows.size > 0 && others.length > 0) return { named: pairs.filter((pair) => rows.has(pair.row)), others };
	}
	return undefined;
}

/** Halves the rows, those of one person together where that can be: a half is then still a table of people × items. */
export function halves(pairs: readonly WantedPair[]): [WantedPair[], WantedPair[]] {
	const personOf = new Map<number, string>();
	for (const pair of pairs) if (!personOf.has(pair.row)) personOf.set(pair.row, pair.identityId);
	const people = [...new Set(personOf.values())];
	const place = new Map(people.map((person, index) => [person, index]));
	const rows = [...personOf.keys()].sort((a, b) => placeOf(a) - placeOf(b));
	function placeOf(row: number): number {
		return place.get(personOf.get(row) ?? '') ?? 0;
	}
	const middle =
		people.length > 1
			? rows.filter((row) => placeOf(row) < Math.ceil(people.length / 2)).length
			: Math.ceil(rows.length / 2);
	const first = new Set(rows.slice(0, middle));
	return [pairs.filter((pair) => first.has(pair.row)), pairs.filter((pair) => !first.has(pair.row))];
}
