import { requestablePages } from '../api/accessItems';
import {
	heldEntitlements,
	revocableEntitlement,
	roleAssignments,
	type RevocableEntitlement,
	type RoleAssignment,
} from '../api/assignments';
import type { IscError } from '../api/errors';
import { collect } from '../api/paging';
import type { AccessItemType, HeldAccess } from '../api/wire';
import { attempt, valueOr } from '../api/result';
import type { IscSession } from '../session';
import { IdSet, sameId } from '../shared/ids';
import type { HeldReader } from './holdings';
import { requestedEnds, type RequestedEnds } from './requestedEnds';

/** A role, access profile or entitlement that a person holds, or is to hold from a later start date on. Dates are UTC. */
export interface PersonAccess {
	identityId: string;
	identityName?: string;
	type: AccessItemType;
	id: string;
	name?: string;
	sourceId?: string;
	sourceName?: string;
	/** Whether a request can revoke it, if ISC says so. */
	revocable?: boolean;
	/** Entitlements: false if a role or access profile grants it. It may be granted directly as well. */
	standalone?: boolean;
	startDate?: string;
	removeDate?: string;
	/** Where the end date comes from: the assignment, or the last completed request. */
	removeDateFrom?: 'ASSIGNMENT' | 'REQUEST';
	/** Roles: the assignment to revoke. */
	assignmentId?: string;
	/** Entitlements with details: the account that has it. */
	nativeIdentity?: string;
}

/** An entry together with ISC's own data. */
export interface FoundAccess {
	access: PersonAccess;
	raw: object;
}

export interface AccessOptions {
	types: ReadonlySet<AccessItemType>;
	/** Reads for each entitlement whether it is revocable and when it ends: one call each. */
	entitlementDetails: boolean;
}

/**
 * Access that a person holds, page by page. One entry for each item, for each assignment of a role, and for each account of an entitlement with
 * details.
 *
 * Read from search, which lags behind. If the token may not search or the index doesn't have the person, it is read from ISC's live lists. These
 * miss access profiles and roles that can't be requested, so `onPartial` is called. Dates of roles come from their assignments, dates of other
 * access from the last completed request.
 *
 * @throws {IscError} if neither may be read, or ISC doesn't answer
 */
export async function* accessOf(
	session: IscSession,
	person: { id: string; name?: string },
	held: HeldReader,
	options: AccessOptions,
	onPartial: () => void,
): AsyncGenerator<FoundAccess[]> {
	const assignments = options.types.has('ROLE') ? await attempt(roleAssignments(session.client, person.id)) : undefined;
	const ofRoles = assignments === undefined ? [] : valueOr(assignments, []);
	const indexed = await attempt(held.of(person.id));
	const known = valueOr(indexed, undefined);
	const name = known?.displayName ?? known?.name ?? person.name;
	const who = { identityId: person.id, ...(name !== undefined && { identityName: name }) };
	const listed =
		known?.access ?? (await liveAccess(session, person.id, options.types, indexed.ok ? undefined : indexed.error));
	if (known === undefined) onPartial();
	const wanted = listed.filter(({ type }) => options.types.has(type as AccessItemType));
	const ends = await requestedEnds(
		session,
		person.id,
		wanted.filter(({ type }) => type === 'ACCESS_PROFILE' || (type === 'ENTITLEMENT' && !options.entitlementDetails)),
	);
	for (const item of wanted) yield await entriesOf(session, who, item, ofRoles, ends, options);
	const roles = new IdSet(wanted.flatMap(({ type, id }) => (type === 'ROLE' ? [id] : [])));
	yield ofRoles
		.filter(({ role }) => role?.id !== undefined && !roles.has(role.id))
		.map((assignment) => fromAssignment(who, assignment));
}

type Who = Pick<PersonAccess, 'identityId' | 'identityName'>;

async function entriesOf(
	session: IscSession,
	who: Who,
	item: HeldAccess,
	assignments: readonly RoleAssignment[],
	ends: RequestedEnds,
	{ entitlementDetails }: AccessOptions,
): Promise<FoundAccess[]> {
	const access = baseOf(who, item);
	if (item.type === 'ROLE') {
		const own = assignments.filter(({ role }) => sameId(role?.id, item.id));
		return own.length === 0
			? [{ access, raw: item }]
			: own.map((assignment) => ({
					access: { ...access, ...assignmentFields(assignment) },
					raw: { ...item, assignment },
				}));
	}
	if (item.type === 'ENTITLEMENT' && entitlementDetails) {
		const details = await attempt(revocableEntitlement(session, who.identityId, item.id));
		const targets = valueOr(details, undefined)?.accountTargets ?? [];
		if (targets.length > 0)
			return targets.map((target) => ({
				access: { ...access, ...targetFields(target) },
				raw: { ...item, accountTarget: target },
			}));
	}
	const removeDate = ends(item);
	return [
		{ access: removeDate === undefined ? access : { ...access, removeDate, removeDateFrom: 'REQUEST' }, raw: item },
	];
}

function baseOf(who: Who, { type, id, name, displayName, source, revocable, standalone }: HeldAccess): PersonAccess {
	const shown = displayName ?? name;
	return {
		...who,
		type: type as AccessItemType,
		id,
		...(shown !== undefined && { name: shown }),
		...(source?.id !== undefined && { sourceId: source.id }),
		...(source?.name !== undefined && { sourceName: source.name }),
		...(revocable !== undefined && { revocable }),
		...(standalone !== undefined && { standalone }),
	};
}

function assignmentFields({ id, startDate, removeDate }: RoleAssignment): Partial<PersonAccess> {
	return {
		...(startDate && { startDate }),
		...(removeDate && { removeDate, removeDateFrom: 'ASSIGNMENT' as const }),
		...(id !== undefined && { assignmentId: id }),
	};
}

function targetFields(target: NonNullable<RevocableEntitlement['accountTargets']>[number]): Partial<PersonAccess> {
	return {
		...(target.revocable !== undefined && { revocable: target.revocable }),
		...(target.removeDate && { removeDate: target.removeDate, removeDateFrom: 'ASSIGNMENT' as const }),
		...(target.assignmentId && { assignmentId: target.assignmentId }),
		...(target.accountName && { nativeIdentity: target.accountName }),
	};
}

/** A role that search doesn't have: it starts later, or the index isn't up to date. */
function fromAssignment(who: Who, assignment: RoleAssignment): FoundAccess {
	const { id = '', name } = assignment.role ?? {};
	return {
		access: {
			...baseOf(who, { type: 'ROLE', id, ...(name !== undefined && { name }) }),
			...assignmentFields(assignment),
		},
		raw: { type: 'ROLE', id, name, assignment },
	};
}

/** @throws {IscError} the refusal of the search, if the live lists are refused as well */
async function liveAccess(
	session: IscSession,
	identityId: string,
	types: ReadonlySet<AccessItemType>,
	refusal: IscError | undefined,
): Promise<HeldAccess[]> {
	const objects = (['ROLE', 'ACCESS_PROFILE'] as const).filter((type) => types.has(type));
	const [requestable, entitlements] = await Promise.all([
		objects.length === 0
			? undefined
			: attempt(collect(requestablePages(session.client, { types: objects, identityId, statuses: ['ASSIGNED'] }))),
		types.has('ENTITLEMENT') ? attempt(entitlementsOf(session, identityId)) : undefined,
	]);
	if (requestable?.ok !== true && entitlements?.ok !== true) {
		const failed =
			refusal ??
			(requestable?.ok === false ? requestable.error : undefined) ??
			(entitlements?.ok === false ? entitlements.error : undefined);
		if (failed !== undefined) throw failed;
	}
	const items = requestable === undefined ? [] : valueOr(requestable, []);
	return [
		...items.map(({ id, name, type }): HeldAccess => ({ id, name, type: type ?? '' })),
		...(entitlements === undefined ? [] : valueOr(entitlements, [])),
	];
}

/** ISC API: all entitlements of an identity, whatever granted them. */
async function entitlementsOf(session: IscSession, identityId: string): Promise<HeldAccess[]> {
	const rows = await heldEntitlements(session.client, identityId);
	return rows.flatMap(({ id, name }) =>
		id === undefined ? [] : [{ type: 'ENTITLEMENT', id, ...(name !== undefined && { name }) }],
	);
}
