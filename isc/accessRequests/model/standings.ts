import type { WantedPair } from './wanted';
import type { RowProblem } from '../../shared/faults';
import type { Failed } from './fates';
import type { PairResult } from './report';

/**
 * What is finally to be done with a pair. `withheld`: it was to be submitted, but the run was refused as a whole, or another pair of its row
 * has an error.
 */
export type Disposition = Standing | { kind: 'withheld'; because: 'run' | 'row'; failed: Failed };

/** A pair and what preflight found out about it. */
export interface AssessedPair {
	pair: WantedPair;
	standing: Standing;
	/** Whether the person holds the access, as far as preflight found out. Absent if it didn't look. */
	held?: 'yes' | 'no' | 'unknown';
	/** Whether search shows the person as inactive. Absent if it wasn't searched. */
	inactive?: boolean;
}

/** What preflight found out about a pair, and therefore what is to be done with it. */
export type Standing =
	/** To be submitted. `message` says what could not be checked. */
	| { kind: 'submit'; message?: string; unchecked?: boolean }
	/** A grant of access that the person holds. */
	| { kind: 'alreadyHeld'; message: string }
	/** A request for the same access is running. */
	| { kind: 'alreadyRequested'; accessRequestIds: string[]; state?: string; message: string }
	/** A revoke of access that the person certainly doesn't hold. */
	| { kind: 'notHeld'; message: string }
	/** Submitted by an earlier try of the same run. */
	| { kind: 'taken'; result: PairResult; submittedAt?: string }
	| { kind: 'problem'; problem: Omit<RowProblem, 'row'>; accessRequestIds?: string[] };
