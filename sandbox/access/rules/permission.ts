import { badRequest, forbidden } from '../../http/errors';
import type { AccessRequestConfig, Identity } from '../../store/model';
import { userOf, type Caller } from '../caller';
import type { RequestDraft } from '../draft';
import type { ResolvedEntry } from './references';

/**
 * Checks whether the caller may request this access for these people. ISC API: an ORG_ADMIN may request for anyone and a
 * user for themselves. A manager may request for direct reports, and anyone for anyone, if the configuration allows it.
 * A revoke is never for oneself, and only the manager, an ORG_ADMIN or an access revoker may request it.
 * @throws ApiError 403 if the caller may not; 400 for a revoke for oneself
 */
export function checkPermission(
	caller: Caller,
	draft: RequestDraft,
	entries: readonly ResolvedEntry[],
	config: AccessRequestConfig,
): void {
	const requester = userOf(caller);
	if (config.approvalsMustBeExternal && !caller.isAdmin) {
		throw forbidden('Access requests are handled by an external system; only an ORG_ADMIN can submit them here.');
	}
	for (const { identity, items } of entries) {
		if (identity.type === 'MACHINE') checkMachine(caller, requester, identity, config);
		else if (draft.requestType === 'REVOKE_ACCESS') checkRevoke(caller, requester, identity);
		else checkGrant(caller, requester, identity, config);
		for (const { item } of items) checkSegments(requester, item.segments, item.name);
	}
}

function checkGrant(caller: Caller, requester: Identity, target: Identity, config: AccessRequestConfig): void {
	const { allowRequestOnBehalfOfAnyoneByAnyone, allowRequestOnBehalfOfEmployeeByManager } =
		config.requestOnBehalfOfConfig;
	if (caller.isAdmin || requester.id === target.id || allowRequestOnBehalfOfAnyoneByAnyone) return;
	if (allowRequestOnBehalfOfEmployeeByManager && target.managerId === requester.id) return;
	throw forbidden(`User "${requester.alias}" is not authorized to request access for identity "${target.id}".`);
}

function checkRevoke(caller: Caller, requester: Identity, target: Identity): void {
	if (requester.id === target.id) throw badRequest('REVOKE_ACCESS requests do not support self request.');
	if (caller.isAdmin || caller.authorities.has('ACCESS_REVOKER') || target.managerId === requester.id) return;
	throw forbidden(
		`User "${requester.alias}" is not authorized to request to revoke access from identity "${target.id}".`,
	);
}

function checkMachine(caller: Caller, requester: Identity, machine: Identity, config: AccessRequestConfig): void {
	const { allowRequestOnBehalfOfForMachineIdentity, allowRequestForMachineByOwner } = config.requestOnBehalfOfConfig;
	if (caller.isAdmin || allowRequestOnBehalfOfForMachineIdentity) return;
	if (allowRequestForMachineByOwner && machine.ownerId === requester.id) return;
	throw forbidden(
		`User "${requester.alias}" is not authorized to request access for machine identity "${machine.id}".`,
	);
}

/** ISC API: the access request segments of the user limit what they can request. */
function checkSegments(requester: Identity, segments: readonly string[], name: string): void {
	if (segments.length === 0 || segments.some((segment) => requester.segments.includes(segment))) return;
	throw forbidden(`"${name}" is in a segment that user "${requester.alias}" cannot request access from.`);
}
