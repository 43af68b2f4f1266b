import { roleAssignments, type RoleAssignment } from '../../api/assignments';
import { itemKey, normalName } from '../../api/itemNames';
import { HOLDINGS_INCLUDES, searchHoldings, type Holdings } from '../../api/search';
import type { AccessItemType } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdMap } from '../../shared/ids';
import { chunks } from '../../shared/lists';
import { sideBySide } from '../../shared/sideBySide';
import type { AlignList, AlignRules, HeldAccessOf, HeldList } from '../model/alignment';
import { attemptList, contentsFor, heldBySearch, unread } from './heldByItem';

const PEOPLE_IN_A_SEARCH = 100;
const READS_AT_A_TIME = 10;

/**
 * What each person holds of the types and sources that the lists are about, by the key of the list. Roles also come from the assignments of the
 * person, which include those that start later.
 *
 * @throws {IscError} if ISC doesn't answer
 */
export async function accessOfPeople(
	session: IscSession,
	lists: readonly AlignList[],
	rules: AlignRules,
): Promise<Map<string, HeldList>> {
	const held = new Map<string, HeldList>();
	for (const chunk of chunks(lists, PEOPLE_IN_A_SEARCH)) {
		const ids = chunk.map(({ person }) => person?.id ?? '');
		const found = await attemptList(searchHoldings(session.client, ids, HOLDINGS_INCLUDES));
		if (!found.ok) {
			for (const { key } of chunk) held.set(key, unread(found.error.message));
			continue;
		}
		const contents = await contentsFor(session, found.value);
		const byId = new IdMap(found.value.map((person) => [person.id, person] as const));
		const assignments = await assignmentsOf(session, ids, rules.accessTypes);
		for (const { key, person } of chunk) {
			const known = byId.get(person?.id ?? '');
			held.set(key, known === undefined ? notFound() : listOf(known, { contents, rules, assignments }));
		}
	}
	return held;
}

function notFound(): HeldList {
	return { held: [], outside: 0, notWhole: "search doesn't show this person" };
}

type Assignments = ReadonlyMap<string, RoleAssignment[] | string>;

/** By person; a text says why they couldn't be read. */
async function assignmentsOf(
	session: IscSession,
	ids: readonly string[],
	types: readonly AccessItemType[],
): Promise<Assignments> {
	const found = new IdMap<RoleAssignment[] | string>();
	if (!types.includes('ROLE')) return found;
	const failures: unknown[] = [];
	await sideBySide(ids, { narrow: READS_AT_A_TIME, wide: READS_AT_A_TIME }, async (id) => {
		if (failures.length > 0) return;
		await attemptList(roleAssignments(session.client, id)).then(
			(read) => void found.set(id, read.ok ? read.value : read.error.message),
			(error: unknown) => void failures.push(error),
		);
	});
	if (failures.length > 0) throw failures[0] as Error;
	return found;
}

interface Known {
	contents: Awaited<ReturnType<typeof contentsFor>>;
	rules: AlignRules;
	assignments: Assignments;
}

function listOf(person: Holdings, { contents, rules, assignments }: Known): HeldList {
	const { access = [], accessCount } = person;
	const all = access.map((one) => heldBySearch(person, one, contents));
	const roles = assignments.get(person.id) ?? [];
	if (typeof roles === 'string') return unread(roles);
	const known = new Set(all.map(({ item }) => itemKey(item)));
	const later = roles.flatMap((assignment) => fromAssignment(person, assignment));
	const held = [...all, ...later.filter(({ item }) => !known.has(itemKey(item)))];
	const within = held.filter((one) => isWithin(one, rules));
	const isWhole = accessCount !== undefined && access.length >= accessCount;
	return {
		held: within,
		outside: held.length - within.length,
		...(!isWhole && {
			notWhole: `search lists ${access.length} of the ${accessCount ?? 'unknown number of'} items that they hold`,
		}),
	};
}

/** A role that search doesn't show: it starts later, or search isn't up to date. */
function fromAssignment(person: Holdings, { role, startDate }: RoleAssignment): HeldAccessOf[] {
	if (role?.id === undefined) return [];
	const name = person.displayName ?? person.name;
	return [
		{
			identityId: person.id,
			...(name !== undefined && { identityName: name }),
			item: { type: 'ROLE', id: role.id, ...(role.name !== undefined && { name: role.name }) },
			// Only a request gives access from a later day on.
			via: startDate ? 'REQUEST' : 'UNKNOWN',
		},
	];
}

function isWithin({ item }: HeldAccessOf, { accessTypes, sources }: AlignRules): boolean {
	if (!accessTypes.includes(item.type)) return false;
	if (sources === undefined) return true;
	const { sourceName } = item;
	return sourceName !== undefined && sources.some((name) => normalName(name) === normalName(sourceName));
}
