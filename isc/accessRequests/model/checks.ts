import type { IscSession } from '../../session';
import type { RunOptions } from './runOptions';
import type { AssessedPair } from './standings';

/** What a check before submission gets in addition to the pairs. */
export interface CheckContext {
	session: IscSession;
	options: RunOptions;
}

/**
 * What a check returns: the pairs in their order, with its notes, and with the standing `problem` where nothing may be sent. A check looks at the
 * pairs that are to be submitted, unless it says otherwise.
 */
export interface CheckReport {
	pairs: AssessedPair[];
	hints: string[];
}
