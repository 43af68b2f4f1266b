import type { IdentityRef } from '../../api/lookUp/references';
import type { AccessItemType, RequestType, IdentityType } from '../../api/wire';
import type { Duration } from './dates';
import type { AccessItemBy } from './drafts';
import type { PairNotes } from './notes';

/** An access item that a row requests. If it is named by its name, its id is still to be found. Dates are in UTC, with `Z`. */
export interface WantedItem {
	type: AccessItemType;
	by: Exclude<AccessItemBy, 'url'>;
	value: string;
	field: string;
	/** The name of the item's source, to tell items with the same name apart. */
	source?: string;
	comment?: string;
	startDate?: string;
	removeDate?: string;
	/** The duration that `removeDate` was counted from. */
	duration?: Duration;
	/** A change of dates takes the end date away. */
	clear?: true;
	assignmentId?: string;
	nativeIdentity?: string;
	formInstanceId?: string;
	/** The native identity or id of an account that is still to be looked up. */
	account?: string;
	accountSelection?: unknown;
	clientMetadata?: Record<string, string>;
}

/** What a request says about where it comes from: in its comment, in its metadata and in the output. */
export interface ForTheRecord {
	reference?: string;
	/** Who asked for it, in words. ISC's requester is the user of the token. */
	onBehalfOf?: string;
}

/**
 * A row that has passed all rules that need no call. Each entry is people × access items: everyone in it gets every item in it. Fields and the
 * flat JSON shape have one entry, the nested shape has one for each person.
 */
export interface RuledRow extends ForTheRecord {
	row: number;
	requestType: RequestType;
	entries: Array<{ identityType: IdentityType; identities: IdentityRef[]; items: WantedItem[] }>;
	/** The metadata of the whole request, from a JSON body. */
	clientMetadata?: Record<string, string>;
}

/** An access item with its id. The name and source are set if a look-up returned them. */
export interface ResolvedItem extends Omit<WantedItem, 'by' | 'value' | 'field' | 'source'> {
	id: string;
	name?: string;
	sourceName?: string;
}

/**
 * One person and one access item of one row. The steps after resolve check, submit and report pairs: a row with two people and three items
 * has six.
 */
export interface WantedPair extends ForTheRecord {
	row: number;
	requestType: RequestType;
	identityId: string;
	identityName?: string;
	identityType: IdentityType;
	item: ResolvedItem;
	/** The assignment or account to revoke, if the row names none and only one was found. */
	target?: { assignmentId?: string; nativeIdentity?: string };
	/** Why the account that the row names isn't sent. The result says so. */
	accountNote?: string;
	requestMetadata?: Record<string, string>;
	/** What the checks found out. */
	notes?: PairNotes;
}

/** Only what is said, to be spread into a row, a pair or an output. */
export function forTheRecord({ reference, onBehalfOf }: ForTheRecord): ForTheRecord {
	return { ...(reference && { reference }), ...(onBehalfOf && { onBehalfOf }) };
}

/** The same as metadata of an access item: its keys are the names. */
export function metadataWith(said: ForTheRecord): Record<string, string> {
	return forTheRecord(said) as Record<string, string>;
}

/** e.g. `INC0012345: Needed for the audit (on behalf of Marta Silva)`. Without a comment, the rest is the comment. */
export function commentWith(comment: string | undefined, { reference, onBehalfOf }: ForTheRecord): string | undefined {
	const said = [reference, comment].filter((text) => text !== undefined && text !== '').join(': ');
	if (onBehalfOf === undefined) return said === '' ? comment : said;
	return said === '' ? `On behalf of ${onBehalfOf}` : `${said} (on behalf of ${onBehalfOf})`;
}
