import { itemRef } from '../render/common';
import type { AccessItem, Identity } from '../store/model';
import type { Store } from '../store/store';
import type { Tenant } from '../tenant';
import { badRequest } from '../http/errors';
import type { Caller } from './caller';
import { readDraft } from './draft';
import { checkPermission } from './rules/permission';
import { selectionBlocked, sourcesOf } from './rules/accounts';
import { resolveReferences } from './rules/references';
import { checkMachinesAllowed } from './rules/shape';

/** ISC API: at most 25 items in one call. */
const mostItems = 25;

/**
 * ISC API: which accounts of an identity could receive the items of a request, asked before the request is made.
 * @throws ApiError 400, 403
 */
export function accountsSelection(tenant: Tenant, caller: Caller, body: unknown): unknown {
	const draft = readDraft(body);
	if (draft.entries.some((entry) => entry.items.length > mostItems))
		throw badRequest(`At most ${mostItems} items can be checked in one call.`);
	const machines = draft.entries.filter((entry) => entry.identityType === 'MACHINE');
	if (machines.length > 0 && machines.length < draft.entries.length)
		throw badRequest('Human and machine identities cannot be mixed in one request.');
	if (machines.some((entry) => entry.items.some((item) => item.type !== 'ENTITLEMENT'))) {
		throw badRequest('Only ENTITLEMENT items are supported for machine identities.');
	}
	checkMachinesAllowed(draft, tenant);
	const entries = resolveReferences(tenant.store, draft);
	checkPermission(caller, draft, entries, tenant.store.config);
	return {
		identities: entries.map(({ identity, items }) =>
			identityChoice(
				tenant.store,
				identity,
				items.map(({ item }) => item),
			),
		),
	};
}

function identityChoice(store: Store, identity: Identity, items: readonly AccessItem[]): Record<string, unknown> {
	const choices = items.map((item) => itemChoice(store, identity, item));
	return {
		requestedItems: choices.map((choice) => choice.rendered),
		accountsSelectionRequired: choices.some((choice) => choice.several),
		type: identity.type === 'MACHINE' ? 'MACHINE_IDENTITY' : 'IDENTITY',
		id: identity.id,
		name: identity.name,
	};
}

function itemChoice(
	store: Store,
	identity: Identity,
	item: AccessItem,
): { rendered: Record<string, unknown>; several: boolean } {
	const sources = sourcesOf(store, item).map((source) => ({
		source,
		accounts: identity.accounts.filter((account) => account.sourceId === source.id),
	}));
	const blocked = selectionBlocked(store, identity, item);
	return {
		several: blocked === null && sources.some(({ accounts }) => accounts.length > 1),
		rendered: {
			description: item.description,
			accountsSelectionBlocked: blocked !== null,
			accountsSelectionBlockedReason: blocked,
			...itemRef(item),
			sources: sources.map(({ source, accounts }) => ({
				type: 'SOURCE',
				id: source.id,
				name: source.name,
				accounts: accounts.map(({ id, uuid, nativeIdentity }) => ({
					uuid,
					nativeIdentity,
					type: 'ACCOUNT',
					id,
					name: nativeIdentity,
				})),
			})),
		},
	};
}
