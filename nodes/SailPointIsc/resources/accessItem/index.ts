import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as getAll from './getAll.operation';

export const accessItem: Resource = {
	name: 'Access Item',
	value: 'accessItem',
	...operations('accessItem', [getAll], 'getAll'),
};
