import type { IscError } from '../api/errors';

export type Decision = 'APPROVED' | 'REJECTED' | 'FORWARDED';

/** What one row wants decided; ids are each there once. */
export interface DecisionRow {
	row: number;
	approvalIds: string[];
	comment: string;
	/** Of a forward. */
	newOwnerId?: string;
}

/** Why an approval was not decided. */
export interface DecisionProblem {
	/** One sentence or more, without the row. */
	message: string;
	advice: string;
	/** Where ISC, or the way to it, said it. */
	error?: IscError;
}

/**
 * SUBMITTED: ISC has taken the decision (202) and carries it out. UNCONFIRMED: the answer was lost, and it could not be told whether ISC has taken it.
 */
export type DecisionFate = { outcome: 'SUBMITTED' } | ({ outcome: 'FAILED' | 'UNCONFIRMED' } & DecisionProblem);

export function failed(error: IscError): DecisionFate {
	return { outcome: 'FAILED', message: error.message, advice: error.advice, error };
}
