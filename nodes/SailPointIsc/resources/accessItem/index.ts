import { operations, type Resource } from '../shared/operations';
import * as operationFiles from './operations';

export const accessItem: Resource = {
	name: 'Access Item',
	value: 'accessItem',
	...operations('accessItem', operationFiles, 'getAll'),
};
