import type { IDataObject } from 'n8n-workflow';

import type { FoundPerson } from '../../../../isc/api/lookUp/matchBook';
import type { Approval } from '../../../../isc/api/approvals';
import type { DecisionRow } from '../../../../isc/approvals/decision';
import type { IdResult } from '../shared/idFailures';
import { withoutEmpty } from '../shared/list';

/** A row with the result of each of its approvals. */
export interface DecidedRow extends DecisionRow {
	newOwner?: FoundPerson;
	results: Array<IdResult & { approval?: Approval }>;
}

type Result = DecidedRow['results'][number];

/** The output of a row if ISC took all of its decisions. 202 means that they are queued. */
export function rowOutput({ approvalIds, comment, newOwner, results }: DecidedRow, evidence: IDataObject): IDataObject {
	return {
		statusCode: 202,
		outcome: 'SUBMITTED',
		approvalIds,
		...evidence,
		...(comment !== '' && { comment }),
		...(newOwner !== undefined && {
			newOwnerId: newOwner.id,
			...(newOwner.name !== undefined && { newOwnerName: newOwner.name }),
		}),
		results: results.map(resultOf),
	};
}

export function resultOf({ id, fate, approval }: Result): IDataObject {
	return withoutEmpty({
		approvalId: id,
		outcome: fate.outcome,
		accessRequestId: approval?.accessRequestId,
		requestType: approval?.requestType,
		type: approval?.requestedObject?.type,
		itemId: approval?.requestedObject?.id,
		itemName: approval?.requestedObject?.name ?? approval?.name,
		requestedForId: approval?.requestedFor?.id,
		requestedForName: approval?.requestedFor?.name,
		requesterName: approval?.requester?.name,
		message: fate.outcome === 'SUBMITTED' ? undefined : fate.message,
	});
}
