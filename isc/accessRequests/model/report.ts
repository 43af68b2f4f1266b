import type { AccessItemType, AccessRequestBody, AccessRequestEntry, RequestType } from '../../api/wire';

/** What a ticket keeps as evidence: who asked whom, and when. `unknown` where it should be there and cannot be read. */
export interface Evidence {
	requestType: RequestType;
	/** 202 when something was submitted: queued, not granted. Absent when nothing was. */
	statusCode?: 202;
	/** Id of the person behind the credential; absent where nothing was submitted. */
	requestedBy?: string;
	/** UTC, ISO 8601; absent where nothing was submitted. */
	submittedAt?: string;
	tenant: string;
}

/** The json of a row's output item. What an operator reads first comes first: the editor shows the keys in this order. */
export interface RowOutput extends Evidence {
	/** One or two plain sentences for the ticket's answer. */
	message: string;
	outcome: PairOutcome | 'MIXED';
	results: PairResult[];
	accessRequestIds: string[];
	reference?: string;
	/** Dry run only: the request bodies that concern the row. */
	plannedRequests?: AccessRequestBody[];
	newRequests: AccessRequestEntry[];
	existingRequests: AccessRequestEntry[];
}

/** The `error` of a row's error item. */
export interface RowError extends Partial<Evidence> {
	message: string;
	description: string;
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
	accessRequestIds: string[];
	results: PairResult[];
	reference?: string;
}

export type RowReport = { row: number; output: RowOutput } | { row: number; error: RowError };

/** What a run hands back to the node: one entry for each input item, in order. */
export interface RunReport {
	rows: RowReport[];
	/** One sentence on what happened, for the editor; further sentences where an operator should know more. */
	hints: string[];
	/** Set where the node is to stop on failure and something failed: the error to end with. */
	stop?: RunStop;
}

/** The error that a run ends with. */
export interface RunStop {
	message: string;
	/** For a person: what to do, what was submitted, what was not and why. */
	description: string;
	/** For an AI agent, which gets nothing but a message: all of it in at most 2,000 characters. */
	agentMessage: string;
	httpCode?: number;
	row?: number;
}

export function resultsOf(report: RowReport): PairResult[] {
	return 'error' in report ? report.error.results : report.output.results;
}

export type PairOutcome =
	'SUBMITTED' | 'ALREADY_REQUESTED' | 'ALREADY_HELD' | 'NOT_HELD' | 'PLANNED' | 'FAILED' | 'UNCONFIRMED';

/** What became of a pair: an entry of `results` in the output. */
export interface PairResult {
	identityId: string;
	identityName?: string;
	type: AccessItemType;
	id: string;
	name?: string;
	sourceName?: string;
	outcome: PairOutcome;
	accessRequestIds: string[];
	state?: string;
	/** With Wait for Completion: APPROVED, REJECTED, PENDING, EXPIRED or CANCELLED, where somebody was asked. */
	decision?: string;
	/** Who decided; with PENDING, who is to. */
	approver?: string;
	approverComment?: string;
	/** With Wait for Completion: why the request was canceled, where ISC says so. */
	reason?: string;
	/** What ISC says went wrong. */
	errors?: string[];
	message?: string;
}
