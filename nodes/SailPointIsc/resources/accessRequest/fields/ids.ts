import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readIds } from '../../approval/ids';
import { RowError } from '../../shared/failure';

/** Access request ids, one or many in an input item. */
export const accessRequestIds: INodeProperties = {
	displayName: 'Access Request IDs',
	name: 'accessRequestIds',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 2c9180857182305e0171993735622948',
	description:
		'One ID, several separated by commas, or an expression that gives a list, such as the accessRequestIds that Grant gives out',
};

/** A row's access request ids, each once. @throws {RowError} where there is none */
export function readRequestIds(fns: IExecuteFunctions, row: number): string[] {
	const ids = readIds(fns.getNodeParameter('accessRequestIds', row, '') as unknown);
	if (ids.length > 0) return ids;
	throw new RowError(
		'No access request ID was given',
		'Fill in Access Request IDs. If it comes from an expression, check that it is not empty for this item.',
	);
}
