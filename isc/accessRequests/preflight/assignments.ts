import { revocableEntitlement, roleAssignments, type RoleAssignment } from '../../api/assignments';
import type { IscSession } from '../../session';
import { IdMap, sameId } from '../../shared/ids';
import type { RowProblem, Standing, WantedPair } from '../types';
import { attempt } from './attempt';
import { hasSeveralOnASource, type HeldPerson } from './held';
import { itemLabel, personLabel } from './wording';

/** A person's role assignments, each person's read once. */
type Roles = (identityId: string) => Promise<RoleAssignment[]>;

/** One of the ways in which a person holds what a revoke is to take: a role's assignment, or an entitlement's account. */
interface Assignment {
	/** What goes into the request. */
	pin: NonNullable<WantedPair['pin']>;
	/** For the operator. */
	text: string;
}

type Fault = Omit<RowProblem, 'row'>;

/**
 * Whoever has several accounts on one source may hold a role or an entitlement more than once. A revoke that does not say which is meant gets the
 * one that there is; where there are several it is a problem that lists them. One read for each such person and item, none for anybody else.
 *
 * @throws {IscError} when ISC does not answer; what it does not show to the user of this credential is left as it is
 */
export async function pinRevokes(
	pairs: readonly WantedPair[],
	standings: readonly Standing[],
	people: ReadonlyMap<string, HeldPerson> | undefined,
	session: IscSession,
): Promise<Standing[]> {
	const roles = rolesOnce(session);
	return await Promise.all(
		standings.map(async (standing, index) => {
			const pair = pairs[index];
			const person = people?.get(pair.identityId);
			if (standing.kind !== 'submit' || person === undefined || !mayBeHeldTwice(pair, person)) return standing;
			const fault = await pin(pair, person, roles, session);
			return fault === undefined ? standing : { kind: 'problem', problem: fault };
		}),
	);
}

function mayBeHeldTwice({ requestType, item }: WantedPair, person: HeldPerson): boolean {
	if (requestType !== 'REVOKE_ACCESS' || item.type === 'ACCESS_PROFILE') return false;
	if (item.assignmentId !== undefined || item.nativeIdentity !== undefined) return false;
	return hasSeveralOnASource(person);
}

async function pin(
	pair: WantedPair,
	person: HeldPerson,
	roles: Roles,
	session: IscSession,
): Promise<Fault | undefined> {
	const isRole = pair.item.type === 'ROLE';
	const found = await attempt(isRole ? assignmentsOf(pair, roles) : accountsWith(pair, person, session));
	if (!found.ok || found.value.length === 0) return undefined;
	if (found.value.length === 1) {
		pair.pin = found.value[0].pin;
		return undefined;
	}
	const field = isRole ? 'Assignment ID' : 'Native Identity';
	return {
		field,
		message: `${personLabel(pair)} holds ${itemLabel(pair)} ${found.value.length} times, and which is to be revoked was not given`,
		advice: `Give one of: ${found.value.map(({ text }) => text).join('; ')}. To revoke all of them, give each an item of its own.`,
	};
}

function rolesOnce(session: IscSession): Roles {
	const reads = new IdMap<Promise<RoleAssignment[]>>();
	return async (identityId) => {
		const read = reads.get(identityId) ?? roleAssignments(session.client, identityId);
		reads.set(identityId, read);
		return await read;
	};
}

async function assignmentsOf({ identityId, item }: WantedPair, roles: Roles): Promise<Assignment[]> {
	const all = await roles(identityId);
	return all.flatMap(({ id, role, addedDate }) =>
		id === undefined || !sameId(role?.id, item.id)
			? []
			: [{ pin: { assignmentId: id }, text: `${id} (added ${addedDate ?? 'at an unknown time'})` }],
	);
}

/** ISC API: an entitlement's targets name the account by its id; its native identity is what search calls `accountId`. */
async function accountsWith(
	{ identityId, item }: WantedPair,
	{ accounts }: HeldPerson,
	session: IscSession,
): Promise<Assignment[]> {
	const { accountTargets = [] } = await revocableEntitlement(session.client, identityId, item.id);
	const own = accounts.filter(({ id }) =>
		accountTargets.some(({ accountId, revocable }) => sameId(accountId, id) && revocable !== false),
	);
	return own.map(({ nativeIdentity, sourceName }) => ({
		pin: { nativeIdentity },
		text: `${nativeIdentity} (on ${sourceName ?? 'an unnamed source'})`,
	}));
}
