import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as operationFiles from './operations';

export const accessItem: Resource = {
	name: 'Access Item',
	value: 'accessItem',
	...operations('accessItem', operationFiles, 'getAll'),
};
