import { TenantMemory } from '../shared/memory';
import type { IscSession } from '../session';
import type { IscClient } from './client';
import { segment } from './encode';
import { unpagedList } from './listPage';
import { collect, pages } from './paging';
import { attemptAny } from './result';

/** An entry of `GET /identities/v1/{id}/role-assignments`. It includes assignments that start later. Source: ISC API, Identities. */
export interface RoleAssignment {
	id?: string;
	role?: { id?: string; name?: string };
	addedDate?: string;
	startDate?: string | null;
	removeDate?: string | null;
	/** Only where the list is of one role. */
	assignmentSource?: string;
}

/** How a person came by one role: its assignments, with their source. @throws {IscError} */
export async function assignmentsOfRole(
	client: IscClient,
	identityId: string,
	roleId: string,
): Promise<RoleAssignment[]> {
	const path = `/identities/v1/${segment(identityId)}/role-assignments`;
	return await unpagedList<RoleAssignment>(client, { path, query: { roleId } });
}

/** The role assignments of a person, with their dates. @throws {IscError} */
export async function roleAssignments(client: IscClient, identityId: string): Promise<RoleAssignment[]> {
	const path = `/identities/v1/${segment(identityId)}/role-assignments`;
	return await unpagedList<RoleAssignment>(client, { path });
}

/** When the last of several assignments ends: UTC, ISO 8601. `none` if one of them has no end. */
export function lastEnd(ends: ReadonlyArray<string | null | undefined>): string {
	const times = ends.map((end) => Date.parse(end ?? ''));
	if (times.some(Number.isNaN)) return 'none';
	return new Date(Math.max(...times)).toISOString();
}

/** A reference in an answer. */
export interface Named {
	id?: string;
	name?: string;
}

/** All entitlements of a person, whatever granted them (ISC API: ORG_ADMIN). @throws {IscError} */
export async function heldEntitlements(client: IscClient, identityId: string): Promise<Named[]> {
	return await collect(heldEntitlementPages(client, identityId));
}

/**
 * The same, page by page. In the document's schema an entry has a reference in `objectRef`; in its example it is the reference.
 *
 * @throws {IscError}
 */
export async function* heldEntitlementPages(client: IscClient, identityId: string): AsyncGenerator<Named[]> {
	const path = `/entitlements/v1/identities/${segment(identityId)}/entitlements`;
	for await (const rows of pages<Named & { objectRef?: Named | null }>(client, { path }, { count: true }))
		yield rows.map((row) => row.objectRef ?? row);
}

/** Answer of `GET /revocable-objects/v1`, as far as it is used. Source: ISC API, Revocable Objects. */
export interface RevocableEntitlement {
	/** The accounts on which the person has the entitlement, even if only by an assignment that the source no longer confirms. */
	accountTargets?: Array<{
		accountId?: string;
		accountName?: string;
		sourceId?: string;
		sourceName?: string;
		removeDate?: string | null;
		assignmentId?: string | null;
		revocable?: boolean;
	}> | null;
}

type Form = 'query' | 'path';

/** The form that a tenant has answered, kept for an hour. */
const forms = new TenantMemory<Form>(500, 3_600_000);
const FORM = 'revocable-objects';

/** The number of calls that `revocableEntitlement` may take: two until it is known which form the tenant answers. */
export function callsForRevocable({ key, clock }: Pick<IscSession, 'key' | 'clock'>): 1 | 2 {
	return forms.get(key, FORM, clock.now()) === undefined ? 2 : 1;
}

/**
 * Whether an entitlement can be revoked from a person, on which accounts, and when it ends there. According to the document the two ids are parts
 * of a path that has no place for them. So they are sent as a query and, if ISC refuses that, as parts of the path. The form that a tenant
 * answers is remembered.
 *
 * @throws {IscError} 404 and 400 don't tell whether ISC rejects the form or doesn't know the entitlement
 */
export async function revocableEntitlement(
	{ client, key, clock }: Pick<IscSession, 'client' | 'key' | 'clock'>,
	identityId: string,
	entitlementId: string,
): Promise<RevocableEntitlement> {
	const read = async (form: Form): Promise<RevocableEntitlement> => {
		const call =
			form === 'query'
				? { path: '/revocable-objects/v1', query: { identityId, entitlementId } }
				: { path: `/revocable-objects/v1/${segment(identityId)}/${segment(entitlementId)}` };
		const { body } = await client.read<RevocableEntitlement>({ ...call, expects: 'object' });
		forms.set(key, FORM, form, clock.now());
		return body;
	};
	const known = forms.get(key, FORM, clock.now());
	if (known !== undefined) return await read(known);
	const byQuery = await attemptAny(read('query'));
	if (byQuery.ok) return byQuery.value;
	if (![400, 404, 405].includes(byQuery.error.httpCode ?? 0)) throw byQuery.error;
	return await read('path');
}
