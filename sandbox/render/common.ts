import type { AccessItem, Identity } from '../store/model';
import type { Store } from '../store/store';

/** Converts ms since 1970 to the format ISC uses. */
export function iso(time: number): string;
export function iso(time: number | null): string | null;
export function iso(time: number | null): string | null {
	return time === null ? null : new Date(time).toISOString();
}

export interface Reference<Type extends string = string> {
	type: Type;
	id: string;
	name: string;
}

export function identityRef(store: Store, id: string): Reference<'IDENTITY'> {
	return { type: 'IDENTITY', id, name: store.identities.get(id)?.name ?? id };
}

/** ISC API: in responses, the type of machines is `MACHINE_IDENTITY`. */
export function recipientRef(identity: Identity): Reference<'IDENTITY' | 'MACHINE_IDENTITY'> {
	return { type: identity.type === 'MACHINE' ? 'MACHINE_IDENTITY' : 'IDENTITY', id: identity.id, name: identity.name };
}

export function ownerRef(store: Store, type: 'IDENTITY' | 'GOVERNANCE_GROUP', id: string): Reference {
	return type === 'IDENTITY' ? identityRef(store, id) : { type, id, name: store.groups.get(id)?.name ?? id };
}

/** The fields that every representation of an access item contains. */
export function itemFields({ id, name, description, created, modified }: AccessItem): Record<string, unknown> {
	return { id, name, created: iso(created), modified: iso(modified), description };
}

export function itemRef(item: AccessItem): Reference {
	return { type: item.type, id: item.id, name: item.name };
}

export function sourceRef(store: Store, id: string | null): { type: 'SOURCE'; id: string; name: string } | null {
	const source = id === null ? undefined : store.sources.get(id);
	return source === undefined ? null : { type: 'SOURCE', id: source.id, name: source.name };
}
