import type { INodeProperties } from 'n8n-workflow';

import { identityField } from '../SailPointIsc/resources/shared/identityField';
import { personModes } from '../SailPointIsc/resources/shared/locatorModes';

/** A person whose ID is known before anything runs: ISC's filter needs it, and a trigger looks nobody up. */
export function knownPerson(field: Parameters<typeof identityField>[0]): INodeProperties {
	return identityField({ ...field, modes: personModes.filter(({ name }) => name === 'list' || name === 'id') });
}
