import { heldEntitlements } from '../api/assignments';
import { collect } from '../api/paging';
import { statusPages } from '../api/status';
import { FINAL_STATES } from '../api/wire';
import { attempt, valueOr } from '../api/result';
import type { IscSession } from '../session';
import { IdSet } from '../shared/ids';
import type { ListedItem } from './itemSources';

export type RequestStatus = 'AVAILABLE' | 'PENDING' | 'ASSIGNED';

/** Whether a person has an item, has requested it, or can request it; undefined if that isn't known. */
export type RequestStatusOf = (item: ListedItem) => RequestStatus | undefined;

/**
 * Whether a person has access items, has requested them, or can request them. ISC marks roles and access profiles itself. For entitlements, the
 * person's entitlements (ISC API: ORG_ADMIN) and running requests are read. Status rows have no item id, so a running request is matched by name.
 *
 * @throws {IscError} if ISC doesn't answer. After a refusal, nothing is said about entitlements
 */
export async function requestStatuses(
	session: IscSession,
	identityId: string,
	withEntitlements: boolean,
): Promise<RequestStatusOf> {
	if (!withEntitlements) return ({ requestStatus }) => requestStatus ?? undefined;
	const holder = identityId === 'me' ? (await session.me()).id : identityId;
	const [held, running] = await Promise.all([
		attempt(heldEntitlements(session.client, holder)),
		attempt(collect(statusPages(session, { requestedFor: identityId, executingOnly: true }))),
	]);
	const ids = held.ok ? new IdSet(held.value.flatMap(({ id }) => id ?? [])) : undefined;
	const rows = valueOr(running, []);
	const pending = new Set(
		rows.flatMap(({ type, name, state }) => (type === 'ENTITLEMENT' && !FINAL_STATES.has(state ?? '') ? [name] : [])),
	);
	return ({ type, id, name, requestStatus }) => {
		if (type !== 'ENTITLEMENT') return requestStatus ?? undefined;
		if (pending.has(name)) return 'PENDING';
		if (ids === undefined) return undefined;
		return ids.has(id) ? 'ASSIGNED' : 'AVAILABLE';
	};
}
