import type { Duration } from './dates';
import type { RunOptions } from './runOptions';
import type { ParameterValue, IdentityDraft } from '../../api/lookUp/references';
import type { RequestType } from '../../api/wire';

/*
 * A draft is what a row, that is one n8n input item, asks for, as its parameters have it. Nothing in it is checked yet, hence all the
 * `unknown`. This is what becomes of it, with the step in parentheses:
 *
 * draft → (rules) → ruled row → (resolve) → pairs → (preflight) → standings → (plan) → calls → (submit, reconcile) → fates
 * → (outcomes) → the output item
 */

/** How an access item is named. `url`: by the address of its page in ISC. */
export type AccessItemBy = 'id' | 'url' | 'name';

/** An entry of Access Items and its details. */
export interface AccessItemDraft extends ParameterValue {
	type: unknown;
	by: AccessItemBy;
	comment?: unknown;
	startDate?: unknown;
	/** An end date, a duration or no end: at most one of the three. It overrides the end of the row. */
	removeDate?: unknown;
	durationDays?: unknown;
	noEnd?: unknown;
	/** The name of the source, for an item that is named by its name. */
	source?: unknown;
	assignmentId?: unknown;
	nativeIdentity?: unknown;
	formInstanceId?: unknown;
	account?: unknown;
	accountSelection?: unknown;
	clientMetadata?: unknown;
}

/** A parameter that could not be read, or that is required and whose expression returned nothing. */
export interface UnreadParameter {
	/** The parameter's name in the editor, e.g. `Access Items [1] > Account`. */
	field: string;
	message: string;
	advice: string;
}

/** A row whose people and access items are parameters. */
export interface FieldsDraft {
	mode: 'fields';
	/** The index of the input item, counted from 0. */
	row: number;
	requestType: RequestType;
	requestedFor: 'identities' | 'self' | 'machines';
	identities: IdentityDraft[];
	accessItems: AccessItemDraft[];
	comment?: unknown;
	startDate?: unknown;
	/** The access ends on a date or after a duration. With neither it has no end. */
	removeDate?: unknown;
	duration?: { amount: unknown; unit: Duration['unit'] };
	/** A change of dates takes the end date away. */
	clearEnd?: boolean;
	reference?: unknown;
	onBehalfOf?: unknown;
	clientMetadata?: Array<{ key: unknown; value: unknown }>;
	/** Parameters that are missing from the draft because they could not be read. Each is a fault of the row. */
	unread?: readonly UnreadParameter[];
}

/** A row whose `requestJson` is a body of the API, without `requestType`. */
export interface JsonDraft {
	mode: 'json';
	/** As in `FieldsDraft`. */
	row: number;
	requestType: RequestType;
	body: unknown;
	/** True if an expression built the body or parts of it. */
	isComputed?: boolean;
	emptyEnd?: RunOptions['emptyEnd'];
	/** The option Start Date. It doesn't apply to a JSON body, so it must be empty. */
	startDate?: unknown;
	reference?: unknown;
	onBehalfOf?: unknown;
	clientMetadata?: Array<{ key: unknown; value: unknown }>;
	/** As in `FieldsDraft`. */
	unread?: readonly UnreadParameter[];
}

export type RowDraft = FieldsDraft | JsonDraft;
