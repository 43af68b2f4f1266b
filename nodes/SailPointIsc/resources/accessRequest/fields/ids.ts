import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { RowParameters } from '../../../parameters';

/** The IDs of access requests, one or more in an input item. */
export const accessRequestIds: INodeProperties = {
	displayName: 'Access Request IDs',
	name: 'accessRequestIds',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 2c9180857182305e0171993735622948',
	description:
		'One ID, several separated by commas, or an expression that returns a list, such as the accessRequestIds in the output of Grant',
};

/** The access request IDs of a row, each once. @throws {RowError} if there is none, or one can't be an ID */
export function readRequestIds(fns: IExecuteFunctions, row: number): string[] {
	return new RowParameters(fns, row).ids('accessRequestIds', 'Access Request IDs');
}
