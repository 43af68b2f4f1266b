import type { IDataObject } from 'n8n-workflow';

import { progressOf, whyUnsuccessful } from '../../../../isc/accessRequests/model/progress';
import { sodOf, stuckAt } from '../../../../isc/accessRequests/model/stuckAt';
import type { StatusRow } from '../../../../isc/api/wire';
import { groupOf, withoutEmpty } from '../shared/list';

/**
 * What an operator needs from a status row, in at most ten fields with ISC's names: what was requested for whom, its state, who decided, why it
 * failed or where it is stuck.
 */
export function simplified(row: StatusRow): IDataObject {
	const { state, decision, approver, approverComment, decidedAt } = progressOf(row);
	return withoutEmpty({
		accessRequestId: row.accessRequestId,
		requestType: row.requestType,
		requestedObject: groupOf({
			type: row.type,
			name: row.name,
			startDate: row.startDate,
			removeDate: row.removeDate,
			accounts: row.requestedAccounts?.map(({ name, accountId }) => name ?? accountId),
		}),
		requestedFor: groupOf({
			id: row.requestedFor?.id,
			name: row.requestedFor?.name,
			type: row.identityType === 'MACHINE' ? 'MACHINE' : undefined,
		}),
		requester: groupOf({
			id: row.requester?.id,
			name: row.requester?.name,
			comment: row.requesterComment?.comment,
		}),
		created: row.created,
		state,
		approval: groupOf({ decision, approver, comment: approverComment, decidedAt }),
		// One or none of these: a request is open, or has ended.
		stuckAt: stuckAt(row),
		message: whyUnsuccessful(row),
		sod: sodOf(row),
	});
}
