import type { Holding } from '../store/model';
import type { Tenant } from '../tenant';
import { assignmentsOf } from './held';

/**
 * Takes an entitlement away on the source itself, as an administrator of the source would. What was granted by request stays assigned in
 * ISC and comes back at the next refresh, where the tenant's entitlements are sticky. Answers how many assignments it met.
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

/** Provisions again what is assigned and missing on its source, as the nightly refresh does. Answers how many assignments it met. */
export function refresh(tenant: Tenant): number {
	const missing: Holding[] = [...tenant.store.holdings.all()].filter((holding) => holding.offSource === true);
	for (const holding of missing) tenant.store.holdings.setOffSource(holding, false);
	tenant.changed();
	return missing.length;
}
