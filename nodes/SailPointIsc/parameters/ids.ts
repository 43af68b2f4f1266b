import { textOf } from '../../../isc/shared/values';
import { idKey, idProblem } from '../../../isc/shared/ids';
import { RowError } from '../resources/shared/failure';
import { listOf } from './choice';
import { checkEmpty, isNothing, shown, type Empty, type Provided } from './provided';

/**
 * Ids of ISC's in text or in a list; a text may hold several, separated by commas or blanks. Each once.
 *
 * @throws {RowError} where one can be no id, or there is none and one is needed
 */
export function asIds(given: Provided, empty: Empty): string[] {
	checkEmpty(given, empty);
	if (isNothing(given.value)) return [];
	const ids = listOf(given.value).flatMap((entry) => idsIn(entry, given.label));
	if (ids.length === 0) throw new RowError(`${given.label} is empty`, `Fill in ${given.label}.`);
	return [...new Map(ids.map((id) => [idKey(id), id])).values()];
}

function idsIn(entry: unknown, label: string): string[] {
	const text = textOf(entry);
	if (text === undefined)
		throw new RowError(
			`${label} takes IDs, but holds ${shown(entry)}`,
			'Let the expression return one ID or a list of IDs, such as {{ $json.accessRequestIds }}.',
		);
	const ids = text.split(/[ \t\r\n,]+/).filter((id) => id !== '');
	for (const id of ids) {
		const problem = idProblem(id) ?? (id === '[object' ? 'comes from an object in a text' : undefined);
		if (problem === undefined) continue;
		throw new RowError(`${label}: ${shown(id)} can't be an ID: it ${problem}`, 'Use the ID exactly as ISC shows it.');
	}
	return ids;
}
