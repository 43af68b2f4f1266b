import type { Resource } from '../index';
import { operations } from '../shared/operations';
import * as get from './get.operation';

export const configuration: Resource = {
	name: 'Configuration',
	value: 'configuration',
	...operations('configuration', [get], 'get'),
};
