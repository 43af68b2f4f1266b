import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as operationFiles from './operations';

export const approval: Resource = {
	name: 'Approval',
	value: 'approval',
	...operations('approval', operationFiles, 'getAll'),
};
