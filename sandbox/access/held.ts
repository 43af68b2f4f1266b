import type { AccessItem, Holding } from '../store/model';
import type { Store } from '../store/store';

/**
 * An item that someone currently has, the assignment behind it, and the role or access profile that includes it, if
 * there is one.
 */
export interface HeldAccess {
	item: AccessItem;
	holding: Holding;
	via: AccessItem | null;
}

/**
 * All access that these holdings give at `now`: the items themselves and everything they contain. Each item appears
 * once, as its own holding if there is one.
 */
export function accessOf(store: Store, holdings: readonly Holding[], now: number): HeldAccess[] {
	const held = new Map<string, HeldAccess>();
	const roots: HeldAccess[] = [];
	for (const holding of holdings) {
		const item = store.items.get(holding.itemId);
		if (item === undefined || !isInEffect(holding, now)) continue;
		const access = { item, holding, via: null };
		roots.push(access);
		if (!held.has(item.id)) held.set(item.id, access);
	}
	for (const root of roots) addContents(store, root, root.item, held);
	return [...held.values()];
}

export function isInEffect(holding: Holding, now: number): boolean {
	return (
		holding.offSource !== true &&
		(holding.startDate === null || holding.startDate <= now) &&
		(holding.removeDate === null || holding.removeDate > now)
	);
}

/** The direct assignments of an item to an identity, including those that take effect later. */
export function assignmentsOf(store: Store, identityId: string, itemId: string): Holding[] {
	return store.holdings.of(identityId).filter((holding) => holding.itemId === itemId);
}

/** The assignments that were requested. A request can change or revoke only these. */
export function requestedAssignments(store: Store, identityId: string, itemId: string): Holding[] {
	return assignmentsOf(store, identityId, itemId).filter((holding) => holding.origin === 'REQUEST');
}

/** How an identity has an item right now; undefined if it doesn't. */
export function heldNow(store: Store, identityId: string, itemId: string, now: number): HeldAccess | undefined {
	return accessOf(store, store.holdings.of(identityId), now).find((access) => access.item.id === itemId);
}

function addContents(store: Store, root: HeldAccess, container: AccessItem, held: Map<string, HeldAccess>): void {
	for (const id of container.contains) {
		const item = store.items.get(id);
		if (item === undefined) continue;
		if (!held.has(id)) held.set(id, { item, holding: root.holding, via: root.item });
		addContents(store, root, item, held);
	}
}
