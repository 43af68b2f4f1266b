import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as get from './get.operation';

export const configuration: Resource = {
	name: 'Configuration',
	value: 'configuration',
	...operations('configuration', [get], 'get'),
};
