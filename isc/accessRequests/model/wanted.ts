import type { IdentityRef } from '../../api/lookUp/references';
import type { AccessItemType, RequestType, IdentityType } from '../../api/wire';
import type { AccessItemBy } from './drafts';

/** An access item as it will be sent, its id still to be found where it was given by name. Dates are UTC with `Z`. */
export interface WantedItem {
	type: AccessItemType;
	by: Exclude<AccessItemBy, 'url'>;
	value: string;
	field: string;
	/** Beside a name: the name of the item's source. */
	source?: string;
	comment?: string;
	startDate?: string;
	removeDate?: string;
	assignmentId?: string;
	nativeIdentity?: string;
	formInstanceId?: string;
	/** An account's native identity or id, as long as it has not been looked up. */
	account?: string;
	accountSelection?: unknown;
	clientMetadata?: Record<string, string>;
}

/** A row that keeps all rules that need no call. Each entry is people × items; the nested JSON shape has one entry a person. */
export interface RuledRow {
	row: number;
	requestType: RequestType;
	entries: Array<{ identityType: IdentityType; identities: IdentityRef[]; items: WantedItem[] }>;
	reference?: string;
	/** Metadata of the request as a whole (JSON mode). */
	clientMetadata?: Record<string, string>;
}

/** An item with its id. The name and source are filled in where they were learned on the way. */
export interface ResolvedItem extends Omit<WantedItem, 'by' | 'value' | 'field' | 'source'> {
	id: string;
	name?: string;
	sourceName?: string;
}

/** One person × one access item of one row: the unit that is checked, submitted and reported. */
export interface WantedPair {
	row: number;
	requestType: RequestType;
	identityId: string;
	identityName?: string;
	identityType: IdentityType;
	item: ResolvedItem;
	/** The assignment or account that a revoke is to take, where the row named none and only one was found. */
	target?: { assignmentId?: string; nativeIdentity?: string };
	/** Said in the result: why the account that the row named is not sent. */
	accountNote?: string;
	reference?: string;
	requestMetadata?: Record<string, string>;
}
