import type { Resource } from '../index';
import { operations } from '../shared/operations';
import * as grant from './grant.operation';
import * as modify from './modify.operation';
import * as revoke from './revoke.operation';

export const accessRequest: Resource = {
	name: 'Access Request',
	value: 'accessRequest',
	...operations('accessRequest', [grant, modify, revoke], 'grant'),
};
