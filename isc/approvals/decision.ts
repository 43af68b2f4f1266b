import type { WriteCall } from '../api/client';
import type { IscError } from '../api/errors';

export type Decision = 'APPROVED' | 'REJECTED' | 'FORWARDED';

/** The approvals that one row decides. Each id is there once. */
export interface DecisionRow {
	row: number;
	approvalIds: string[];
	comment: string;
	/** For a forward. */
	newOwnerId?: string;
	/** The approvals must be for this person, and for this access item, by its id or exact name. */
	onlyIf?: { personId?: string; item?: string };
}

/** One approval to decide. */
export interface Order {
	id: string;
	comment: string;
	newOwnerId?: string;
}

/** ISC API, bulk calls of both approval services: at most this many approvals in one call. */
export const MOST_IN_BULK = 50;

/** A call that decides several approvals, and which. */
export interface BulkDecision {
	orders: Order[];
	call: WriteCall;
}

/** What the builder of the workflow permits. */
export interface DecisionPolicy {
	/** The user behind the credential may approve their own requests. */
	allowOwnRequests: boolean;
	/** The user may decide approvals that aren't assigned to them. */
	decideForOthers: boolean;
}

/** Why an approval was not decided. */
export interface DecisionProblem {
	/** One or more sentences, without the row's number. */
	message: string;
	advice: string;
	/** The error of the call, if one failed. */
	error?: IscError;
}

/**
 * SUBMITTED: ISC has taken the decision (202) and carries it out. UNCONFIRMED: the answer was lost, and ISC may have taken it or not.
 */
export type DecisionFate = { outcome: 'SUBMITTED' } | ({ outcome: 'FAILED' | 'UNCONFIRMED' } & DecisionProblem);

export function failed(error: IscError): DecisionFate {
	return { outcome: 'FAILED', message: error.message, advice: error.advice, error };
}
