import { assignmentsOfRole, lastEnd, type RoleAssignment } from '../../api/assignments';
import { LiveReads, requestableFor, type LiveRead } from '../../api/liveReads';
import { attemptAny } from '../../api/result';
import type { IscSession } from '../../session';
import { sameId } from '../../shared/ids';
import type { CannotRevoke, Via } from '../model/alignment';
import type { WantedPair } from '../model/wanted';

/** What the tenant's own lists show of a person and an access item. */
export type Look =
	| { kind: 'held'; via: Via; heldUntil: string; reason?: CannotRevoke }
	| { kind: 'notHeld' }
	/** `why` is the end of a sentence. */
	| { kind: 'unread'; why: string };

const NOT_LISTED = "ISC doesn't list it among what can be requested for them";

/**
 * Looks at one pair in the tenant's own lists, without the search index: a role in its assignments, an access profile among the requestable
 * objects, an entitlement among the revocable objects. One call, two for the first entitlement.
 *
 * @throws {IscError} what any other call would meet as well
 */
export async function lookAt(session: IscSession, { identityId, item }: WantedPair): Promise<Look> {
	switch (item.type) {
		case 'ROLE':
			return await atRole(session, identityId, item.id);
		case 'ACCESS_PROFILE':
			return await atAccessProfile(session, identityId, item.id);
		case 'ENTITLEMENT':
			return await atEntitlement(new LiveReads(session, Infinity), identityId, item.id);
	}
}

async function atRole(session: IscSession, identityId: string, roleId: string): Promise<Look> {
	const read = await attemptAny(assignmentsOfRole(session.client, identityId, roleId));
	if (!read.ok) {
		if (read.error.meetsEveryRow) throw read.error;
		return unread(read.error.message);
	}
	// Where the tenant doesn't know the filter, it lists all roles.
	const own = read.value.filter(({ role }) => sameId(role?.id, roleId));
	if (own.length === 0) return { kind: 'notHeld' };
	const heldUntil = lastEnd(own.map(({ removeDate }) => removeDate));
	const sources = own.map(sourceOf);
	if (sources.includes('MEMBERSHIP')) return { kind: 'held', via: 'MEMBERSHIP', heldUntil, reason: 'MEMBERSHIP' };
	if (own.length > 1 && sources.includes('UNKNOWN'))
		return { kind: 'held', via: 'UNKNOWN', heldUntil, reason: 'UNKNOWN' };
	return { kind: 'held', via: 'REQUEST', heldUntil };
}

/** ISC API: `assignmentSource` is free text, such as "Access Request", "Role Membership" or "UI". */
function sourceOf({ assignmentSource = '' }: RoleAssignment): Via {
	if (/member|criteria|rule|birthright|lifecycle/i.test(assignmentSource)) return 'MEMBERSHIP';
	return assignmentSource === '' ? 'UNKNOWN' : 'REQUEST';
}

async function atAccessProfile(session: IscSession, identityId: string, id: string): Promise<Look> {
	const read = await attemptAny(requestableFor(session, identityId, [{ type: 'ACCESS_PROFILE', id }]));
	if (!read.ok) {
		if (read.error.meetsEveryRow) throw read.error;
		return unread(read.error.message);
	}
	const listed = read.value.find((object) => sameId(object.id, id));
	if (listed?.requestStatus === 'ASSIGNED') return { kind: 'held', via: 'REQUEST', heldUntil: 'unknown' };
	if (listed?.requestStatus === 'AVAILABLE') return { kind: 'notHeld' };
	return { kind: 'unread', why: listed === undefined ? NOT_LISTED : 'a request for it is pending' };
}

async function atEntitlement(reads: LiveReads, identityId: string, id: string): Promise<Look> {
	const read: LiveRead<{ accountTargets?: unknown }> = await reads.countedRevocable(identityId, id);
	if (!read.ok) return { kind: 'unread', why: read.why.replace(/[.\s]+$/, '') };
	const { accountTargets } = await reads.revocableOf(identityId, id);
	if (!Array.isArray(accountTargets)) return { kind: 'unread', why: "ISC didn't say which accounts have it" };
	if (accountTargets.length === 0) return { kind: 'notHeld' };
	const heldUntil = lastEnd(accountTargets.map(({ removeDate }) => removeDate));
	const isRevocable = accountTargets.every(({ revocable }) => revocable === true);
	if (isRevocable) return { kind: 'held', via: 'REQUEST', heldUntil };
	return { kind: 'held', via: 'UNKNOWN', heldUntil, reason: 'NOT_REVOCABLE' };
}

function unread(message: string): Look {
	return { kind: 'unread', why: `ISC didn't show it (${message.replace(/[.\s]+$/, '')})` };
}
