import { operations, type Resource } from '../shared/operations';
import * as getAll from './getAll.operation';

export const accessItem: Resource = {
	name: 'Access Item',
	value: 'accessItem',
	...operations('accessItem', [getAll], 'getAll'),
};
