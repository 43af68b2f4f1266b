import type { IDataObject } from 'n8n-workflow';

import type { PublicIdentity } from '../../../../isc/api/identities';
import { withoutEmpty } from '../shared/list';

/** A person, short enough for a ticket or an agent: manager and attributes flattened, empty fields left out. */
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
	const values = withoutEmpty(Object.fromEntries((attributes ?? []).map(({ key, value }) => [key ?? '', value])));
	return withoutEmpty({
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
