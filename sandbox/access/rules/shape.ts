import { badRequest, forbidden } from '../../http/errors';
import type { Quirks } from '../../options';
import type { Tenant } from '../../tenant';
import type { RequestDraft } from '../draft';

/** ISC API: the most entitlements and recipients in one request. */
const mostItems = 25;
const mostPeople = 10;

/** Checks what the body alone shows. @throws ApiError 400 */
export function checkShape(draft: RequestDraft, quirks: Quirks): void {
	const machines = draft.entries.filter((entry) => entry.identityType === 'MACHINE').length;
	if (machines > 0 && machines < draft.entries.length) {
		throw badRequest('Human and machine identities cannot be mixed in one request.');
	}
	if (draft.shape === 'nested' && draft.entries.length > 1 && quirks.nestedSeveral === 'refused') {
		throw badRequest('requestedForWithRequestedItems supports one identity per request.');
	}
	if (draft.requestType === 'REVOKE_ACCESS') checkRevokeShape(draft, machines > 0);
	checkLimits(draft, quirks);
}

/** ISC API: a revoke takes one identity and at most one entitlement; a human revoke is flat. */
function checkRevokeShape(draft: RequestDraft, machine: boolean): void {
	if (draft.shape === 'nested' && !machine) {
		throw badRequest('requestedForWithRequestedItems is not supported for REVOKE_ACCESS requests of human identities.');
	}
	if (draft.entries.length > 1)
		throw badRequest('REVOKE_ACCESS requests can only be made for a single identity at a time.');
	const entitlements = draft.entries[0].items.filter((item) => item.type === 'ENTITLEMENT');
	if (entitlements.length > 1)
		throw badRequest('REVOKE_ACCESS requests are limited to 1 entitlement per access request.');
}

/**
 * ISC API: if an entitlement is requested, at most 25 entitlements and 10 recipients; otherwise no limit. According to
 * other schemas, the limits apply to all types.
 */
function checkLimits(draft: RequestDraft, quirks: Quirks): void {
	const lines = draft.shape === 'flat' ? draft.entries[0].items : draft.entries.flatMap((entry) => entry.items);
	const counted = quirks.limits === 'always' ? lines : lines.filter((item) => item.type === 'ENTITLEMENT');
	if (counted.length === 0) return;
	const nestedDistinct = draft.shape === 'nested' && quirks.nestedCount === 'distinct';
	const items = nestedDistinct ? new Set(counted.map((item) => item.id)).size : counted.length;
	const what = quirks.limits === 'always' ? 'access items' : 'entitlements';
	if (items > mostItems)
		throw badRequest(`The maximum number of ${what} in a request is ${mostItems}; ${items} were requested.`);
	const people = new Set(draft.entries.map((entry) => entry.identityId)).size;
	if (people > mostPeople)
		throw badRequest(`The maximum number of recipients in a request is ${mostPeople}; ${people} were requested.`);
}

/** ISC API: requests for machine identities need the license and the setting. @throws ApiError 403 */
export function checkMachinesAllowed(draft: RequestDraft, { settings, store }: Tenant): void {
	if (draft.entries[0].identityType !== 'MACHINE') return;
	if (!settings.machineIdentities) throw forbidden('Machine Identity Security is not licensed for this organization.');
	if (!store.config.machineIdentityAccessRequestEnabled)
		throw forbidden('Machine identity access request is disabled in access request configuration.');
}

/** A tenant can disable requests and revokes of entitlements. The 403 gives no reason. @throws ApiError 403 */
export function checkEntitlementsAllowed(draft: RequestDraft, quirks: Quirks): void {
	if (quirks.entitlementRequests === 'on') return;
	if (draft.entries.some(({ items }) => items.some(({ type }) => type === 'ENTITLEMENT'))) throw forbidden();
}
