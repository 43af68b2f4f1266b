import type { AccessItemType } from '../wire';

/** A value as an operator or an expression gave it, and the parameter it came from, by its name in the editor. */
export interface Provided {
	value: unknown;
	/** e.g. `Identities [2] > Identity` */
	field: string;
}

/** `url`: the address of a page in ISC; `attribute`: `name=value`. */
export type IdentityBy = 'id' | 'url' | 'email' | 'alias' | 'attribute';

export interface IdentityDraft extends Provided {
	by: IdentityBy;
}

/** Who is meant; `self` is the user behind the credential. */
export type IdentityRef =
	{ by: Exclude<IdentityBy, 'url'>; value: string; field: string } | { by: 'self'; field: string };

/** What the items are for: a grant takes what can be requested, a revoke or change of dates also what no longer can. */
export type Purpose = 'grant' | 'held';

export interface ItemValue {
	type: AccessItemType;
	name: string;
	/** The source that the item must be on. */
	source?: string;
}

export type PersonBy = 'email' | 'alias' | 'attribute';

export interface PersonValue {
	by: PersonBy;
	/** For an attribute `name=value`. */
	value: string;
}
