import { operations } from '../shared/operations';
import type { Resource } from '../shared/resource';
import * as operationFiles from './operations';

export const configuration: Resource = {
	name: 'Configuration',
	value: 'configuration',
	...operations('configuration', operationFiles, 'get'),
};
