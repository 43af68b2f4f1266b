import { operations, type Resource } from '../shared/operations';
import * as approve from './approve.operation';
import * as forward from './forward.operation';
import * as getAll from './getAll.operation';
import * as getSummary from './getSummary.operation';
import * as reject from './reject.operation';

export const approval: Resource = {
	name: 'Approval',
	value: 'approval',
	...operations('approval', [approve, reject, getAll, getSummary, forward], 'getAll'),
};
