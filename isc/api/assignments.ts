import { TenantMemory } from '../shared/memory';
import type { IscSession } from '../session';
import type { IscClient } from './client';
import { segment } from './encode';
import { IscError } from './errors';
import { unpagedList } from './listPage';
import { collect, pages } from './paging';

/** An entry of `GET /identities/v1/{id}/role-assignments`. Assignments that start later are among them. Source: ISC API, Identities. */
export interface RoleAssignment {
	id?: string;
	role?: { id?: string; name?: string };
	addedDate?: string;
	startDate?: string | null;
	removeDate?: string | null;
}

/** The role assignments of a person, with their dates. @throws {IscError} */
export async function roleAssignments(client: IscClient, identityId: string): Promise<RoleAssignment[]> {
	const path = `/identities/v1/${segment(identityId)}/role-assignments`;
	return await unpagedList<RoleAssignment>(client, { path });
}

/** What a reference in an answer names. */
export interface Named {
	id?: string;
	name?: string;
}

/** The entitlements of a person, however they came (ISC API: ORG_ADMIN). @throws {IscError} */
export async function heldEntitlements(client: IscClient, identityId: string): Promise<Named[]> {
	return await collect(heldEntitlementPages(client, identityId));
}

/**
 * The same, a page a call. By the document's schema an entry has a reference in `objectRef`, in its example it is the reference itself.
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
	/** The accounts on which the person has the entitlement, be it only by an assignment that the source no longer bears out. */
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

/** The form that a tenant has answered, for an hour. */
const forms = new TenantMemory<Form>(500, 3_600_000);
const FORM = 'revocable-objects';

/** How many calls `revocableEntitlement` may take: two while it isn't known which form the tenant answers. */
export function callsForRevocable({ key, clock }: Pick<IscSession, 'key' | 'clock'>): 1 | 2 {
	return forms.get(key, FORM, clock.now()) === undefined ? 2 : 1;
}

/**
 * Whether an entitlement can be taken from a person, on which accounts, and when it ends there. The document names the two ids as parts of a
 * path that has no place for them: they are sent as a query and, where that finds nothing, as parts of the path. The form that a tenant
 * answers is remembered.
 *
 * @throws {IscError} 404 and 400 don't say whether it is the form or the entitlement that ISC doesn't know
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
	return await read('query').catch(async (error: unknown) => {
		const isRefused = error instanceof IscError && [400, 404, 405].includes(error.httpCode ?? 0);
		return isRefused ? await read('path') : await Promise.reject(error);
	});
}
