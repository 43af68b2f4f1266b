import type { WantedPair } from './wanted';
import type { AccessRequestBody } from '../../api/wire';

/** A call as it will be sent, and the pairs that it requests. */
export interface PlannedCall {
	body: AccessRequestBody;
	pairs: WantedPair[];
}

/** Plans the calls for some of a run's pairs, with the options of the run. */
export type Planner = (pairs: readonly WantedPair[], how: Packing) => PlannedCall[];

/** How pairs may share calls. */
export interface Packing {
	/** Whether a call in the nested shape may be for several people. */
	nestedForSeveral: boolean;
	/** Rows share calls even if the option Combine Items is off. */
	combineItems?: boolean;
}
