import { textOf } from '../../../isc/shared/values';
import { idKey, idProblem } from '../../../isc/shared/ids';
import { RowError } from '../resources/shared/failure';
import { listOf } from './choice';
import { checkEmpty, isNothing, quoteValue, type Empty, type Provided } from './provided';

/**
 * IDs from text or from a list, each once. Text may have several, separated by commas or spaces.
 *
 * @throws {RowError} if one can't be an ID, or if there is none and `empty` doesn't allow that
 */
export function asIds(provided: Provided, empty: Empty): string[] {
	checkEmpty(provided, empty);
	if (isNothing(provided.value)) return [];
	const ids = listOf(provided.value).flatMap((entry) => idsIn(entry, provided.label));
	if (ids.length === 0) throw new RowError(`${provided.label} is empty`, `Fill in ${provided.label}.`);
	return [...new Map(ids.map((id) => [idKey(id), id])).values()];
}

function idsIn(entry: unknown, label: string): string[] {
	const text = textOf(entry);
	if (text === undefined)
		throw new RowError(
			`${label} takes IDs, but got ${quoteValue(entry)}`,
			'Use an expression that returns one ID or a list of IDs, such as {{ $json.accessRequestIds }}.',
		);
	const ids = text.split(/[ \t\r\n,]+/).filter((id) => id !== '');
	for (const id of ids) {
		const problem = idProblem(id) ?? (id === '[object' ? 'comes from an object inside text' : undefined);
		if (problem === undefined) continue;
		throw new RowError(
			`${label}: ${quoteValue(id)} can't be an ID: it ${problem}`,
			'Use the ID exactly as ISC shows it.',
		);
	}
	return ids;
}
