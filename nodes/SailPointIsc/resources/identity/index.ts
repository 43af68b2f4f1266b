import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as operationFiles from './operations';

export const identity: Resource = {
	name: 'Identity',
	value: 'identity',
	...operations('identity', operationFiles, 'get'),
};
