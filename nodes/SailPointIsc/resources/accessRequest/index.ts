import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as operationFiles from './operations';

export const accessRequest: Resource = {
	name: 'Access Request',
	value: 'accessRequest',
	...operations('accessRequest', operationFiles, 'grant'),
};
