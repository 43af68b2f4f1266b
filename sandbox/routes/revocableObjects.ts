import { accessOf } from '../access/held';
import { userOf } from '../access/caller';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, forbidden, notFound } from '../http/errors';
import { identityRef, iso, itemFields } from '../render/common';

const service = 'revocable-objects';
const scopes = ['idn:requestable-objects:read'];

/** ISC API: how an entitlement can be revoked from an identity. The document lists path parameters for a path that has none. */
export const revocableObjectEndpoints: Endpoint[] = [
	{ method: 'GET', service, path: '', scopes, handle: revocableObject },
	{ method: 'GET', service, path: '/:identityId/:entitlementId', scopes, handle: revocableObject },
];

function revocableObject({ tenant, caller, params, query }: Context): unknown {
	const { store, clock } = tenant;
	const user = userOf(caller);
	const identityId = params.identityId ?? query.identityId;
	const entitlementId = params.entitlementId ?? query.entitlementId;
	if (!identityId || !entitlementId) throw badRequest('identityId and entitlementId are required.');
	const identity = store.identities.get(identityId);
	const item = store.items.get(entitlementId);
	if (identity === undefined || item?.type !== 'ENTITLEMENT') throw notFound();
	if (!caller.isAdmin && identity.managerId !== user.id && identity.id !== user.id) throw forbidden();
	const own = store.holdings.of(identity.id).filter((holding) => holding.itemId === item.id);
	const derived = accessOf(store, store.holdings.of(identity.id), clock.now()).filter(
		(held) => held.item.id === item.id && held.via !== null,
	);
	const source = item.sourceId === null ? undefined : store.sources.get(item.sourceId);
	const target = (holding: (typeof own)[number], revocable: boolean): Record<string, unknown> => {
		const account = identity.accounts.find(
			(candidate) => candidate.nativeIdentity === holding.nativeIdentity && candidate.sourceId === item.sourceId,
		);
		return {
			accountId: account?.id ?? '',
			accountName: account?.nativeIdentity ?? '',
			accountUUID: account?.uuid ?? null,
			sourceId: source?.id,
			sourceName: source?.name,
			removeDate: iso(holding.removeDate),
			assignmentId: holding.id,
			revocable,
		};
	};
	return {
		identityId: identity.id,
		entitlement: {
			...itemFields(item),
			type: 'ENTITLEMENT',
			sourceId: source?.id,
			sourceName: source?.name,
			owner: identityRef(store, item.ownerId),
			value: item.value,
			flags: [],
		},
		sourceId: source?.id,
		accountTargets: [
			...own.map((holding) => target(holding, holding.origin === 'REQUEST' && item.revocable)),
			...derived.map(({ holding }) => target(holding, false)),
		],
	};
}
