import type { RuledRow, WantedItem } from '../model/wanted';
import { typeName } from '../../api/itemNames';
import type { RowProblem } from '../../shared/faults';
import { attemptAny } from '../../api/result';
import { searchItems, type SearchedItem } from '../../api/searchItems';
import type { AccessItemType } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey } from '../../shared/ids';
import { shorten } from '../../shared/labels';
import { TenantMemory } from '../../shared/memory';

const KEEP_MS = 10 * 60_000;

/** The access items that search has for an id, by tenant and id. Empty if search doesn't know it. */
const searched = new TenantMemory<SearchedItem[]>(20_000, KEEP_MS);
/** The tenants and clients whose token may not search. Another search would be refused too. */
const refused = new TenantMemory<true>(1_000, KEEP_MS);

const TYPE_OPTIONS: Record<AccessItemType, string> = {
	ROLE: 'Role',
	ACCESS_PROFILE: 'Access Profile',
	ENTITLEMENT: 'Entitlement',
};

/**
 * Finds rows with an id that belongs to an access item of another type: in the editor it is easy to change the type of an entry and forget
 * its id. Makes one search for the ids of all rows that weren't searched for lately.
 *
 * Reports only what search shows. It is no fault if search doesn't know an id, if the token may not search, or if ISC doesn't answer: the
 * next step has the same problem and reports it.
 */
export async function checkItemTypes(
	rows: readonly RuledRow[],
	session: IscSession,
): Promise<{ rows: RuledRow[]; problems: RowProblem[] }> {
	await learnTypes(rows.flatMap(itemsById), session);
	const problems = rows.flatMap((row) =>
		itemsById(row).flatMap((item): RowProblem[] => {
			const found = searched.get(session.key, idKey(item.value), session.clock.now()) ?? [];
			if (found.length === 0 || found.some(({ type }) => type === item.type)) return [];
			return [{ row: row.row, field: item.field, ...otherType(item, found[0]) }];
		}),
	);
	const failedRows = new Set(problems.map(({ row }) => row));
	return { rows: rows.filter(({ row }) => !failedRows.has(row)), problems };
}

function itemsById({ entries }: RuledRow): WantedItem[] {
	const items = entries.flatMap((entry) => entry.items).filter(({ by }) => by === 'id');
	return [...new Map(items.map((item) => [`${item.type}|${item.value}`, item])).values()];
}

async function learnTypes(items: readonly WantedItem[], { key, client, clock }: IscSession): Promise<void> {
	const isUnknown = ({ value }: WantedItem) => searched.get(key, idKey(value), clock.now()) === undefined;
	const ids = [...new Set(items.filter(isUnknown).map(({ value }) => value))];
	if (ids.length === 0 || refused.get(key, '', clock.now())) return;
	const answer = await attemptAny(searchItems(client, 'id', ids));
	if (!answer.ok) {
		if (answer.error.kind === 'forbidden') refused.set(key, '', true, clock.now());
		return;
	}
	const found = new Map<string, SearchedItem[]>(ids.map((id) => [idKey(id), []]));
	for (const item of answer.value) found.get(idKey(item.id))?.push(item);
	for (const [id, list] of found) searched.set(key, id, list, clock.now());
}

function otherType(item: WantedItem, found: SearchedItem): { message: string; advice: string } {
	const name = found.displayName ?? found.name;
	const { type } = found;
	return {
		message: `"${shorten(item.value)}" is the ID of ${withArticle(typeName(type))}, but Type is ${TYPE_OPTIONS[item.type]}`,
		advice: `${name === undefined ? '' : `It is called "${name}". `}Set Type to ${TYPE_OPTIONS[type]}, or choose ${withArticle(typeName(item.type))}.`,
	};
}

function withArticle(words: string): string {
	return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
