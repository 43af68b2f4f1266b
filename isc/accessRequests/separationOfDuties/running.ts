import { attempt } from '../../api/result';
import { searchItems } from '../../api/searchItems';
import { normalName } from '../../api/itemNames';
import { ACCESS_ITEM_TYPES, type AccessItemType, type StatusRow } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap } from '../../shared/ids';
import { METADATA_ITEM } from '../model/pairs';

/** The grants of people that are running. */
export interface RunningGrants {
	items: IdMap<Array<{ type: AccessItemType; id: string; name?: string }>>;
	/** Names of running grants whose access item isn't certain. */
	unknown: IdMap<string[]>;
}

/**
 * The access items of running grants. ISC API: a status row has no item id. Requests of this node carry it in their metadata. Of all others
 * the name is looked up, in one search, and counts if just one item of the type has it.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function runningGrants(
	session: IscSession,
	rows: ReadonlyMap<string, readonly StatusRow[]>,
): Promise<RunningGrants> {
	const found: RunningGrants = { items: new IdMap(), unknown: new IdMap() };
	const open: Array<{ person: string; row: StatusRow }> = [];
	for (const [person, ofPerson] of rows)
		for (const row of ofPerson) {
			const id = row.clientMetadata?.[METADATA_ITEM];
			if (typeof id === 'string' && id !== '' && isType(row.type)) add(found.items, person, { type: row.type, id });
			else open.push({ person, row });
		}
	const names = open.flatMap(({ row }) => row.name ?? []);
	const answer = names.length === 0 ? undefined : await attempt(searchItems(session.client, 'name', names));
	const known = answer?.ok === true ? answer.value : [];
	for (const { person, row } of open) {
		const name = normalName(row.name ?? '');
		const same = known.filter(
			(item) => item.type === row.type && [item.name, item.displayName].some((text) => normalName(text ?? '') === name),
		);
		if (same.length === 1) add(found.items, person, same[0]);
		else add(found.unknown, person, row.name ?? 'an access item without a name');
	}
	return found;
}

function isType(type: StatusRow['type']): type is AccessItemType {
	return ACCESS_ITEM_TYPES.some((known) => known === type);
}

function add<T>(map: IdMap<T[]>, person: string, value: T): void {
	map.set(person, [...(map.get(person) ?? []), value]);
}
