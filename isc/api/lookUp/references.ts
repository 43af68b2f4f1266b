import type { AccessItemType } from '../wire';

/** A parameter's value, not yet checked, and the parameter's name in the editor. */
export interface ParameterValue {
	value: unknown;
	/** e.g. `Identities [2] > Identity` */
	field: string;
}

/** How a person is named. `url`: by the address of their page in ISC. `attribute`: by `name=value`. */
export type IdentityBy = 'id' | 'url' | 'email' | 'alias' | 'attribute';

export interface IdentityDraft extends ParameterValue {
	by: IdentityBy;
}

/** A person, as a row names them. `self` is the user behind the credential. */
export type IdentityRef =
	{ by: Exclude<IdentityBy, 'url'>; value: string; field: string } | { by: 'self'; field: string };

/** What access items are looked up for. `grant`: only those that can be requested. `held`, for a revoke or modify: also those that no longer can. */
export type Purpose = 'grant' | 'held';

export interface ItemValue {
	type: AccessItemType;
	name: string;
	/** The source that the access item must be on. */
	source?: string;
}

export type PersonBy = 'email' | 'alias' | 'attribute';

export interface PersonValue {
	by: PersonBy;
	/** For an attribute: `name=value`. */
	value: string;
}
