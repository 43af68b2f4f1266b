import type { AccessItemType } from '../../api/wire';
import type { WantedPair } from './wanted';

/** What the lists of a run are of: `items`: who should hold each access item. `people`: what each person should hold. */
export type AlignScope = 'items' | 'people';

/** What bounds a run of Align. */
export interface AlignRules {
	scope: AlignScope;
	/** With `people`: the types of access that the lists are about. */
	accessTypes: AccessItemType[];
	/** With `people`: the names of the sources that the lists are about. Roles aren't on a source. Absent: all. */
	sources?: string[];
	/** A search query: only people that it finds are changed. */
	personFilter?: string;
	/** How many input items the list must have. */
	expectedRows?: number;
	/** Percent of those holders of a scope whose access could be revoked. Two are always allowed. */
	maxRevokeShare: number;
	/** The most revokes in a scope. */
	maxRevokes: number;
	/** The most revokes in a run. */
	maxRevokesInRun: number;
	/** The comment of the revokes. */
	comment: string;
}

/** How access is held, as far as ISC shows it. */
export type Via = 'REQUEST' | 'MEMBERSHIP' | 'LIFECYCLE_STATE' | 'NESTED' | 'UNKNOWN';

/** What becomes of a pair of a person and an access item. */
export type AlignAction =
	'KEEP' | 'GRANT' | 'ENDS_EARLIER' | 'REVOKE' | 'PENDING' | 'CANCEL_NEEDED' | 'CHANGED' | 'BLOCKED' | 'CANNOT_REVOKE';

/** Why a request can't take access away. */
export type CannotRevoke = 'MEMBERSHIP' | 'LIFECYCLE_STATE' | 'NESTED' | 'NOT_REVOCABLE' | 'OWN_ACCESS' | 'UNKNOWN';

/** A pair and what becomes of it. */
export interface AlignedPair {
	/** The request that makes it so: a grant or a revoke. */
	pair: WantedPair;
	action: AlignAction;
	/** One sentence. */
	message: string;
	/** The list that it belongs to. */
	scope: string;
	/** The input items that want the pair; without any, those of its list. */
	rows: number[];
	via?: Via;
	/** The role or access profile of the person that contains the access. */
	through?: string;
	throughId?: string;
	reason?: CannotRevoke;
	/** UTC, ISO 8601, `none`, or `unknown`. */
	heldUntil?: string;
	/** The input items because of which nothing is revoked. */
	blockedBy?: number[];
	accessRequestIds?: string[];
}

/** A list: an access item and who should hold it, or a person and what they should hold. */
export interface AlignList {
	key: string;
	/** An access item, or a person. Names as far as they are known. */
	item?: WantedPair['item'];
	person?: { id: string; name?: string };
	/** The input items that name it. */
	rows: number[];
	/** The input items that name it, or may name it, and can't be carried out. */
	blockedBy: number[];
}

/** Access that someone holds. */
export interface HeldAccessOf {
	identityId: string;
	identityName?: string;
	item: WantedPair['item'];
	via: Via;
	through?: string;
	/** The id of the role or access profile that contains it. */
	throughId?: string;
	/** Search says that a request can't take it away. */
	isRevocable?: false;
	heldUntil?: string;
}

/** What is held in a list, or why it isn't known to be all of it, as the end of a sentence. */
export interface HeldList {
	held: HeldAccessOf[];
	notWhole?: string;
	/** How many were left out because they are beyond what may be touched. */
	outside: number;
}
