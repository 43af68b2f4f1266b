import { contentsOf } from '../../api/containers';
import { roleHolders, searchedHolders } from '../../api/holders';
import { itemKey } from '../../api/itemNames';
import { attemptAny, type Result } from '../../api/result';
import type { Holdings } from '../../api/search';
import type { HeldAccess } from '../../api/wire';
import type { IscSession } from '../../session';
import { IdSet } from '../../shared/ids';
import type { AlignList, HeldAccessOf, HeldList, Via } from '../model/alignment';
import type { WantedPair } from '../model/wanted';

/** Everyone who holds the access item of a list. @throws {IscError} if ISC doesn't answer */
export async function holdersOf(session: IscSession, item: NonNullable<AlignList['item']>): Promise<HeldList> {
	return item.type === 'ROLE' ? await ofRole(session, item) : await fromSearch(session, item);
}

async function ofRole(session: IscSession, item: WantedPair['item']): Promise<HeldList> {
	const answer = await attemptList(roleHolders(session, item.id));
	if (!answer.ok) return unread(answer.error.message);
	const { holders, notWhole } = answer.value;
	const held = holders.map(({ id, name, roleAssignmentSource }): HeldAccessOf => ({
		identityId: id,
		...(name !== undefined && { identityName: name }),
		item,
		via: SOURCES[roleAssignmentSource ?? ''] ?? 'UNKNOWN',
	}));
	return { held, outside: 0, ...(notWhole !== undefined && { notWhole }) };
}

/** ISC API: `roleassignmentsourcetype`. */
const SOURCES: Record<string, Via> = { ACCESS_REQUEST: 'REQUEST', ROLE_MEMBERSHIP: 'MEMBERSHIP' };

/**
 * A list that can't be read to its end isn't whole, whatever the reason.
 *
 * @throws {IscError} what any other call would meet as well
 */
export async function attemptList<T>(work: Promise<T>): Promise<Result<T>> {
	const result = await attemptAny(work);
	if (!result.ok && result.error.meetsEveryRow) throw result.error;
	return result;
}

async function fromSearch(session: IscSession, item: WantedPair['item']): Promise<HeldList> {
	const answer = await attemptList(searchedHolders(session, item));
	if (!answer.ok) return unread(answer.error.message);
	const { holders, notWhole } = answer.value;
	const contents = await contentsFor(session, holders);
	const held = holders.flatMap((person) => {
		const access = person.access?.find((one) => itemKey(one) === itemKey(item));
		return access === undefined ? [] : [heldBySearch(person, access, contents)];
	});
	const hidden = holders.length - held.length;
	const why = notWhole ?? (hidden > 0 ? `search doesn't show the access of ${hidden} holders` : undefined);
	return { held, outside: 0, ...(why !== undefined && { notWhole: why }) };
}

export function unread(message: string): HeldList {
	return { held: [], outside: 0, notWhole: `it couldn't be read (${message.replace(/[.\s]+$/, '')})` };
}

/** What the roles and access profiles of people contain; undefined if it can't be read. */
export type Contents = ReadonlyMap<string, ReadonlySet<string>> | undefined;

export async function contentsFor(session: IscSession, people: readonly Holdings[]): Promise<Contents> {
	const ids = new IdSet(
		people.flatMap(({ access = [] }) => access.flatMap(({ type, id }) => (type === 'ENTITLEMENT' ? [] : [id]))),
	);
	if (ids.size === 0) return new Map();
	const answer = await attemptList(contentsOf(session, ids));
	return answer.ok ? answer.value : undefined;
}

/** An access as search shows it. What isn't shown clearly is UNKNOWN, and stays. */
export function heldBySearch(person: Holdings, access: HeldAccess, contents: Contents): HeldAccessOf {
	const name = person.displayName ?? person.name;
	const itemName = access.displayName ?? access.name;
	const parent = contents && parentOf(person, access, contents);
	return {
		identityId: person.id,
		...(name !== undefined && { identityName: name }),
		item: {
			type: access.type as WantedPair['item']['type'],
			id: access.id,
			...(itemName !== undefined && { name: itemName }),
			...(access.source?.name !== undefined && { sourceName: access.source.name }),
		},
		via: parent !== undefined ? 'NESTED' : viaOf(person, access, contents),
		...(parent !== undefined && { through: labelOf(parent), throughId: parent.id }),
		...(access.revocable === false && { isRevocable: false as const }),
	};
}

function parentOf(
	{ access = [] }: Holdings,
	{ type, id }: HeldAccess,
	contents: NonNullable<Contents>,
): HeldAccess | undefined {
	const kinds = type === 'ENTITLEMENT' ? ['ACCESS_PROFILE', 'ROLE'] : type === 'ACCESS_PROFILE' ? ['ROLE'] : [];
	return access.find((other) => kinds.includes(other.type) && contents.get(other.id)?.has(id) === true);
}

/**
 * ISC API: for roles and access profiles, search says whether a request can take them away. An access profile that no role of the person contains
 * and that can't be revoked was given by a lifecycle state. Of entitlements only the revocable objects say more.
 */
function viaOf(person: Holdings, { type, revocable }: HeldAccess, contents: Contents): Via {
	if (contents === undefined) return 'UNKNOWN';
	if (type === 'ENTITLEMENT') return 'REQUEST';
	if (revocable === true) return 'REQUEST';
	const isComplete = (person.access?.length ?? 0) >= (person.accessCount ?? Infinity);
	return type === 'ACCESS_PROFILE' && revocable === false && isComplete ? 'LIFECYCLE_STATE' : 'UNKNOWN';
}

function labelOf({ type, displayName, name, id }: HeldAccess): string {
	return `the ${type === 'ROLE' ? 'role' : 'access profile'} "${displayName ?? name ?? id}"`;
}
