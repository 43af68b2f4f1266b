import type { WantedPair } from './wanted';
import type { AccessRequestBody } from '../../api/wire';

/** A call as it will be sent, and the pairs it carries. */
export interface PlannedCall {
	body: AccessRequestBody;
	pairs: WantedPair[];
}

/** Plans the calls for some pairs of a run, under the run's own options. */
export type Planner = (pairs: readonly WantedPair[], how: Packing) => PlannedCall[];

export interface Packing {
	/** Whether a nested call may be for several people. */
	nestedForSeveral: boolean;
	/** Rows share calls even where the run's options keep them apart. */
	combineItems?: boolean;
}
