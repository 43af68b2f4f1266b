import type { IscError } from '../api/errors';

export type Decision = 'APPROVED' | 'REJECTED' | 'FORWARDED';

/** The approvals that one row decides. Each id is there once. */
export interface DecisionRow {
	row: number;
	approvalIds: string[];
	comment: string;
	/** For a forward. */
	newOwnerId?: string;
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
