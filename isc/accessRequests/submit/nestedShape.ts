import type { PlannedCall } from '../plan';

/**
 * Whether tenants take nested calls for several people: documented, but shown nowhere, so it is found out and remembered
 * for the life of the process.
 */
const known = new Map<string, 'taken' | 'refused'>();
const MOST_TENANTS = 500;

export function nestedShapeOf(tenant: string): 'taken' | 'refused' | 'unknown' {
	return known.get(tenant) ?? 'unknown';
}

export function rememberNestedShape(tenant: string, answer: 'taken' | 'refused'): void {
	known.delete(tenant);
	known.set(tenant, answer);
	const [oldest] = known.keys();
	if (known.size > MOST_TENANTS) known.delete(oldest);
}

export function isNestedForSeveral({ body }: PlannedCall): boolean {
	return (body.requestedForWithRequestedItems?.length ?? 0) > 1;
}
