import type { AccessRequestBody, AccessRequestEntry, RequestType } from '../api/wire';
import type { PairOutcome, PairResult } from './types';

/** The json of a row's output item. */
export interface RowOutput {
	/** 202 when something was submitted: queued, not granted. Absent when nothing was. */
	statusCode?: 202;
	requestType: RequestType;
	outcome: PairOutcome | 'MIXED';
	newRequests: AccessRequestEntry[];
	existingRequests: AccessRequestEntry[];
	accessRequestIds: string[];
	/** Id of the person behind the credential, where it was learned. */
	requestedBy?: string;
	/** UTC, ISO 8601. */
	submittedAt?: string;
	tenant: string;
	reference?: string;
	/** Dry run only: the request bodies that concern the row. */
	plannedRequests?: AccessRequestBody[];
	results: PairResult[];
}

/** The `error` of a row's error item. */
export interface RowError {
	message: string;
	description: string;
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
	accessRequestIds: string[];
	results: PairResult[];
}

export type RowReport = { row: number; output: RowOutput } | { row: number; error: RowError };

/** What a run hands back to the node: one entry for each input item, in order. */
export interface RunReport {
	rows: RowReport[];
	/** One sentence on what happened, for the editor; further sentences where an operator should know more. */
	hints: string[];
	/** Set where the node is to stop on failure and something failed: the error to end with. */
	stop?: { message: string; description: string; httpCode?: number; row?: number };
}
