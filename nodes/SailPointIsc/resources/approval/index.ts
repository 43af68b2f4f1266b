import { operations, type Resource } from '../shared/operations';
import * as operationFiles from './operations';

export const approval: Resource = {
	name: 'Approval',
	value: 'approval',
	...operations('approval', operationFiles, 'getAll'),
};
