import { heldEntitlements } from '../api/assignments';
import { collect } from '../api/paging';
import { statusPages } from '../api/status';
import { FINAL_STATES } from '../api/wire';
import { attempt } from '../api/result';
import type { IscSession } from '../session';
import { IdSet } from '../shared/ids';
import type { ListedItem } from './itemSources';

export type Standing = 'AVAILABLE' | 'PENDING' | 'ASSIGNED';

/** How a person stands to an item, as far as that can be told. */
export type StandingOf = (item: ListedItem) => Standing | undefined;

/**
 * How a person stands to access items. Roles and access profiles come marked from ISC; for entitlements, which do not, what the person holds is
 * read (ISC API: ORG_ADMIN) and which requests are running. Status rows carry no item id: a running request for an entitlement is known by its name.
 *
 * @throws {IscError} when ISC does not answer; a refusal means that nothing is said of entitlements
 */
export async function standings(
	session: IscSession,
	identityId: string,
	withEntitlements: boolean,
): Promise<StandingOf> {
	if (!withEntitlements) return ({ requestStatus }) => requestStatus ?? undefined;
	const holder = identityId === 'me' ? (await session.me()).id : identityId;
	const [held, running] = await Promise.all([
		attempt(heldEntitlements(session.client, holder)),
		attempt(collect(statusPages(session, { requestedFor: identityId, executingOnly: true }))),
	]);
	const ids = held.ok ? new IdSet(held.value.flatMap(({ id }) => id ?? [])) : undefined;
	const rows = running.ok ? running.value : [];
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
