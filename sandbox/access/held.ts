import type { AccessItem, Holding } from '../store/model';
import type { Store } from '../store/store';

/** An item that somebody has in effect, the assignment it comes from, and the role or access profile that brought it, if one did. */
export interface HeldAccess {
	item: AccessItem;
	holding: Holding;
	via: AccessItem | null;
}

/** Everything that these holdings give at `now`: the items themselves and all that they contain. Each item once, its own holding first. */
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

/** An identity's own assignments of an item, those that take effect later included. */
export function assignmentsOf(store: Store, identityId: string, itemId: string): Holding[] {
	return store.holdings.of(identityId).filter((holding) => holding.itemId === itemId);
}

/** Assignments that somebody requested: the only ones that a request can change or take back. */
export function requestedAssignments(store: Store, identityId: string, itemId: string): Holding[] {
	return assignmentsOf(store, identityId, itemId).filter((holding) => holding.origin === 'REQUEST');
}

/** How an identity has an item right now, if at all. */
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
