import type { IscClient } from './client';
import { segment } from './encode';
import { IscError } from './errors';
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
	return (await client.read<RoleAssignment[]>({ path, expects: 'list' })).body;
}

/** What a reference in an answer names. */
export interface Named {
	id?: string;
	name?: string;
}

/**
 * The entitlements of a person, however they came (ISC API: ORG_ADMIN). By the document's schema an entry has a reference in `objectRef`, in its
 * example it is the reference itself.
 *
 * @throws {IscError}
 */
export async function heldEntitlements(client: IscClient, identityId: string): Promise<Named[]> {
	const path = `/entitlements/v1/identities/${segment(identityId)}/entitlements`;
	const rows = await collect(pages<Named & { objectRef?: Named }>(client, { path }, { count: true }));
	return rows.map((row) => row.objectRef ?? row);
}

/** Answer of `GET /revocable-objects/v1`, as far as it is used. Source: ISC API, Revocable Objects. */
export interface RevocableEntitlement {
	accountTargets?: Array<{
		accountId?: string;
		accountName?: string;
		removeDate?: string | null;
		assignmentId?: string | null;
		revocable?: boolean;
	}>;
}

/**
 * Whether an entitlement can be taken from a person, on which accounts, and when it ends there. The document names the two ids as parts of a path that
 * has no place for them: they are sent as a query and, where that finds nothing, as parts of the path.
 *
 * @throws {IscError}
 */
export async function revocableEntitlement(
	client: IscClient,
	identityId: string,
	entitlementId: string,
): Promise<RevocableEntitlement> {
	const read = async (path: string, query?: Record<string, string>) =>
		(await client.read<RevocableEntitlement>({ path, ...(query && { query }), expects: 'object' })).body;
	return await read('/revocable-objects/v1', { identityId, entitlementId }).catch(async (error: unknown) => {
		if (!(error instanceof IscError) || (error.kind !== 'notFound' && error.kind !== 'badRequest')) throw error;
		return await read(`/revocable-objects/v1/${segment(identityId)}/${segment(entitlementId)}`);
	});
}
