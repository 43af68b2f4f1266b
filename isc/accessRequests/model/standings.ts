import type { WantedPair } from './wanted';
import type { RowProblem } from '../../shared/faults';
import type { Failed } from './fates';
import type { PairResult } from './report';

/**
 * What was to be done with a pair; `withheld`: it was not to be sent after all, for the sake of the whole run, or of another
 * pair of its row, whose error then is the row's.
 */
export type Disposition = Standing | { kind: 'withheld'; because: 'run' | 'row'; failed: Failed };

/** A pair and where it stands. */
export interface AssessedPair {
	pair: WantedPair;
	standing: Standing;
}

/** What preflight found out about a pair, and so what is to be done with it. */
export type Standing =
	/** To be submitted; `message` where something could not be checked. */
	| { kind: 'submit'; message?: string; unchecked?: boolean }
	/** A grant of what the person holds. */
	| { kind: 'alreadyHeld'; message: string }
	/** A request for it is running. */
	| { kind: 'alreadyRequested'; accessRequestIds: string[]; state?: string; message: string }
	/** A revoke of what the person surely does not hold. */
	| { kind: 'notHeld'; message: string }
	/** Taken by an earlier try of this very node run. */
	| { kind: 'taken'; result: PairResult; submittedAt?: string }
	| { kind: 'problem'; problem: Omit<RowProblem, 'row'>; accessRequestIds?: string[] };
