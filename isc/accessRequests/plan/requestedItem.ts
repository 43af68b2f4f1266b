import type { WantedPair } from '../model/wanted';
import type { RequestedItem } from '../../api/wire';
import { type RunTrace, METADATA_RUN, METADATA_ITEM, METADATA_WORKFLOW, METADATA_EXECUTION } from '../model/pairs';

/**
 * The access item as the body has it, with the metadata by which its request is found in the status list again. The metadata is the same for
 * everyone who gets the item in this run, so that they can share a flat call.
 */
export function requestedItem(pair: WantedPair, runKey: string, trace: RunTrace = {}): RequestedItem {
	const { type, id, comment, startDate, removeDate, assignmentId, nativeIdentity, formInstanceId, accountSelection } =
		pair.item;
	return {
		type,
		id,
		...(comment !== undefined && { comment }),
		clientMetadata: {
			...pair.item.clientMetadata,
			[METADATA_RUN]: runKey,
			[METADATA_ITEM]: id,
			...(trace.workflow && { [METADATA_WORKFLOW]: trace.workflow }),
			...(trace.execution && { [METADATA_EXECUTION]: trace.execution }),
		},
		...(startDate !== undefined && { startDate }),
		...(removeDate !== undefined && { removeDate }),
		...(assignmentId !== undefined && { assignmentId }),
		...(nativeIdentity !== undefined && { nativeIdentity }),
		...pair.target,
		...(formInstanceId !== undefined && { formInstanceId }),
		...(accountSelection !== undefined && { accountSelection }),
	};
}
