import type { AccessRequestBody } from '../../api/wire';
import type { WantedPair } from './types';

/** A call as it will be sent, and the pairs it carries. */
export interface PlannedCall {
	body: AccessRequestBody;
	pairs: WantedPair[];
}
