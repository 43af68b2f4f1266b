import type { RuledRow, WantedItem } from '../model/wanted';
import { typeName } from '../../api/itemNames';
import type { RowProblem } from '../../shared/faults';
import { IscError } from '../../api/errors';
import { searchItems, type SearchedItem } from '../../api/searchItems';
import type { AccessItemType } from '../../api/wire';
import type { IscSession } from '../../session';
import { idKey } from '../../shared/ids';
import { TenantMemory } from '../../shared/memory';

const KEEP_MS = 10 * 60_000;

/** What search says that an id is, by tenant and id; empty where search doesn't know it. */
const known = new TenantMemory<SearchedItem[]>(20_000, KEEP_MS);
/** Tenants and clients whose token may not search: asking again would be refused again. */
const refused = new TenantMemory<true>(1_000, KEEP_MS);

const ON_SCREEN: Record<AccessItemType, string> = {
	ROLE: 'Role',
	ACCESS_PROFILE: 'Access Profile',
	ENTITLEMENT: 'Entitlement',
};

/**
 * Rows whose items given by id are of the type that they say, and what is wrong with the others: in the editor the type of an entry is
 * easily changed with the old id left in place. One search for the ids of all rows that were not looked up lately.
 *
 * Claims only what search shows: an id that it doesn't know, or a token that may not search, is no fault. Where ISC doesn't answer at all,
 * the next step meets that too and says so.
 */
export async function checkItemTypes(
	rows: readonly RuledRow[],
	session: IscSession,
): Promise<{ rows: RuledRow[]; problems: RowProblem[] }> {
	await learnTypes(rows.flatMap(givenById), session);
	const problems = rows.flatMap((row) =>
		givenById(row).flatMap((item): RowProblem[] => {
			const found = known.get(session.key, idKey(item.value), session.clock.now()) ?? [];
			if (found.length === 0 || found.some(({ type }) => type === item.type)) return [];
			return [{ row: row.row, field: item.field, ...otherType(item, found[0]) }];
		}),
	);
	const bad = new Set(problems.map(({ row }) => row));
	return { rows: rows.filter(({ row }) => !bad.has(row)), problems };
}

function givenById({ entries }: RuledRow): WantedItem[] {
	const items = entries.flatMap((entry) => entry.items).filter(({ by }) => by === 'id');
	return [...new Map(items.map((item) => [`${item.type}|${item.value}`, item])).values()];
}

async function learnTypes(items: readonly WantedItem[], { key, client, clock }: IscSession): Promise<void> {
	const isUnknown = ({ value }: WantedItem) => known.get(key, idKey(value), clock.now()) === undefined;
	const ids = [...new Set(items.filter(isUnknown).map(({ value }) => value))];
	if (ids.length === 0 || refused.get(key, '', clock.now())) return;
	const answer = await searchItems(client, 'id', ids).catch(async (error: unknown) =>
		error instanceof IscError ? error : await Promise.reject(error),
	);
	if (answer instanceof IscError) {
		if (answer.kind === 'forbidden') refused.set(key, '', true, clock.now());
		return;
	}
	const found = new Map<string, SearchedItem[]>(ids.map((id) => [idKey(id), []]));
	for (const item of answer) found.get(idKey(item.id))?.push(item);
	for (const [id, list] of found) known.set(key, id, list, clock.now());
}

function otherType(item: WantedItem, found: SearchedItem): { message: string; advice: string } {
	const name = found.displayName ?? found.name;
	const { type } = found;
	return {
		message: `this is ${withArticle(typeName(type))}, but Type is ${ON_SCREEN[item.type]}`,
		advice: `${name === undefined ? '' : `It is called "${name}". `}Set Type to ${ON_SCREEN[type]}, or choose ${withArticle(typeName(item.type))}.`,
	};
}

function withArticle(words: string): string {
	return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
