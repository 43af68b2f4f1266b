import { operations, type Resource } from '../shared/operations';
import * as get from './get.operation';

export const configuration: Resource = {
	name: 'Configuration',
	value: 'configuration',
	...operations('configuration', [get], 'get'),
};
