import { itemKey } from '../../api/itemNames';
import { idKey } from '../../shared/ids';
import type { AlignList, AlignScope } from '../model/alignment';
import type { WantedPair } from '../model/wanted';

/** The list that a pair belongs to: that of its access item, or that of its person. */
export function listKey(scope: AlignScope, { identityId, item }: Pick<WantedPair, 'identityId' | 'item'>): string {
	return scope === 'items' ? itemKey(item) : idKey(identityId);
}

/**
 * The lists that rows name.
 *
 * @param wanted pairs of rows that can be carried out
 * @param named pairs that only say which list a row names: rows with an empty list (`isBlocking` false), or that can't be carried out
 */
export function listsOf(
	scope: AlignScope,
	wanted: readonly WantedPair[],
	named: ReadonlyArray<{ pair: WantedPair; isBlocking: boolean }>,
): AlignList[] {
	const lists = new Map<string, AlignList>();
	const listFor = (pair: WantedPair): AlignList => {
		const key = listKey(scope, pair);
		const known = lists.get(key) ?? { key, ...namesOf(scope, pair), rows: [], blockedBy: [] };
		lists.set(key, known);
		return known;
	};
	for (const pair of wanted) addRow(listFor(pair).rows, pair.row);
	for (const { pair, isBlocking } of named) {
		const list = listFor(pair);
		addRow(list.rows, pair.row);
		if (isBlocking) addRow(list.blockedBy, pair.row);
	}
	return [...lists.values()];
}

/** The rows come in order. */
function addRow(rows: number[], row: number): void {
	if (rows.at(-1) !== row && !rows.includes(row)) rows.push(row);
}

function namesOf(
	scope: AlignScope,
	{ identityId, identityName, item }: WantedPair,
): Pick<AlignList, 'item' | 'person'> {
	if (scope === 'people')
		return { person: { id: identityId, ...(identityName !== undefined && { name: identityName }) } };
	const { type, id, name, sourceName } = item;
	return {
		item: { type, id, ...(name !== undefined && { name }), ...(sourceName !== undefined && { sourceName }) },
	};
}
