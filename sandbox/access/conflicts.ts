import type { AccessItem, SodPolicy } from '../store/model';
import type { Store } from '../store/store';
import { accessOf } from './held';

/** A policy that further access would violate, with the entitlements on its two sides. */
export interface Conflict {
	policy: SodPolicy;
	left: Side[];
	right: Side[];
}

interface Side {
	id: string;
	name: string;
	/** Whether the person has it already. */
	existing: boolean;
}

/** All entitlements that an item brings. */
export function entitlementsIn(store: Store, id: string): AccessItem[] {
	const item = store.items.get(id);
	if (item === undefined) return [];
	if (item.type === 'ENTITLEMENT') return [item];
	return [...new Set(item.contains.flatMap((inside) => entitlementsIn(store, inside)))];
}

/** ISC API: the two-sided policies that further entitlements would violate. A conflict that the person has already is not among them. */
export function conflictsOf(store: Store, identityId: string, further: readonly string[], now: number): Conflict[] {
	const held = new Set(
		accessOf(store, store.holdings.of(identityId), now)
			.filter(({ item }) => item.type === 'ENTITLEMENT')
			.map(({ item }) => item.id),
	);
	const added = new Set(further.filter((id) => !held.has(id)));
	const side = (ids: readonly string[]): Side[] =>
		ids
			.filter((id) => held.has(id) || added.has(id))
			.map((id) => ({ id, name: store.items.get(id)?.name ?? id, existing: held.has(id) }));
	return store.policies.flatMap((policy) => {
		const [left, right] = [side(policy.left), side(policy.right)];
		const isNew = [...left, ...right].some(({ existing }) => !existing);
		return left.length > 0 && right.length > 0 && isNew ? [{ policy, left, right }] : [];
	});
}

/** A conflict as ISC shows it. */
export function violationContext({ policy, left, right }: Conflict): Record<string, unknown> {
	const criteria = (side: Side[]) => ({
		criteriaList: side.map(({ id, name, existing }) => ({ type: 'ENTITLEMENT', id, name, existing })),
	});
	return {
		policy: { type: 'SOD_POLICY', id: policy.id, name: policy.name },
		conflictingAccessCriteria: { leftCriteria: criteria(left), rightCriteria: criteria(right) },
	};
}
