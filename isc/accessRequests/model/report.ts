import type { Fulfillment } from './fulfilled';
import type { HeldState, PairNotes } from './notes';
import type { Plan } from './plans';
import type { Progress, Provisioning } from './progress';
import type { ForTheRecord } from './wanted';
import type { StuckAt } from './stuckAt';
import type { AccessItemType, AccessRequestBody, AccessRequestEntry, RequestType } from '../../api/wire';

/** What a ticket keeps as evidence: who submitted what, where and when. A value that should be there but can't be read is `unknown`. */
export interface Evidence {
	requestType: RequestType;
	/** 202 if something was submitted: queued, not granted. Absent if nothing was. */
	statusCode?: 202;
	/** The id of the user behind the credential. Absent if nothing was submitted. */
	requestedBy?: string;
	/** UTC, ISO 8601. Absent if nothing was submitted. */
	submittedAt?: string;
	tenant: string;
}

/** With Full Evidence: the facts of the run that an item was part of. */
export interface RunEvidence {
	/** Random, and in the metadata of each access item that the run requested. */
	id?: string;
	workflow?: string;
	execution?: string;
	package: string;
	/** The id of the user behind the credential, or `unknown`. */
	tokenUser: string;
	options: Record<string, string | number | boolean>;
	/** How many results of the run have each outcome. */
	counts: Record<string, number>;
}

/** The json of a row's output item. The editor shows the keys in this order, so the message comes first. */
export interface RowOutput extends Evidence, ForTheRecord {
	/** One or two plain sentences for the ticket. */
	message: string;
	outcome: PairOutcome | 'MIXED';
	/** With Wait for Completion: that of the worst result. */
	fulfillment?: Fulfillment;
	results: PairResult[];
	accessRequestIds: string[];
	/** Only in a dry run: what the row wants, for a person to approve. */
	plan?: Plan;
	/** Only in a dry run: the request bodies that concern the row. */
	plannedRequests?: AccessRequestBody[];
	newRequests: AccessRequestEntry[];
	existingRequests: AccessRequestEntry[];
	run?: RunEvidence;
}

/** The `error` of a row's error item. */
export interface RowError extends Partial<Evidence>, ForTheRecord {
	message: string;
	description: string;
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
	accessRequestIds: string[];
	fulfillment?: Fulfillment;
	results: PairResult[];
	run?: RunEvidence;
}

export type RowReport = { row: number; output: RowOutput } | { row: number; error: RowError };

/** What a run returns to the node. */
export interface RunReport {
	/** One for each input item, in order. */
	rows: RowReport[];
	/** For the editor: one sentence on what happened, and others if the operator should know more. */
	hints: string[];
	/** Set if the node is to stop on failure and something failed: the error to end with. */
	stop?: RunStop;
}

/** The error that a run ends with. */
export interface RunStop {
	message: string;
	/** For people: what to do, what was submitted, and what was not and why. */
	description: string;
	/** For an AI agent, which gets only a message: everything, in at most 2,000 characters. */
	agentMessage: string;
	httpCode?: number;
	row?: number;
}

export function resultsOf(report: RowReport): PairResult[] {
	return 'error' in report ? report.error.results : report.output.results;
}

export type PairOutcome =
	'SUBMITTED' | 'ALREADY_REQUESTED' | 'ALREADY_HELD' | 'NOT_HELD' | 'PLANNED' | 'FAILED' | 'UNCONFIRMED';

/** The result of a pair: an entry of `results` in the output. With Wait for Completion, it also says how far its request has come. */
export interface PairResult extends Progress, PairNotes {
	identityId: string;
	identityName?: string;
	type: AccessItemType;
	id: string;
	name?: string;
	sourceName?: string;
	outcome: PairOutcome;
	accessRequestIds: string[];
	message?: string;
	/** With Wait for Completion. */
	fulfillment?: Fulfillment;
	/** With Full Evidence: the dates and comment as ISC was sent them. */
	sent?: { comment?: string; startDate?: string; removeDate?: string };
	/** With Full Evidence and Wait for Completion: what was read back. */
	after?: HeldState;
	/** With Full Evidence and Wait for Completion: when and how ISC provisioned it. */
	provisioning?: Provisioning;
	/** Where the request stands, if it was followed and isn't final. */
	stuckAt?: StuckAt;
}
