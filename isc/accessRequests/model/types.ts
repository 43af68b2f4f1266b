import type { AccessItemType, IdentityType, RequestType } from '../../api/wire';
import type { Duration } from './dates';

/**
 * The way of a row: draft → (rules) → ruled row → (resolve) → wanted pairs → (preflight) → standings → (plan) → planned calls
 * → (submit, reconcile) → pair results → (outcomes) → what the operator gets for the row.
 */

/** A value as an operator or an expression gave it, and the parameter it came from, by its name in the editor. */
export interface Given {
	value: unknown;
	/** e.g. `Identities [2] > Identity` */
	field: string;
}

/** `url`: the address of a page in ISC; `attribute`: `name=value`. */
export type IdentityBy = 'id' | 'url' | 'email' | 'alias' | 'attribute';
export type AccessItemBy = 'id' | 'url' | 'name';

export interface IdentityDraft extends Given {
	by: IdentityBy;
}

export interface AccessItemDraft extends Given {
	type: unknown;
	by: AccessItemBy;
	comment?: unknown;
	startDate?: unknown;
	/** An item has one end of its own at most; it overrides the row's. */
	removeDate?: unknown;
	durationDays?: unknown;
	noEnd?: unknown;
	/** The source of an item that is given by name. */
	source?: unknown;
	assignmentId?: unknown;
	nativeIdentity?: unknown;
	formInstanceId?: unknown;
	account?: unknown;
	accountSelection?: unknown;
	clientMetadata?: unknown;
}

/** A parameter that could not be read, or whose expression returned nothing where something is needed. */
export interface Unread {
	/** The parameter's name in the editor, e.g. `Access Items [1] > Account`. */
	field: string;
	message: string;
	advice: string;
}

/** One input item as its parameters say it, nothing checked yet. `row` is the item's index, from 0. */
export interface FieldsDraft {
	mode: 'fields';
	row: number;
	requestType: RequestType;
	requestedFor: 'identities' | 'self' | 'machines';
	identities: IdentityDraft[];
	accessItems: AccessItemDraft[];
	comment?: unknown;
	startDate?: unknown;
	/** When the access ends, or after how long; neither: no end. */
	removeDate?: unknown;
	duration?: { amount: unknown; unit: Duration['unit'] };
	reference?: unknown;
	clientMetadata?: Array<{ key: unknown; value: unknown }>;
	/** Faults of the row already: these parameters are absent from the draft. */
	unread?: readonly Unread[];
}

/** One input item whose `requestJson` is the API's own body, without `requestType`. */
export interface JsonDraft {
	mode: 'json';
	row: number;
	requestType: RequestType;
	body: unknown;
	/** An expression built the body, or parts of it. */
	isComputed?: boolean;
	emptyEnd?: RunOptions['emptyEnd'];
	/** The option, which is for requests in fields. */
	startDate?: unknown;
	reference?: unknown;
	clientMetadata?: Array<{ key: unknown; value: unknown }>;
	/** As in `FieldsDraft`. */
	unread?: readonly Unread[];
}

export type RowDraft = FieldsDraft | JsonDraft;

/** What is wrong with a row, before or instead of an answer by ISC. */
export interface RowProblem {
	row: number;
	/** The parameter's name in the editor, or the path in the JSON. */
	field?: string;
	/** What is wrong, one sentence without the row. */
	message: string;
	/** What to do, one sentence or more. */
	advice: string;
	/** Where ISC said it. */
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
}

/** Who is meant; `self` is the user behind the credential. */
export type IdentityRef =
	{ by: Exclude<IdentityBy, 'url'>; value: string; field: string } | { by: 'self'; field: string };

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

/** Options that steer a whole run: the same for all input items. */
export interface RunOptions {
	combineItems: boolean;
	duplicateHandling: 'skip' | 'fail' | 'submit';
	/** Person × item pairs a run may submit; 0 = no limit. */
	maxRequests: number;
	dryRun: boolean;
	/** Seconds to look for a request whose answer was lost. */
	confirmWithin: number;
	resendUnconfirmed: boolean;
	/** Seconds to follow the requests for until each is final; 0 or absent: not at all. */
	waitForCompletion?: number;
	callsPer10Seconds: number;
	/** Seconds for one call. */
	timeout: number;
	/** An end date whose expression returned nothing: the row's fault (default), or no end. */
	emptyEnd?: 'refuse' | 'noEnd';
	/** Seconds that ISC may ask to wait; where it asks for more, the rows fail with its word. */
	maxPause?: number;
}
