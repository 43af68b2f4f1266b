import type { WantedPair } from '../model/wanted';
import type { AssessedPair } from '../model/standings';
import { sameId } from '../../shared/ids';
import { attempt } from '../../api/result';
import { hasSeveralOnASource, type HeldPerson } from './heldAccess';
import type { LiveReads } from './liveReads';
import { itemLabel, personLabel } from '../model/wording';

/** One of the ways in which a person holds what a revoke is to take: a role's assignment, or an entitlement's account. */
interface RevokeTarget {
	/** What goes into the request; undefined where nothing is known by which a request could name it. */
	target: WantedPair['target'];
	/** For the operator. */
	text: string;
}

/**
 * If someone has several accounts on one source, they can hold a role or an entitlement more than once. A revoke that doesn't say which is meant gets the
 * one that there is; where there are several it is a problem that lists them. One read for each such person and item, none for anyone else.
 *
 * @throws {IscError} when ISC does not answer; what it does not show to the user of this credential is left as it is
 */
export async function assignRevokeTargets(
	assessed: readonly AssessedPair[],
	people: ReadonlyMap<string, HeldPerson> | undefined,
	reads: LiveReads,
): Promise<AssessedPair[]> {
	return await Promise.all(
		assessed.map(async (one) => {
			const person = people?.get(one.pair.identityId);
			if (one.standing.kind !== 'submit' || person === undefined || !mayBeHeldTwice(one.pair, person)) return one;
			return await assignTarget(one, person, reads);
		}),
	);
}

function mayBeHeldTwice({ requestType, item }: WantedPair, person: HeldPerson): boolean {
	if (requestType !== 'REVOKE_ACCESS' || item.type === 'ACCESS_PROFILE') return false;
	if (item.assignmentId !== undefined || item.nativeIdentity !== undefined) return false;
	return hasSeveralOnASource(person);
}

async function assignTarget(one: AssessedPair, person: HeldPerson, reads: LiveReads): Promise<AssessedPair> {
	const { pair } = one;
	const isRole = pair.item.type === 'ROLE';
	const found = await attempt(isRole ? assignmentsOf(pair, reads) : accountsWith(pair, person, reads));
	if (!found.ok || found.value.length === 0) return one;
	if (found.value.length === 1) return { ...one, pair: { ...pair, target: found.value[0].target } };
	const field = isRole ? 'Assignment ID' : 'Native Identity';
	const problem = {
		field,
		message: `${personLabel(pair)} holds ${itemLabel(pair)} ${found.value.length} times, and this item doesn't say which one to revoke`,
		advice: `Set ${field} to one of these: ${found.value.map(({ text }) => text).join('; ')}. To revoke all of them, add an access item for each.`,
	};
	return { pair, standing: { kind: 'problem', problem } };
}

async function assignmentsOf({ identityId, item }: WantedPair, reads: LiveReads): Promise<RevokeTarget[]> {
	const all = await reads.assignmentsOf(identityId);
	return all.flatMap(({ id, role, addedDate }) =>
		id === undefined || !sameId(role?.id, item.id)
			? []
			: [{ target: { assignmentId: id }, text: `${id} (added ${addedDate ?? 'at an unknown time'})` }],
	);
}

/**
 * ISC API: an entitlement's targets name the account by its id; its native identity is what search calls `accountId`. One account is one
 * target, however many assignments it has.
 */
async function accountsWith(
	{ identityId, item }: WantedPair,
	{ accounts }: HeldPerson,
	reads: LiveReads,
): Promise<RevokeTarget[]> {
	const { accountTargets } = await reads.revocableOf(identityId, item.id);
	const targets = new Map<string, RevokeTarget>();
	for (const { accountId, accountName, sourceName, revocable } of accountTargets ?? []) {
		if (revocable === false) continue;
		const account = accounts.find(({ id }) => sameId(id, accountId));
		const nativeIdentity = account?.nativeIdentity;
		targets.set(accountId ?? accountName ?? '', {
			target: nativeIdentity === undefined ? undefined : { nativeIdentity },
			text: `${nativeIdentity ?? accountName ?? accountId} (on ${account?.sourceName ?? sourceName ?? 'an unnamed source'})`,
		});
	}
	return [...targets.values()];
}
