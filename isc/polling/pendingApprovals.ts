import { approvalPages, type Approval } from '../api/approvals';
import type { IscSession } from '../session';
import { idKey } from '../shared/ids';
import { changesSince, type Change, type ChangesWanted, type NewestFirst, type PollState, type Whose } from './changes';

/**
 * Approvals that are pending and weren't before.
 *
 * @throws {IscError}
 */
export async function newApprovals(
	session: IscSession,
	before: PollState,
	{ whose, ...wanted }: ChangesWanted & { whose: Whose },
): Promise<{ approvals: Approval[]; state: PollState; isPartly: boolean }> {
	const from = Math.min(before.readTo - wanted.overlapMs, before.gap?.from ?? Infinity);
	const found = await changesSince(before, approvalChanges(session, whose, new Date(from).toISOString()), wanted);
	return { approvals: found.changes.map(({ entry }) => entry), state: found.state, isPartly: found.isPartly };
}

/**
 * The pending approvals, the newest first, always from the first on: decided ones leave the list, so that the places of the others change. There are
 * few pages of them. `mine`: those that wait for the user of the token.
 */
function approvalChanges(session: IscSession, whose: Whose, createdSince: string): NewestFirst<Approval> {
	const query = { createdSince, oldestFirst: false, ...(whose === 'mine' && { ownerId: 'me' }) };
	return async function* () {
		for await (const page of approvalPages(session, 'pending', query)) yield page.map(changeOf);
	};
}

function changeOf(entry: Approval): Change<Approval> {
	const at = Date.parse(entry.created ?? '');
	return { key: idKey(entry.id).slice(-16), at: Number.isNaN(at) ? 0 : at, entry };
}
