import type { IDataObject } from 'n8n-workflow';

import type { ListedItem } from '../../../../isc/accessItems/itemSources';
import type { RequestStatus } from '../../../../isc/accessItems/requestStatus';
import { withoutEmpty } from '../shared/list';

/** An access item, short enough for an agent: what it is, its source, and what a request for it must have. */
export function simplified(item: ListedItem, requestStatus: RequestStatus | undefined): IDataObject {
	const { accessRequestConfig: config, privilegeLevel } = item;
	const owner = item.owner ?? item.ownerRef;
	const longest = config?.maxPermittedAccessDuration;
	return withoutEmpty({
		type: item.type,
		id: item.id,
		name: item.name,
		description: item.description,
		sourceId: item.source?.id,
		sourceName: item.source?.name,
		requestable: item.requestable,
		requestStatus,
		accessRequestId: item.identityRequestId,
		ownerId: owner?.id,
		ownerName: owner?.name,
		commentRequired: item.requestCommentsRequired ?? config?.commentsRequired,
		endDateRequired: config?.requireEndDate,
		maxDuration:
			longest?.value === undefined ? undefined : `${longest.value} ${(longest.timeUnit ?? '').toLowerCase()}`.trim(),
		privilegeLevel:
			typeof privilegeLevel === 'string' ? privilegeLevel : (privilegeLevel?.effective ?? privilegeLevel?.direct),
	});
}
