/** What the separation of duties check says about a pair (ISC API: predict, which knows conflicting-access policies only). */
export interface SodResult {
	/** Whether all that the pair would bring was checked, part of it, or nothing. */
	checked: 'ALL' | 'PART' | 'NONE';
	/** What wasn't checked and why. */
	notChecked?: string[];
	violations: SodViolation[];
}

/** A policy that the pair would violate, and the access on its two sides. */
export interface SodViolation {
	policy: string;
	left: string[];
	right: string[];
}

/** What ISC showed of an access at a time. */
export interface HeldState {
	held: 'yes' | 'no' | 'unknown';
	/** The role or access profile of the person that contains it. */
	through?: string;
	/** UTC, ISO 8601, `none` or `unknown`. */
	until?: string;
	/** Where it was read. */
	readFrom: string;
	/** UTC, ISO 8601. */
	readAt: string;
}

/** What the checks before submission found out about a pair. The result of the pair has all of it. */
export interface PairNotes {
	/** What a person should know before the request is sent. */
	warnings?: string[];
	/** What couldn't be checked and why. */
	notChecked?: string[];
	sod?: SodResult;
	/** When access that is already held ends: UTC, ISO 8601, or `none` or `unknown`. */
	heldUntil?: string;
	/** The access is already held, and ends at another time than the row asks for. */
	datesDiffer?: true;
	/** With Full Evidence: what was held before the request. */
	before?: HeldState;
}
