import { badRequest } from '../../http/errors';
import type { Account, AccessItem, Identity, SelectedAccount, Source } from '../../store/model';
import type { Store } from '../../store/store';
import type { ItemDraft } from '../draft';
import { requestedAssignments } from '../held';

/**
 * The accounts in the `accountSelection` of an item. An entry with only a source adds none.
 * @throws ApiError 400 for an account that belongs to someone else
 */
export function selectedAccounts(identity: Identity, draft: ItemDraft): SelectedAccount[] {
	return draft.accounts.filter(namesAccount).map((selection) => {
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

/**
 * Checks an account selection. ISC API: none if it is blocked; otherwise one entry for every source of the item, with
 * one account, or with the source alone if the person has no account there.
 * @throws ApiError 400
 */
export function checkSelection(store: Store, identity: Identity, draft: ItemDraft, item: AccessItem): void {
	if (draft.accounts.length === 0) return;
	const reason = selectionBlocked(store, identity, item);
	if (reason !== null) throw badRequest(`No account can be selected for "${item.name}": ${reason}.`);
	const open = new Map(sourcesOf(store, item).map((source) => [source.id, source.name]));
	for (const selection of draft.accounts) {
		const name = open.get(selection.sourceId);
		if (!open.delete(selection.sourceId))
			throw badRequest(`accountSelection must name each source of "${item.name}" once, and no other.`);
		const hasAccount = identity.accounts.some((account) => account.sourceId === selection.sourceId);
		if (hasAccount && !namesAccount(selection))
			throw badRequest(`accountSelection must name an account on source "${name}".`);
	}
	if (open.size > 0)
		throw badRequest(`accountSelection must also name the source "${[...open.values()].join('", "')}".`);
}

/** The sources on which an item and its contents are provisioned, each once. */
export function sourcesOf(store: Store, item: AccessItem): Source[] {
	const found = new Map<string, Source>();
	const visit = (current: AccessItem): void => {
		const source = current.sourceId === null ? undefined : store.sources.get(current.sourceId);
		if (source !== undefined) found.set(source.id, source);
		for (const id of current.contains) {
			const inner = store.items.get(id);
			if (inner !== undefined) visit(inner);
		}
	};
	visit(item);
	return [...found.values()];
}

/** ISC API: `accountsSelectionBlockedReason`; null if accounts can be selected. */
export function selectionBlocked(store: Store, identity: Identity, item: AccessItem): string | null {
	if (identity.type === 'MACHINE') {
		const hasAccounts = sourcesOf(store, item).every(({ id }) =>
			identity.accounts.some((account) => account.sourceId === id),
		);
		return hasAccounts ? null : 'NO_ACCOUNT_ON_SOURCE';
	}
	const assigned = item.type === 'ACCESS_PROFILE' && requestedAssignments(store, identity.id, item.id).length > 0;
	return assigned ? 'ACCESS_PROFILE_ALREADY_ASSIGNED_TO_AN_ACCOUNT' : null;
}

/**
 * The accounts that distinguish assignments of the same item. A role with several sources is one assignment, identified
 * by the account on the first source where the person has more than one.
 */
export function targetAccounts(identity: Identity, item: AccessItem, selected: readonly SelectedAccount[]): string[] {
	if (item.type !== 'ROLE' || selected.length < 2) return selected.map(({ nativeIdentity }) => nativeIdentity);
	const choice = selected.find(
		({ sourceId }) => identity.accounts.filter((account) => account.sourceId === sourceId).length > 1,
	);
	return [(choice ?? selected[0]).nativeIdentity];
}

function namesAccount(selection: ItemDraft['accounts'][number]): boolean {
	return selection.accountUuid !== null || selection.nativeIdentity !== null;
}

function isSame(account: Account, selection: ItemDraft['accounts'][number]): boolean {
	if (selection.accountUuid !== null && selection.accountUuid !== account.uuid) return false;
	return selection.nativeIdentity === null || selection.nativeIdentity === account.nativeIdentity;
}

/**
 * Checks an item for a machine identity. ISC API: entitlements only. A grant or modify needs exactly one account on
 * exactly one source; a modify also needs a date. A revoke takes no account selection, but needs `nativeIdentity` if the
 * machine has more than one account.
 * @throws ApiError 400
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
