import { operations, type Resource } from '../shared/operations';
import * as get from './get.operation';
import * as getAccess from './getAccess.operation';
import * as getAll from './getAll.operation';

export const identity: Resource = {
	name: 'Identity',
	value: 'identity',
	...operations('identity', [get, getAccess, getAll], 'get'),
};
