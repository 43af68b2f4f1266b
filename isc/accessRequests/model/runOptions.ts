import type { GuardRails } from './guardRails';
import type { Plan } from './plans';

/** The options of a whole run. They are the same for all input items. */
export interface RunOptions {
	combineItems: boolean;
	duplicateHandling: 'skip' | 'fail' | 'submit';
	/** The most pairs of a person and an access item that a run may submit. 0: no limit. */
	maxRequests: number;
	dryRun: boolean;
	/** How many seconds to look for a request whose answer was lost. */
	confirmWithin: number;
	resendUnconfirmed: boolean;
	/** How many seconds to follow the requests until each reaches a final state. 0 or absent: not at all. */
	waitForCompletion?: number;
	callsPer10Seconds: number;
	/** The timeout of one call, in seconds. */
	timeout: number;
	/** What an end date means whose expression returned nothing: a fault (default), or no end. */
	emptyEnd?: 'refuse' | 'noEnd';
	/** The most seconds that ISC may ask the run to pause. If it asks for more, the rows fail and say so. */
	maxPause?: number;
	/** Whether to check what ISC requires for each access item before anything is submitted. Absent: no. */
	checkRequirements?: boolean;
	/** Whether to check for conflicts of duties, and what a conflict means. Absent: off. */
	sodCheck?: 'off' | 'warn' | 'refuse';
	/** What to do if a request would take away an end date that access has. Absent: allow. */
	endDateRemoval?: 'refuse' | 'warn' | 'allow';
	/** What a grant for someone who is inactive in ISC means. Absent: allow. */
	inactivePeople?: 'refuse' | 'allow';
	/** For a revoke: one request, or one for each account or assignment that the person holds the access on. Absent: one. */
	accounts?: 'one' | 'all';
	/** Whether results have the state before and after, and each item the facts of its run. */
	fullEvidence?: boolean;
	/** What the builder of the workflow allows. */
	guardRails?: GuardRails;
	/** What was approved: the run is refused if it is anything else. */
	approvedPlan?: Plan[];
	/** How old an approved plan may be, in hours. Default 72. */
	planMaxAge?: number;
	/** Why the run is a dry run, if nobody asked for one. */
	whyDryRun?: string;
}
