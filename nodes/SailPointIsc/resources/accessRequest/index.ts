import { operations, type Resource } from '../shared/operations';
import * as operationFiles from './operations';

export const accessRequest: Resource = {
	name: 'Access Request',
	value: 'accessRequest',
	...operations('accessRequest', operationFiles, 'grant'),
};
