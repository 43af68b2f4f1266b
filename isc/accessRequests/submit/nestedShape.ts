import type { PlannedCall } from '../model/plannedCall';
import { TenantMemory } from '../../shared/memory';

const MOST_TENANTS = 500;
const NAME = 'nested for several people';

/**
 * Whether tenants accept nested calls for several people. ISC documents this shape, but nothing shows that tenants accept it. So the first
 * such call finds out, and the answer is remembered as long as the process runs.
 */
const known = new TenantMemory<'accepted' | 'refused'>(MOST_TENANTS);

/** @param tenantKey the session's `key` */
export function nestedShapeOf(tenantKey: string): 'accepted' | 'refused' | 'unknown' {
	return known.get(tenantKey, NAME, 0) ?? 'unknown';
}

export function rememberNestedShape(tenantKey: string, answer: 'accepted' | 'refused'): void {
	known.set(tenantKey, NAME, answer, 0);
}

/** Number of remembered answers; for tests. */
export function nestedShapesKnown(): number {
	return known.size;
}

export function isNestedForSeveral({ body }: PlannedCall): boolean {
	return (body.requestedForWithRequestedItems?.length ?? 0) > 1;
}
