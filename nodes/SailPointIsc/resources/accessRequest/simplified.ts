import type { IDataObject } from 'n8n-workflow';

import { isFinal, progressOf, whyUnsuccessful } from '../../../../isc/accessRequests/model/progress';
import { sodOf, stuckAt } from '../../../../isc/accessRequests/model/stuckAt';
import type { StatusRow } from '../../../../isc/api/wire';
import { withoutEmpty } from '../shared/list';

/** What an operator needs from a status row: what was requested for whom, its state, who decided, why it failed and with which errors. */
export function simplified(row: StatusRow): IDataObject {
	return withoutEmpty({
		accessRequestId: row.accessRequestId,
		requestType: row.requestType,
		type: row.type,
		name: row.name,
		requestedForId: row.requestedFor?.id,
		requestedForName: row.requestedFor?.name,
		identityType: row.identityType === 'MACHINE' ? 'MACHINE' : undefined,
		requesterId: row.requester?.id,
		requesterName: row.requester?.name,
		...progressOf(row),
		message: whyUnsuccessful(row),
		stuckAt: stuckAt(row),
		sod: sodOf(row),
		isFinal: isFinal(row),
		comment: row.requesterComment?.comment,
		cancelable: row.cancelable,
		created: row.created,
		modified: row.modified,
		startDate: row.startDate,
		removeDate: row.removeDate,
		accounts: row.requestedAccounts?.map(({ name, accountId }) => name ?? accountId),
		clientMetadata: row.clientMetadata,
	});
}
