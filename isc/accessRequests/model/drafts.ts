import type { Duration } from './dates';
import type { RunOptions } from './runOptions';
import type { Provided, IdentityDraft } from '../../api/lookUp/references';
import type { RequestType } from '../../api/wire';

/**
 * The way of a row: draft → (rules) → ruled row → (resolve) → wanted pairs → (preflight) → standings → (plan) → planned calls
 * → (submit, reconcile) → pair results → (outcomes) → what the operator gets for the row.
 */

/** `url`: the address of a page in ISC. */
export type AccessItemBy = 'id' | 'url' | 'name';

export interface AccessItemDraft extends Provided {
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
