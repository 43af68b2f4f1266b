import type { PlannedCall } from '../model/plannedCall';
import { TenantMemory } from '../../shared/memory';

const MOST_TENANTS = 500;

/**
 * Whether tenants take nested calls for several people: documented, but shown nowhere, so it is found out and remembered for the life of the
 * process.
 */
const known = new TenantMemory<'taken' | 'refused'>(MOST_TENANTS);
const NAME = 'nested for several people';

/** @param tenantKey the session's `key` */
export function nestedShapeOf(tenantKey: string): 'taken' | 'refused' | 'unknown' {
	return known.get(tenantKey, NAME, 0) ?? 'unknown';
}

export function rememberNestedShape(tenantKey: string, answer: 'taken' | 'refused'): void {
	known.set(tenantKey, NAME, answer, 0);
}

/** How many answers are remembered; for tests. */
export function nestedShapesKnown(): number {
	return known.size;
}

export function isNestedForSeveral({ body }: PlannedCall): boolean {
	return (body.requestedForWithRequestedItems?.length ?? 0) > 1;
}
