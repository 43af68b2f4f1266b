import type { IDataObject } from 'n8n-workflow';

import type { PublicIdentity } from '../../../../isc/api/identities';
import { given } from '../shared/list';

/** A person, small enough for a ticket or an agent: manager and attributes flat, what is empty left out. */
export function simplified({
	id,
	name,
	alias,
	email,
	status,
	identityState,
	manager,
	attributes,
}: PublicIdentity): IDataObject {
	const values = given(Object.fromEntries((attributes ?? []).map(({ key, value }) => [key ?? '', value])));
	return given({
		id,
		name,
		alias,
		email,
		status,
		identityState,
		managerId: manager?.id,
		managerName: manager?.name,
		...(Object.keys(values).length > 0 && { attributes: values }),
	});
}
