import type { IDataObject } from 'n8n-workflow';

import type { ListedItem } from '../../../../isc/accessItems/itemSources';
import type { RequestStatus } from '../../../../isc/accessItems/requestStatus';
import { groupOf, withoutEmpty } from '../shared/list';

/**
 * An access item in at most ten fields, short enough for an agent: what it is, its source, what a request for it must have and, if the list is for
 * a person, whether they have it.
 */
export function simplified(item: ListedItem, requestStatus: RequestStatus | undefined): IDataObject {
	const { accessRequestConfig: config, privilegeLevel } = item;
	const owner = item.owner ?? item.ownerRef;
	const longest = config?.maxPermittedAccessDuration;
	return withoutEmpty({
		type: item.type,
		id: item.id,
		name: item.name,
		description: item.description,
		source: groupOf({ id: item.source?.id, name: item.source?.name }),
		owner: groupOf({ id: owner?.id, name: owner?.name }),
		requestable: item.requestable,
		requires: groupOf({
			comment: item.requestCommentsRequired ?? config?.commentsRequired,
			endDate: config?.requireEndDate,
			maxDuration:
				longest?.value === undefined ? undefined : `${longest.value} ${(longest.timeUnit ?? '').toLowerCase()}`.trim(),
		}),
		forPerson: groupOf({ requestStatus, accessRequestId: item.identityRequestId }),
		privilegeLevel:
			typeof privilegeLevel === 'string' ? privilegeLevel : (privilegeLevel?.effective ?? privilegeLevel?.direct),
	});
}
