import { operations, type Resource } from '../shared/operations';
import * as operationFiles from './operations';

export const identity: Resource = {
	name: 'Identity',
	value: 'identity',
	...operations('identity', operationFiles, 'get'),
};
