import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as get from './get.operation';
import * as getAccess from './getAccess.operation';
import * as getAll from './getAll.operation';

export const identity: Resource = {
	name: 'Identity',
	value: 'identity',
	...operations('identity', [get, getAccess, getAll], 'get'),
};
