import type { IDataObject } from 'n8n-workflow';

import { isFinal, progressOf } from '../../../../isc/accessRequests/progress';
import type { StatusRow } from '../../../../isc/api/wire';
import { given } from '../shared/list';

/** What an operator needs of a status row: what was asked for whom, how far it has come, who decided and what went wrong. */
export function simplified(row: StatusRow): IDataObject {
	return given({
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
		isFinal: isFinal(row),
		comment: row.requesterComment?.comment,
		cancelComment: row.cancelledRequestDetails?.comment,
		cancelable: row.cancelable,
		created: row.created,
		modified: row.modified,
		startDate: row.startDate,
		removeDate: row.removeDate,
		accounts: row.requestedAccounts?.map(({ name, accountId }) => name ?? accountId),
		clientMetadata: row.clientMetadata,
	});
}
