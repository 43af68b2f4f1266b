import type { Holding } from '../store/model';
import type { Tenant } from '../tenant';
import { assignmentsOf } from './held';

/**
 * Removes an entitlement on the source, as an administrator of the source would. If entitlements are sticky, access
 * granted by request stays assigned in ISC and comes back at the next refresh.
 * @returns the number of affected assignments
 */
export function removeOnSource(tenant: Tenant, identityId: string, entitlementId: string): number {
	const { store, quirks } = tenant;
	if (store.items.get(entitlementId)?.type !== 'ENTITLEMENT') return 0;
	const held = assignmentsOf(store, identityId, entitlementId);
	for (const holding of held) {
		if (quirks.stickyEntitlements && holding.origin === 'REQUEST') store.holdings.setOffSource(holding, true);
		else store.holdings.remove(holding);
	}
	tenant.changed();
	return held.length;
}

/**
 * Provisions again whatever is assigned but missing on its source, as the nightly refresh does.
 * @returns the number of affected assignments
 */
export function refresh(tenant: Tenant): number {
	const missing: Holding[] = [...tenant.store.holdings.all()].filter((holding) => holding.offSource === true);
	for (const holding of missing) tenant.store.holdings.setOffSource(holding, false);
	tenant.changed();
	return missing.length;
}
