import { operations, type Resource } from '../shared/operations';
import * as cancel from './cancel.operation';
import * as close from './close.operation';
import * as get from './get.operation';
import * as getAccountSelections from './getAccountSelections.operation';
import * as getAll from './getAll.operation';
import * as grant from './grant.operation';
import * as modify from './modify.operation';
import * as revoke from './revoke.operation';
import * as wait from './wait.operation';

export const accessRequest: Resource = {
	name: 'Access Request',
	value: 'accessRequest',
	...operations(
		'accessRequest',
		[cancel, close, get, getAccountSelections, getAll, grant, modify, revoke, wait],
		'grant',
	),
};
