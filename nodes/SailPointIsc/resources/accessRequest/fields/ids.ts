import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { RowParameters } from '../../../parameters';

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

/** A row's access request ids, each once. @throws {RowError} where there is none, or one can't be an id */
export function readRequestIds(fns: IExecuteFunctions, row: number): string[] {
	return new RowParameters(fns, row).ids('accessRequestIds', 'Access Request IDs');
}
