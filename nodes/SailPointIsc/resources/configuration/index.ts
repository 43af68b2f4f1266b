import { operations, type Resource } from '../shared/operations';
import * as operationFiles from './operations';

export const configuration: Resource = {
	name: 'Configuration',
	value: 'configuration',
	...operations('configuration', operationFiles, 'get'),
};
