import { badRequest } from '../../http/errors';
import type { Account, AccessItem, Identity, SelectedAccount } from '../../store/model';
import type { ItemDraft } from '../draft';

/** The accounts that an item's `accountSelection` names. @throws ApiError 400 for an account that is not the identity's own. */
export function selectedAccounts(identity: Identity, draft: ItemDraft): SelectedAccount[] {
	return draft.accounts.map((selection) => {
		const account = identity.accounts.find(
			(candidate) => candidate.sourceId === selection.sourceId && isSame(candidate, selection),
		);
		if (account === undefined) {
			throw badRequest(
				`The selected account on source "${selection.sourceId}" is not an account of identity "${identity.id}".`,
			);
		}
		return { sourceId: account.sourceId, accountUuid: account.uuid, nativeIdentity: account.nativeIdentity };
	});
}

function isSame(account: Account, selection: ItemDraft['accounts'][number]): boolean {
	if (selection.accountUuid === null && selection.nativeIdentity === null) return false;
	if (selection.accountUuid !== null && selection.accountUuid !== account.uuid) return false;
	return selection.nativeIdentity === null || selection.nativeIdentity === account.nativeIdentity;
}

/**
 * ISC API, machine requests: entitlements only; exactly one account on exactly one source for a grant or modify, none for a revoke, which
 * names the account by `nativeIdentity` unless there is only one; a modify has a date. @throws ApiError 400
 */
export function checkMachineItem(requestType: string, identity: Identity, draft: ItemDraft, item: AccessItem): void {
	if (item.type !== 'ENTITLEMENT') throw badRequest('Only ENTITLEMENT items are supported for machine identities.');
	if (draft.hasFormInstanceId) throw badRequest('formInstanceId is not supported for machine identities.');
	const accounts = identity.accounts.filter((account) => account.sourceId === item.sourceId);
	if (requestType === 'REVOKE_ACCESS') {
		if (draft.hasAccountSelection)
			throw badRequest('accountSelection is not supported when revoking access from a machine identity.');
		if (draft.nativeIdentity === null && accounts.length !== 1)
			throw badRequest('nativeIdentity is required to revoke this entitlement.');
		if (draft.nativeIdentity !== null && !accounts.some((account) => account.nativeIdentity === draft.nativeIdentity)) {
			throw badRequest(
				`nativeIdentity "${draft.nativeIdentity}" is not an account of machine identity "${identity.id}".`,
			);
		}
		return;
	}
	if (draft.accounts.length !== 1)
		throw badRequest('accountSelection with exactly one source and one account is required for machine identities.');
	if (draft.accounts[0].sourceId !== item.sourceId)
		throw badRequest('The selected account is not on the source of the entitlement.');
	if (requestType === 'MODIFY_ACCESS' && draft.startDate === null && draft.removeDate === null) {
		throw badRequest('startDate or removeDate is required to modify access of a machine identity.');
	}
}
